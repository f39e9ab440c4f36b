"""One run of a build: alone on its site, written down as it goes, and logged."""

import logging
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.metadata import version
from logging.handlers import RotatingFileHandler
from pathlib import Path

from helpers import paths
from helpers.errors import BusyError, Exit, OpinionError, PublishError
from helpers.pipeline import clock, guards, notify, settings
from helpers.pipeline.build import Listener, build
from helpers.pipeline.collection import load_collection
from helpers.pipeline.due import INTERRUPTED
from helpers.pipeline.fingerprints import whole
from helpers.pipeline.history import BEGAN, REPORT, History, new_id
from helpers.pipeline.outcomes import latest
from helpers.pipeline.plan import Plan
from helpers.pipeline.publish import Site
from helpers.pipeline.stamp import memory
from helpers.pipeline.work import Result, State

LOG_BYTES, LOGS_KEPT = 1_000_000, 5
PACKAGES = ("belarus-opinion", "papermill", "pandas", "matplotlib")


def run(
    patterns: Iterable[str] = (),
    *,
    site: Path,
    listener: Listener,
    why: str = "asked for",
    **options,
) -> list[Result]:
    """Build as `helpers.pipeline.build.build` does, with a lock, a record and a log of it.

    `why` says in words what led to the run. Raises what `build` raises, `BusyError` while another
    process changes the site, and `PublishError` when the site cannot be written. An error that
    nothing foresaw is told and written down too, its traceback in the log, and raised again.
    """
    patterns, told = list(patterns), settings.take()
    failing = _failing(History(site))
    try:
        results = _run(patterns, site, listener, why, **options)
    except BusyError:
        raise
    except Exception as error:
        notify.stopped(told, _code(error), listener.note)
        raise
    notify.ended(told, results, failing, listener.note)
    notify.deliver(told, load_collection().deliver, results, Site(site), listener.note)
    return results


def _run(patterns: list[str], site: Path, listener: Listener, why: str, **options) -> list[Result]:
    with guards.alone(site, listener.note), _log(site) as log:
        with guards.writing(site):
            History(site).put_aside()
        journal = Journal(site, patterns, why, log)
        with journal.kept(), guards.writing(site):
            results = build(patterns, site=site, listener=journal.hearing(listener), **options)
            journal.slugs = [result.report.slug for result in results]
            journal.stood = sum(result.state is State.CACHED for result in results)
            journal.failed = sum(not result.is_good for result in results)
            journal.code = max((result.code for result in results), default=Exit.OK)
        return results


def _code(error: BaseException) -> int:
    """The exit code of a run that `error` ended."""
    if isinstance(error, OpinionError):
        return int(error.code)
    return int(Exit.CRASHED) if isinstance(error, Exception) else INTERRUPTED


def _failing(history: History) -> set[str]:
    """Reports that failed when they were last made."""
    return {slug for slug, report in latest(history.runs()).items() if report["code"]}


class Journal:
    """What is written of one run, line by line."""

    def __init__(self, site: Path, patterns: list[str], why: str, log: logging.Logger) -> None:
        self.code, self.made, self.changed, self.failed, self.stood = 0, 0, 0, 0, 0
        self._site, self._history, self._log, self._why = Site(site), History(site), log, why
        self._began = clock.stamp(clock.now())
        self._run, self._patterns = new_id(self._began), patterns
        self._plan: Plan | None = None
        self.slugs: list[str] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within, the run is under way; its end is written however it ends, save by a kill."""
        about = {"began": self._began, "why": self._why, "versions": versions()}
        self._add(BEGAN, **about, patterns=self._patterns)
        self._log.info("run %s began (%s)", self._run, self._why)
        try:
            yield
        except BaseException as error:
            self.code = _code(error)
            if self.code == Exit.CRASHED:
                self._log.error("an error that nothing foresaw:", exc_info=error)
            raise
        finally:
            counts = {name: getattr(self, name) for name in ("made", "changed", "failed", "stood")}
            ended = clock.stamp(clock.now())
            self._log.info("run %s ended with code %d: %s", self._run, self.code, counts)
            with suppress(PublishError):  # a full disk has been told already
                about = {"began": self._began, "ended": ended, "why": self._why}
                about |= {"run": self._run, "code": int(self.code)}
                with guards.writing(self._site.folder):
                    self._history.end(self.slugs, **about, **counts)

    def hearing(self, listener: Listener) -> Listener:
        """`listener`, with all that it hears written down."""

        def planned(plan: Plan) -> None:
            self._plan = plan
            listener.planned(plan)

        def made(result: Result) -> None:
            self._write(result)
            listener.made(result)

        def note(sentence: str) -> None:
            self._log.info("%s", sentence)
            listener.note(sentence)

        return replace(listener, planned=planned, made=made, note=note)

    def _write(self, result: Result) -> None:
        slug, is_good = result.report.slug, result.is_good
        self.made += is_good
        self.changed += result.is_new
        self._log.info("%s: %s %s", slug, result.state, result.error)
        self._add(
            REPORT,
            slug=slug,
            at=clock.stamp(clock.now()),
            state=str(result.state),
            code=int(result.code),
            seconds=round(result.seconds, 3),
            why=self._plan.reasons[slug],
            fingerprint=whole(self._plan.parts[slug]),
            is_new=result.is_new,
            edition=self._site.record(slug).get("edition", ""),
            error=result.error_class,
            cell=result.cell,
        )

    def _add(self, kind: str, **about) -> None:
        with guards.writing(self._site.folder):
            self._history.add(kind=kind, run=self._run, **about)


def versions() -> dict[str, str]:
    """Python and the packages that matter most."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


@contextmanager
def _log(site: Path) -> Iterator[logging.Logger]:
    """A log under `reports/runs/log/`, begun anew when it is long; the last few are kept.

    Each site has its own, with times in UTC as in the history.
    """
    log = logging.getLogger("helpers.runs")
    log.setLevel(logging.INFO)
    log.propagate = False
    path = paths.reports() / "runs" / "log" / f"{site.name}-{memory(site, '.log').name}"
    with guards.writing(site):
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8"
        )
    lines = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    lines.converter = time.gmtime
    handler.setFormatter(lines)
    handler.handleError = lambda record: None  # a full disk must not end a run
    log.addHandler(handler)
    try:
        yield log
    finally:
        log.removeHandler(handler)
        with suppress(OSError):
            handler.close()
