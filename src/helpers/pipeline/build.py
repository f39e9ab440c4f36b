"""The whole collection: planned, run, rendered and published, in processes.

Only what changed is made. A report that fails keeps its last good page and stops no other.
Invalid data and impossible parameters stop the build before anything is published.
"""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from helpers import paths
from helpers.errors import DataError, Exit, PublishError
from helpers.pipeline import companions, pool, publish, stamp, timings
from helpers.pipeline.cache import Cache
from helpers.pipeline.collection import load_collection, reports
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.evidence import Evidence
from helpers.pipeline.plan import Plan, plan
from helpers.pipeline.work import Engine, Result, State

STEPS = {
    Exit.NOTEBOOK: "running its notebook",
    Exit.KERNEL: "keeping its kernel alive",
    Exit.DEADLINE: "finishing in time",
    Exit.PUBLISH: "checking the finished page",
}
CHECKED = "data checked"


@dataclass(frozen=True)
class Listener:
    """Who hears of a build: what is planned, each report as it ends, and what else to know."""

    planned: Callable[[Plan], None] = lambda plan: None
    made: Callable[[Result], None] = lambda result: None
    note: Callable[[str], None] = lambda sentence: None


def build(
    patterns: Iterable[str] = (),
    *,
    site: Path | None = None,
    jobs: int | None = None,
    engine: Engine = Engine.AUTO,
    is_forced: bool = False,
    listener: Listener = Listener(),
) -> list[Result]:
    """Make and publish what has changed; one result per report, in the order of the collection.

    `patterns` choose by slug; `is_forced` makes them all. Raises `DataError` for invalid data
    and `ParameterError` for impossible parameters, before anything is published; failures of
    single reports come back as results.
    """
    folder, patterns = site or paths.reports() / "site", list(patterns)
    site = publish.Site(folder)
    before = stamp.inputs()
    stamp.forget(folder)
    with closing(Cache(folder)) as cache:
        todo = _planned(
            patterns, site, cache, engine=engine, is_forced=is_forced, note=listener.note
        )
        listener.planned(todo)
        results = {}
        for result in _made(todo, site, cache, jobs or pool.cores()):
            results[result.report.slug] = result
            listener.made(result)
    timings.remember(results.values())
    _publish_lists(site)
    for work in todo.works:
        results.setdefault(work.report.slug, Result(work.report, State.CACHED))
    if all(result.is_good for result in results.values()):
        stamp.keep(
            folder,
            patterns,
            before,
            [*map(site.page, results), *site.lists(), *companions.files(site)],
        )
    return [results[work.report.slug] for work in todo.works]


def plan_only(
    patterns: Iterable[str], site: Path, engine: Engine = Engine.AUTO, *, is_forced: bool = False
) -> Plan:
    """What a build would do. Raises what `build` raises for its arguments."""
    with closing(Cache(site)) as cache:
        return _planned(patterns, publish.Site(site), cache, engine=engine, is_forced=is_forced)


def _planned(*arguments, **options) -> Plan:
    """The plan of a build; a file that cannot be read is named with all else that is wrong."""
    try:
        return plan(*arguments, **options)
    except DataError:
        _check_data()
        raise


def _made(todo: Plan, site: publish.Site, cache: Cache, jobs: int) -> Iterator[Result]:
    """Each report that has to be made, published or marked as failed."""
    works = todo.to_make
    must_check = cache.recall(CHECKED) != todo.data
    if not works and not must_check:
        return
    os.environ[paths.ROOT_VARIABLE] = str(paths.root())
    today, evidence = datetime.date.today(), Evidence()
    with Workers(works[0].engine if works else Engine.PAPERMILL) as workers:
        if must_check:
            _check_data()  # while the nursery warms up
            cache.remember(CHECKED, todo.data)
        for made in pool.results(timings.longest_first(works), workers, jobs=jobs):
            result, slug = _published(made, site, today, evidence), made.report.slug
            if result.is_good:
                cache.keep(slug, todo.parts[slug], site.page(slug))
            else:
                cache.forget(slug)
            yield result


def _check_data() -> None:
    from helpers.checks import check

    errors = check().errors
    if errors:
        raise DataError(errors)


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


def _publish_lists(site: publish.Site) -> None:
    collection = load_collection()
    listed = reports(collection)
    publish.publish_figures(site, collection.title, listed)
    companions.publish_companions(site, collection.title)
    publish.publish_index(site, collection.title, listed, groups=collection.groups)
    companions.publish_sums(site)
