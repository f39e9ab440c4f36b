"""What a worker does: a report made, or the data checked. Only what it takes is imported."""

from collections.abc import Callable

from helpers.pipeline.work import Check, Checked, Result, Work


def carry_out(
    work: Work | Check, on_first_cell: Callable[[], None] = lambda: None
) -> Result | Checked:
    """Do a piece of work; `helpers.pipeline.make` says what is done for a report."""
    if isinstance(work, Check):
        from helpers.checks import check

        return Checked(check().errors)
    from helpers.pipeline.make import make

    return make(work, on_first_cell)
