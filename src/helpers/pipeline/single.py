"""One page of one notebook, not published: what `opinion run` and `opinion watch` make."""

import re
from collections.abc import Callable
from pathlib import Path

from helpers import paths
from helpers.errors import NotebookError
from helpers.pipeline import clock, pool, publish
from helpers.pipeline.collection import Report, load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.files import put
from helpers.pipeline.parameters import checked_parameters
from helpers.pipeline.plan import works_for
from helpers.pipeline.work import Engine, Work

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

        Raises `NotebookError` with the exit code of what went wrong.
        """
        (result,) = pool.results([self.work], workers, jobs=1)
        if result.page is None:
            error = NotebookError(f"{result.report.file} failed: {result.error}\n{result.trace}")
            error.code = result.code
            raise error
        path = out or paths.reports() / "runs" / f"{result.report.slug}.html"
        put(path, publish.finished(result.page, clock.today().isoformat()))
        return path
