"""Whether a run of the whole collection is due or overdue, from its schedule and its history."""

import datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim

from helpers.pipeline import clock
from helpers.pipeline.unattended import Schedule

#: The code of a run that was ended by Ctrl-C or the like: it counts for nothing.
INTERRUPTED = 130
#: A run this far ahead was dated by a clock that was wrong since; it counts for nothing.
LEEWAY = datetime.timedelta(minutes=5)


def last_due(schedule: Schedule, now: datetime.datetime) -> datetime.datetime:
    """When a run was due last, `now` included."""
    local = now.astimezone(ZoneInfo(schedule.time_zone)) + datetime.timedelta(seconds=1)
    return next(CronSim(schedule.cron, local, reverse=True))


def next_due(schedule: Schedule, now: datetime.datetime) -> datetime.datetime:
    """When a run will be due next."""
    return next(CronSim(schedule.cron, now.astimezone(ZoneInfo(schedule.time_zone))))


def whole_runs(runs: list[dict], now: datetime.datetime) -> list[dict]:
    """The runs of the whole collection that ended and that no wrong clock has dated ahead."""
    latest = clock.stamp(now + LEEWAY)
    return [
        run
        for run in runs
        if run.get("patterns") == []
        and run.get("ended")
        and run["began"] <= latest
        and run["code"] != INTERRUPTED
    ]


def published(runs: list[dict], now: datetime.datetime) -> list[dict]:
    """Those of `whole_runs` that say what became of their reports: not those that bad data, a full
    disk or the like has stopped."""
    return [run for run in whole_runs(runs, now) if run.get("listed")]


def is_due(schedule: Schedule, runs: list[dict], now: datetime.datetime) -> bool:
    """Whether none of `runs` has begun since a run was due. Several missed ones are one."""
    due = clock.stamp(last_due(schedule, now))
    return not any(run["began"] >= due for run in whole_runs(runs, now))


def is_overdue(
    runs: list[dict],
    now: datetime.datetime,
    *,
    schedule: Schedule | None = None,
    max_age: datetime.timedelta | None = None,
) -> bool:
    """Whether the last run that published is too long ago.

    That is longer than `max_age`, or if none is given, before a run that was due by `schedule`
    and is late by more than that allows.
    """
    ended = published(runs, now)
    if max_age is not None:
        oldest = clock.stamp(now - max_age)
        return not any(run["ended"] >= oldest for run in ended)
    if schedule is None:
        return False
    allowed = datetime.timedelta(hours=schedule.overdue_after_hours)
    due = clock.stamp(last_due(schedule, now - allowed))
    return not any(run["began"] >= due for run in ended)
