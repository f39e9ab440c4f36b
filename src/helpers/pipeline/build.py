"""The whole collection: run, render and publish every report, in processes.

A report that fails keeps its last good page and stops no other. Invalid data and impossible
parameters stop the build before anything runs.
"""

import datetime
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from helpers import paths
from helpers.checks import check
from helpers.errors import DataError, Exit, OpinionError, ParameterError, PublishError, did_you_mean
from helpers.pipeline import publish
from helpers.pipeline.collection import Collection, Report, load_collection, reports
from helpers.pipeline.execute import execute
from helpers.pipeline.parameters import checked_parameters, contract
from helpers.pipeline.render import Page, render

STEPS = {
    Exit.NOTEBOOK: "running its notebook",
    Exit.KERNEL: "keeping its kernel alive",
    Exit.DEADLINE: "finishing in time",
    Exit.PUBLISH: "checking the finished page",
}


@dataclass(frozen=True)
class Result:
    """How one report went: `state` is published, unchanged or failed; `error` says what."""

    report: Report
    state: str
    code: Exit = Exit.OK
    error: str = ""
    trace: str = ""
    page: Page | None = None
    seconds: float = 0.0


def make(report: Report, deadline_seconds: int) -> Result:
    """Run and render one report. Runs in a process of its own; never raises."""
    began = time.monotonic()
    path = paths.notebooks() / report.file
    run = execute(path, report.parameters, deadline_seconds=deadline_seconds)
    if run.code is not Exit.OK:
        seconds = time.monotonic() - began
        return Result(report, "failed", run.code, run.error, run.trace, seconds=seconds)
    try:
        entry = load_collection().notebooks[report.notebook]
        meaning = {name: parameter.help for name, parameter in contract(entry).items()}
        page = render(run.notebook, report, meaning)
    except Exception as error:
        said = f"the page could not be made: {error}"
        return Result(report, "failed", Exit.PUBLISH, said, repr(error))
    return Result(report, "made", page=page, seconds=time.monotonic() - began)


def chosen(collection: Collection, patterns: Iterable[str]) -> list[Report]:
    """The collection's reports whose slug matches one of `patterns` (all when none is given).

    Parameters are checked and completed. Raises `ParameterError` naming every one that will
    not do, `OpinionError` for a pattern that matches nothing.
    """
    made = reports(collection)
    patterns = list(patterns)
    for pattern in patterns:
        if not any(fnmatch(report.slug, pattern) for report in made):
            slugs = [report.slug for report in made]
            raise OpinionError(f"no report is called {pattern!r}{did_you_mean(pattern, slugs)}")
    if patterns:
        made = [r for r in made if any(fnmatch(r.slug, pattern) for pattern in patterns)]
    checked, problems = [], []
    for report in made:
        try:
            values = checked_parameters(collection.notebooks[report.notebook], report.parameters)
            checked.append(report.model_copy(update={"parameters": values}))
        except ParameterError as error:
            problems.append(f"{report.slug}: {error}")
    if problems:
        raise ParameterError("\n".join(problems))
    return checked


def build(
    patterns: Iterable[str] = (),
    *,
    site: Path | None = None,
    jobs: int | None = None,
    tell: Callable[[Result, int, int], None] = lambda result, done, of: None,
) -> list[Result]:
    """Make and publish reports; one result each, in the order of the collection.

    `patterns` choose by slug. `tell(result, done, of)` is called as each one ends. Raises
    `DataError` for invalid data and `ParameterError` for impossible parameters, before
    anything runs; failures of single reports come back as results.
    """
    collection = load_collection()
    errors = check().errors
    if errors:
        raise DataError(errors)
    wanted = chosen(collection, patterns)
    target = publish.Site(site or paths.reports() / "site")
    today = datetime.date.today()
    results: dict[str, Result] = {}
    for made in _made(wanted, collection.deadline_seconds, jobs or os.cpu_count() or 1):
        result = _published(made, target, today)
        results[result.report.slug] = result
        tell(result, len(results), len(wanted))
    listed = reports(collection)
    publish.publish_figures(target, collection.title, listed)
    publish.publish_index(target, collection.title, listed, groups=collection.groups)
    return [results[report.slug] for report in wanted]


def _made(wanted: list[Report], deadline_seconds: int, jobs: int) -> Iterable[Result]:
    context = multiprocessing.get_context("spawn")
    os.environ[paths.ROOT_VARIABLE] = str(paths.root())
    with ProcessPoolExecutor(min(jobs, len(wanted)) or 1, mp_context=context) as pool:
        running = {pool.submit(make, report, deadline_seconds): report for report in wanted}
        for future in as_completed(running):
            try:
                yield future.result()
            except BrokenProcessPool as error:
                yield Result(running[future], "failed", Exit.KERNEL, f"its process died: {error}")


def _published(result: Result, site: publish.Site, today: datetime.date) -> Result:
    """`result` with its page put in place, or its failure noted; the trace is kept for us."""
    if result.page is not None:
        try:
            changed = publish.publish(site, result.page, today=today)
            state = "published" if changed else "unchanged"
            return Result(result.report, state, seconds=result.seconds)
        except PublishError as error:
            result = Result(result.report, "failed", Exit.PUBLISH, str(error), str(error))
    publish.mark_failed(site, result.report, step=STEPS[result.code], today=today)
    trace = paths.reports() / "runs" / result.report.slug / "trace.txt"
    trace.parent.mkdir(parents=True, exist_ok=True)
    trace.write_text(result.trace, encoding="utf-8")
    return result
