"""One page of one notebook, not published: what `opinion run` and `opinion watch` make."""

import re
from collections.abc import Callable
from pathlib import Path

from helpers import paths
from helpers.errors import NotebookError, OpinionError, ParameterError
from helpers.pipeline import clock, pool, publish
from helpers.pipeline.collection import Report, load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.files import put
from helpers.pipeline.parameters import checked_parameters
from helpers.pipeline.plan import works_for
from helpers.pipeline.work import Engine, Result, Work

#: Errors that tell a reader all there is to know.
OURS = {one.__name__ for one in (OpinionError, *OpinionError.__subclasses__())}
BY_HAND = "by hand; it is not published"


class Single:
    """One notebook with parameters; what is wrong with either is raised here."""

    def __init__(
        self,
        notebook: str,
        given: dict[str, str],
        engine: Engine = Engine.AUTO,
        note: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        collection = load_collection()
        name, entry = collection.notebook(notebook)
        values = checked_parameters(entry, given)
        words = "-".join([name, *(str(value) for value in values.values() if value != "")]).lower()
        slug = re.sub(r"[^a-z0-9.]+", "-", words)
        report = Report(
            slug=slug,
            notebook=name,
            file=entry.file,
            group=entry.group,
            parameters=values,
            remade=BY_HAND,
        )
        self.path = entry.path
        self.work: Work = works_for(collection, [report], engine, note)[0]

    def make(self, workers: Workers, out: Path | None = None) -> Path:
        """Write the page, to `reports/runs/` if not told otherwise; returns its file.

        Raises `NotebookError` with the exit code of what went wrong; a parameter that the
        notebook itself refused is a `ParameterError`.
        """
        (result,) = pool.results([self.work], workers, jobs=1)
        if result.page is None:
            raise _error(result)
        path = out or paths.reports() / "runs" / f"{result.report.slug}.html"
        put(path, publish.finished(result.page, clock.today().isoformat()))
        return path


def _error(result: Result) -> OpinionError:
    """What went wrong, with a trace where it is not an error of ours, which says all itself."""
    if result.error_class == ParameterError.__name__:
        said = result.error.removeprefix(f"{result.error_class}: ")
        return ParameterError(f"{result.report.file}: {said}")
    trace = "" if result.error_class in OURS else f"\n{result.trace}"
    error = NotebookError(f"{result.report.file} failed: {result.error}{trace}")
    error.code = result.code
    return error
