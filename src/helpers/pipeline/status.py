"""How a site stands: its runs, its reports, and the exit code that says it in short."""

import datetime
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from helpers.errors import Exit
from helpers.pipeline import clock, due, guards
from helpers.pipeline.collection import load_collection, reports
from helpers.pipeline.history import History
from helpers.pipeline.outcomes import latest
from helpers.pipeline.publish import Site

GOOD, FAILED, NEVER = "good", "failed", "never made"


@dataclass(frozen=True)
class Standing:
    """How one report stands; `error` and `cell` say what was raised at its last failure."""

    slug: str
    state: str
    edition: str = ""
    failed: str = ""
    step: str = ""
    code: int = 0
    error: str = ""
    cell: int = 0


@dataclass(frozen=True)
class Status:
    """How a site stands. `last_run` is of the whole collection, `published` when the last one that
    published ended; `killed` is a run that was, `blocked` why none could write now."""

    at: str
    last_run: dict
    published: str
    next_due: str
    is_overdue: bool
    killed: dict
    blocked: str
    reports: list[Standing]

    @property
    def code(self) -> int:
        """Exit code: 10 when overdue, else that of the last run or of the worst failure.

        A run that could not write could not write that down either: so 8 while none could.
        """
        failures = [report.code for report in self.reports]
        overdue = Exit.OVERDUE if self.is_overdue else Exit.OK
        blocked = Exit.PUBLISH if self.blocked else Exit.OK
        return int(max(overdue, blocked, self.last_run.get("code", 0), *failures, Exit.OK))

    def as_data(self) -> dict:
        """All of it as plain values."""
        return {**asdict(self), "code": self.code}


def status(folder: Path, max_age: datetime.timedelta | None = None) -> Status:
    """How the site in `folder` stands now; `max_age` is explained in `due.is_overdue`."""
    now, collection = clock.now(), load_collection()
    runs, schedule = History(folder).runs(), collection.schedule
    whole, published = due.whole_runs(runs, now), due.published(runs, now)
    kept = ("began", "ended", "code", "made", "changed", "failed", "stood", "why")
    return Status(
        at=clock.stamp(now),
        last_run={name: whole[-1][name] for name in kept if name in whole[-1]} if whole else {},
        published=published[-1]["ended"] if published else "",
        next_due=clock.stamp(due.next_due(schedule, now)) if schedule else "",
        is_overdue=due.is_overdue(runs, now, schedule=schedule, max_age=max_age),
        killed=_killed(folder, runs),
        blocked=_blocked(folder),
        reports=_standings(Site(folder), [one.slug for one in reports(collection)], runs),
    )


def _killed(folder: Path, runs: list[dict]) -> dict:
    """When the last run began, if it has not ended and nothing goes on."""
    begun = [run["began"] for run in runs[-1:] if not run.get("ended")]
    return {"at": begun[0]} if begun and not guards.is_busy(folder) else {}


def _blocked(folder: Path) -> str:
    """What is wrong with the file system of a site when no run could write there."""
    if not folder.is_dir():
        return ""
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
        return "its file system is read-only"
    return "" if shutil.disk_usage(folder).free else "its disk is full"


def _standings(site: Site, slugs: list[str], runs: list[dict]) -> list[Standing]:
    last, records = latest(runs), site.records()
    return [_standing(slug, records.get(slug, {}), last.get(slug, {})) for slug in slugs]


def _standing(slug: str, record: dict, last: dict) -> Standing:
    edition = record.get("edition", "")
    failure = record.get("failure")
    if not failure:
        return Standing(slug, GOOD if edition else NEVER, edition)
    told = {"error": last.get("error", ""), "cell": last.get("cell", 0)} if last.get("code") else {}
    step, code = failure["step"], failure.get("code", int(Exit.NOTEBOOK))
    return Standing(slug, FAILED, edition, failure["date"], step, code, **told)
