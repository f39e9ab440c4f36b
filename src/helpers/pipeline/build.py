"""The whole collection: run, render and publish every report, in processes.

A report that fails keeps its last good page and stops no other. Invalid data and impossible
parameters stop the build before anything runs.
"""

import datetime
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from helpers import paths
from helpers.errors import DataError, Exit, OpinionError, ParameterError, PublishError, did_you_mean
from helpers.pipeline import companions, pool, publish, timings
from helpers.pipeline.cells import read_notebook
from helpers.pipeline.collection import Collection, Report, load_collection, reports
from helpers.pipeline.engines.choice import chosen_engine
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.evidence import Evidence
from helpers.pipeline.parameters import checked_parameters, contract
from helpers.pipeline.work import Engine, Result, State, Work

STEPS = {
    Exit.NOTEBOOK: "running its notebook",
    Exit.KERNEL: "keeping its kernel alive",
    Exit.DEADLINE: "finishing in time",
    Exit.PUBLISH: "checking the finished page",
}


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
    engine: Engine = Engine.AUTO,
    tell: Callable[[Result, int, int], None] = lambda result, done, of: None,
    note: Callable[[str], None] = lambda sentence: None,
) -> list[Result]:
    """Make and publish reports; one result each, in the order of the collection.

    `patterns` choose by slug. `tell(result, done, of)` is called as each one ends, `note` with
    what the user should know of how they are run. Raises `DataError` for invalid data and
    `ParameterError` for impossible parameters, before anything runs; failures of single reports
    come back as results.
    """
    collection = load_collection()
    works = planned(collection, chosen(collection, patterns), engine, note)
    target = publish.Site(site or paths.reports() / "site")
    today, evidence = datetime.date.today(), Evidence()
    done: dict[str, Result] = {}
    os.environ[paths.ROOT_VARIABLE] = str(paths.root())
    with Workers(works[0].engine if works else Engine.PAPERMILL) as workers:
        _check_data()  # while the nursery warms up
        ordered = timings.longest_first(works)
        for made in pool.results(ordered, workers, jobs=jobs or pool.cores()):
            result = _published(made, target, today, evidence)
            done[result.report.slug] = result
            tell(result, len(done), len(works))
    timings.remember(done.values())
    listed = reports(collection)
    publish.publish_figures(target, collection.title, listed)
    companions.publish_companions(target, collection.title)
    publish.publish_index(target, collection.title, listed, groups=collection.groups)
    companions.publish_sums(target)
    return [done[work.report.slug] for work in works]


def _check_data() -> None:
    from helpers.checks import check

    errors = check().errors
    if errors:
        raise DataError(errors)


def planned(
    collection: Collection,
    wanted: Iterable[Report],
    engine: Engine,
    note: Callable[[str], None],
    **options,
) -> list[Work]:
    """The work that makes `wanted`; `note` hears which notebooks need plain papermill and why."""
    engines = {}
    works = []
    for report in wanted:
        entry = collection.notebooks[report.notebook]
        if report.notebook not in engines:
            engines[report.notebook], reason = chosen_engine(engine, read_notebook(entry.path))
            if reason:
                note(f"{report.file} is run by plain papermill, which is slower: {reason}")
        meaning = {name: parameter.help for name, parameter in contract(entry).items()}
        work = Work(report, meaning, collection.deadline_seconds, engines[report.notebook])
        works.append(replace(work, **options))
    return works


def _published(
    result: Result, site: publish.Site, today: datetime.date, evidence: Evidence
) -> Result:
    """`result` with its page put in place, or its failure noted; the trace is kept for us."""
    if result.page is not None:
        try:
            is_new = publish.publish(site, result.page, today=today, evidence=evidence)
            return replace(result, page=None, is_new=is_new)
        except PublishError as error:
            said = str(error)
            result = Result(result.report, State.FAILED, Exit.PUBLISH, said, said)
    publish.mark_failed(site, result.report, step=STEPS[result.code], today=today)
    trace = paths.reports() / "runs" / result.report.slug / "trace.txt"
    trace.parent.mkdir(parents=True, exist_ok=True)
    trace.write_text(result.trace, encoding="utf-8")
    return result
