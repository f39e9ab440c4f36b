"""What time it is; `SOURCE_DATE_EPOCH` sets it, as for any reproducible build."""

import datetime
import os
import time

from helpers.errors import OpinionError

VARIABLE = "SOURCE_DATE_EPOCH"


def now() -> datetime.datetime:
    """Now in UTC, to the second. Raises `OpinionError` where the clock is set to no moment."""
    set_to = os.environ.get(VARIABLE)
    try:
        return datetime.datetime.fromtimestamp(int(set_to or time.time()), datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise OpinionError(
            f"{VARIABLE} is {set_to!r}; expected seconds since 1970 as a whole number, such as "
            "1795910400. Correct or unset it."
        ) from error


def today() -> datetime.date:
    """The day in UTC of an edition made now: machines in other time zones make the same pages."""
    return now().date()


def stamp(moment: datetime.datetime) -> str:
    """A moment as it is written down: 2026-11-30T05:00:00Z."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(stamped: str) -> datetime.datetime:
    """The moment that `stamp` wrote. Raises `ValueError` for anything else."""
    return datetime.datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%S%z")
