"""What `reports/collection.yml` says of a site that is left alone: when, after what, for whom."""

import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Schedule(_Strict):
    """When the whole collection is to be made: a cron expression in a time zone.

    A run that is `overdue_after_hours` late is overdue.
    """

    cron: str
    time_zone: str = "UTC"
    overdue_after_hours: Annotated[float, Field(ge=0)] = 24

    @field_validator("cron")
    @classmethod
    def _is_cron(cls, expression: str) -> str:
        from cronsim import CronSim, CronSimError

        try:
            if len(expression.split()) != 5:
                raise CronSimError("five fields are needed")
            CronSim(expression, datetime.datetime.now(datetime.UTC))
        except CronSimError as error:
            raise ValueError(
                f"{expression!r} is no cron expression ({error}); expected minute, hour, day, "
                "month and weekday, like '0 6 * * 1' for Monday 6:00"
            ) from error
        return expression

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{name!r} is no time zone; like Europe/Warsaw") from error
        return name


class Update(_Strict):
    """A command to run before a build that is due, such as `[git, pull, --ff-only]`."""

    command: Annotated[list[str], Field(min_length=1)]
    deadline_seconds: Annotated[int, Field(gt=0)] = 300


class Delivery(_Strict):
    """Reports to mail when they change; `to` names addresses in `helpers.pipeline.settings`."""

    reports: list[str]
    to: str
