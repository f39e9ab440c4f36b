"""The whole collection: planned, run, rendered and published, in processes.

Only what changed is made. A report that fails keeps its last good page and stops no other.
Invalid data and impossible parameters stop the build before anything is published.
"""

import datetime
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from helpers import paths
from helpers.errors import DataError, Exit, OpinionError, PublishError
from helpers.pipeline import clock, cluster, companions, pool, publish, stamp, timings
from helpers.pipeline.cache import Cache
from helpers.pipeline.collection import load_collection, reports
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.evidence import Evidence
from helpers.pipeline.fingerprints import whole
from helpers.pipeline.plan import Plan, plan
from helpers.pipeline.renewal import announce, is_announced
from helpers.pipeline.work import Check, Checked, Engine, Result, State, Work

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
    dask: str = "",
    workers: Workers | None = None,
    listener: Listener = Listener(),
) -> list[Result]:
    """Make and publish what has changed; one result per report, in the order of the collection.

    `patterns` choose by slug; `is_forced` makes them all; with `dask`, the address of a scheduler,
    its workers make them (see `helpers.pipeline.cluster`). `workers`, which end with the build,
    may have warmed up before it. Raises `DataError` for invalid data and `ParameterError` for
    impossible parameters, before anything is published; failures of single reports come back as
    results.
    """
    folder, patterns = site or paths.site(), list(patterns)
    site, workers = publish.Site(folder), workers or Workers(Engine.PAPERMILL)
    before = stamp.inputs()
    stamp.forget(folder)
    os.environ[paths.ROOT_VARIABLE] = str(paths.root())
    with _listed(site), closing(Cache(folder)) as cache, workers:
        todo = _planned(
            patterns, site, cache, engine=engine, is_forced=is_forced, note=listener.note
        )
        if stamp.inputs() != before:  # what was saved meanwhile may be loaded as it was
            workers.restart()
        listener.planned(todo)
        results = {}
        for result in _made(todo, site, cache, workers, jobs=jobs, dask=dask):
            results[result.report.slug] = result
            listener.made(result)
    timings.remember(results.values())
    for work in todo.works:
        results.setdefault(work.report.slug, Result(work.report, State.CACHED))
    if all(result.is_good for result in results.values()):
        stamp.keep(
            folder,
            patterns,
            before,
            results,
            [*map(site.page, results), *site.lists(), *companions.files(site)],
        )
    return [results[work.report.slug] for work in todo.works]


@contextmanager
def _listed(site: publish.Site) -> Iterator[None]:
    """Within, pages may change; the lists follow, also when that is interrupted."""
    try:
        yield
    except BaseException:
        if is_announced(site.folder):
            with suppress(OpinionError, OSError):
                publish_lists(site)
        raise
    publish_lists(site)


def plan_only(
    patterns: Iterable[str], site: Path, engine: Engine = Engine.AUTO, *, is_forced: bool = False
) -> Plan:
    """What a build would do; nothing is written. Raises what `build` raises for its arguments."""
    with closing(Cache(site, is_only_read=True)) as cache:
        return _planned(patterns, publish.Site(site), cache, engine=engine, is_forced=is_forced)


def fingerprint(slug: str, site: Path) -> str:
    """What a report would be made from now, in one digest; empty when it is made no longer."""
    try:
        return whole(plan_only([slug], site).parts[slug])
    except (OpinionError, KeyError):
        return ""


def _planned(*arguments, **options) -> Plan:
    """The plan of a build; a file that cannot be read is named with all else that is wrong."""
    try:
        return plan(*arguments, **options)
    except DataError:
        _raise_all_problems()
        raise


def _made(
    todo: Plan, site: publish.Site, cache: Cache, workers: Workers, **how
) -> Iterator[Result]:
    """Each report that has to be made, published or marked as failed.

    The data are checked first, while the first reports are already being made; nothing is
    published before the data are found to be good.
    """
    works = timings.longest_first(todo.to_make, todo.rows_read())
    publish_one = partial(
        _published,
        site=site,
        today=clock.today(),
        subjects={work.report.slug: work.subject for work in works},
        evidence=Evidence(),
        most_kept=todo.editions_kept,
    )
    is_checked = cache.recall(CHECKED) == todo.checked
    checks = [] if is_checked else [Check()]
    ends = time.monotonic() + todo.deadline_seconds
    held: list[Result] = []
    if is_checked and works:
        announce(site.folder)
    with _source(checks, works, workers, ends=ends, **how) as results:
        for result in results:
            if isinstance(result, Checked):
                result.insist()
                cache.remember(CHECKED, todo.checked)
                is_checked = True
                announce(site.folder)
            else:
                held.append(result)
            if is_checked:
                yield from _remembered(map(publish_one, held), site, cache, todo)
                held = []


@contextmanager
def _source(
    checks: list[Check],
    works: list[Work],
    workers: Workers,
    *,
    jobs: int | None,
    dask: str,
    ends: float,
) -> Iterator[Iterator[Result | Checked]]:
    """Within the context, what the check found and the results of `works` as they come."""
    if dask and works:
        with cluster.results(works, dask, jobs=jobs, ends=ends) as results:
            yield chain(pool.results(checks, workers, jobs=1), results)
    else:
        yield pool.results([*checks, *works], workers, jobs=jobs or pool.cores(), ends=ends)


def _remembered(
    results: Iterable[Result], site: publish.Site, cache: Cache, todo: Plan
) -> Iterator[Result]:
    """`results`, with what each good page was made from kept and the others forgotten."""
    for result in results:
        slug = result.report.slug
        if result.is_good:
            cache.keep(slug, todo.parts[slug], site.page(slug))
        else:
            cache.forget(slug)
        yield result


def _raise_all_problems() -> None:
    from helpers.checks import check

    errors = check().errors
    if errors:
        raise DataError(errors)


def _published(
    result: Result, site: publish.Site, today: datetime.date, subjects: dict[str, str], **about
) -> Result:
    """`result` with its page put in place, or its failure noted; the trace is kept for us."""
    if result.page is not None:
        try:
            is_new = publish.publish(site, result.page, today=today, **about)
            return replace(result, page=None, is_new=is_new)
        except PublishError as error:
            said = str(error)
            result = Result(result.report, State.FAILED, Exit.PUBLISH, said, said)
    subject = subjects[result.report.slug]
    said = {"step": publish.STEPS[result.code], "code": int(result.code), "subject": subject}
    publish.mark_failed(site, result.report, today=today, **said)
    trace = paths.reports() / "runs" / result.report.slug / "trace.txt"
    trace.parent.mkdir(parents=True, exist_ok=True)
    trace.write_text(result.trace, encoding="utf-8")
    return result


def publish_lists(site: publish.Site) -> None:
    """Put in place what stands beside the pages and leads to them, the index last."""
    collection = load_collection()
    title, listed, records = collection.title, reports(collection), site.records()
    publish.publish_figures(site, title, listed, records)
    companions.publish_companions(site, title, records)
    publish.publish_index(site, title, listed, records, groups=collection.groups)
    companions.publish_sums(site)
