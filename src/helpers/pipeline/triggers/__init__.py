"""Files that make another program call `opinion build --if-due`.

What stands on a machine asks every hour, at the minutes of the collection's schedule: whether
something is due is decided by the build, from that schedule and the history. So a schedule can be
changed without touching what is installed, its time zone need not be the machine's, and a run that
was missed is caught up within the hour. GitHub counts what runs, so there the schedule itself is
written out, and once a day it is asked again.
"""

import html
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import jinja2
from cronsim import CronSim

from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline.unattended import Schedule

MOST_TRIGGERS = 12


def due_minutes(schedule: Schedule) -> list[int]:
    """Minutes of an hour at which something can be due."""
    return sorted(CronSim(schedule.cron, datetime.now(UTC)).minutes)


def trigger_files(kind: str, schedule: Schedule) -> dict[str, str]:
    """Each file of a trigger, one of `MAKERS`, by its name, for this checkout and this Python.

    Raises `OpinionError` when a path cannot be written into such a file.
    """
    program, folder = sys.executable, str(paths.root())
    words = [program, "-m", "helpers", "--root", folder, "build", "--if-due"]
    if any(not word.isprintable() for word in words):
        raise OpinionError(f"a path with unprintable letters cannot be scheduled: {words!r}")
    return MAKERS[kind](words, folder, schedule)


def _systemd(words: list[str], folder: str, schedule: Schedule) -> dict[str, str]:
    told = {
        "command": " ".join(map(_systemd_word, words)),
        "folder": folder.replace("%", "%%"),
        "minutes": _listed(due_minutes(schedule)),
    }
    return {name: _filled(name, told) for name in ("opinion.timer", "opinion.service")}


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _cron(words: list[str], _folder: str, schedule: Schedule) -> dict[str, str]:
    command = shlex.join(words).replace("%", "\\%")
    told = {"command": command, "minutes": _listed(due_minutes(schedule))}
    return {"opinion.cron": _filled("opinion.cron", told)}


def _listed(minutes: list[int]) -> str:
    return "*" if len(minutes) == 60 else ",".join(map(str, minutes))


def _github(_words: list[str], _folder: str, schedule: Schedule) -> dict[str, str]:
    told = {"cron": json.dumps(schedule.cron), "time_zone": json.dumps(schedule.time_zone)}
    return {"reports.yml": _filled("reports.yml", told)}


def _windows(words: list[str], folder: str, schedule: Schedule) -> dict[str, str]:
    """ASCII without a declaration, which the Task Scheduler reads in every encoding."""
    minutes, interval = due_minutes(schedule), "PT1H"
    if len(minutes) > MOST_TRIGGERS:
        minutes, interval = [0], "PT1M"
    told = {
        "program": html.escape(words[0]),
        "arguments": html.escape(subprocess.list2cmdline(words[1:])),
        "folder": html.escape(folder),
        "starts": [f"{minute:02}" for minute in minutes],
        "interval": interval,
    }
    text = _filled("opinion.xml", told)
    return {"opinion.xml": text.encode("ascii", "xmlcharrefreplace").decode()}


#: What makes the files, by who calls the build.
MAKERS: dict[str, Callable[[list[str], str, Schedule], dict[str, str]]] = {
    "systemd": _systemd,
    "cron": _cron,
    "github": _github,
    "windows": _windows,
}


def _filled(name: str, told: dict) -> str:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return _templates().from_string(text).render(name=name, **told)


@cache
def _templates() -> jinja2.Environment:
    """Marks that none of the files uses itself."""
    return jinja2.Environment(
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )
