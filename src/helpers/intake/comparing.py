"""Two transcriptions of the same figures, compared cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.descriptor import table
from helpers.errors import DataError, OpinionError, Problem
from helpers.intake.defaults import fill
from helpers.intake.drafts import Draft, read_drafts
from helpers.intake.placing import Row, TableText
from helpers.intake.sheets import Sheet
from helpers.rows import ROW_ID

#: Cells in which two people need not agree to the letter.
FREE = ("note",)


@dataclass(frozen=True)
class Agreement:
    """How two transcriptions agree: cells compared, and each that differs."""

    cells: int
    differences: list[Problem]

    @property
    def rate(self) -> float:
        """Share of the compared cells that agree, 0 to 1; 1 where nothing was compared."""
        return 1 - len(self.differences) / self.cells if self.cells else 1.0

    def __str__(self) -> str:
        agreed = self.cells - len(self.differences)
        return f"{agreed:,} of {self.cells:,} cells agree ({100 * self.rate:.1f} %)"


def compare(first: list[Sheet], second: list[Sheet]) -> Agreement:
    """Compare two transcriptions, row by row of the same key, after what is certain is repaired.

    A row that only one has differs in each cell that it fills. Notes and row numbers are left out.
    Raises `DataError` for cells that cannot be read and `OpinionError` where a key stands twice.
    """
    one, other = _rows(first), _rows(second)
    cells, differences = 0, []
    for key in dict.fromkeys([*one, *other]):
        mine, theirs = one.get(key), other.get(key)
        for column in _compared(mine or theirs, mine is None or theirs is None):
            cells += 1
            if mine is None or theirs is None:
                differences.append(_only(mine or theirs, column))
            elif not _agree(mine, theirs, column):
                differences.append(_differs(mine, theirs, column))
    return Agreement(cells, differences)


def _rows(sheets: list[Sheet]) -> dict[tuple[str, ...], Draft]:
    """Rows by table and key, with blanks filled as `opinion data add` fills them."""
    drafts = read_drafts(sheets)
    if drafts.problems:
        raise DataError(drafts.problems)
    known: dict[str, list[Row]] = {
        name: TableText(table(name)).records() for name in ("surveys", "options")
    }
    fill(drafts, known)
    rows: dict[tuple[str, ...], Draft] = {}
    for draft in drafts.rows:
        key = (draft.table, *(draft.cells[column] for column in table(draft.table).primary_key))
        if key in rows:
            raise OpinionError(
                f"{draft.address()} has the same {', '.join(table(draft.table).primary_key)} as "
                f"{rows[key].address()}; take one of them out before comparing"
            )
        rows[key] = draft
    return rows


def _compared(draft: Draft, only_filled: bool) -> Iterator[str]:
    for column, cell in draft.cells.items():
        if column not in (*FREE, ROW_ID) and (cell or not only_filled):
            yield column


def _agree(mine: Draft, theirs: Draft, column: str) -> bool:
    one, other = mine.cells[column], theirs.cells[column]
    if table(mine.table).field(column).type == "number" and one and other:
        return float(one) == float(other)
    return one == other


def _differs(mine: Draft, theirs: Draft, column: str) -> Problem:
    return mine.problem(
        column,
        f"{mine.cells[column]!r}, where {theirs.address(column)} has {theirs.cells[column]!r}",
        "two transcriptions that agree",
        "Read the source a third time and correct the one that is wrong.",
    )


def _only(draft: Draft, column: str) -> Problem:
    return draft.problem(
        column,
        f"{draft.cells[column]!r} in a row that the other transcription does not have",
        "the same rows in both",
        "Look whether the other left it out, or names it otherwise.",
    )
