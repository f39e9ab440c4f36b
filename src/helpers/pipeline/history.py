"""What happened at each run: one line of JSON for its beginning, each report made, and its end.

Lines are only ever added. Nothing in them tells of the machine: neither paths nor names nor what
an error said, only its class and cell.
"""

import json
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from helpers.pipeline import clock
from helpers.pipeline.stamp import STATE

BEGAN, REPORT, ENDED, TOLD = "began", "report", "ended", "told"


class History:
    """The history of a site."""

    def __init__(self, site: Path) -> None:
        self._path = site / STATE / "history.jsonl"

    def add(self, **record: Any) -> None:
        """Add a record as a line of its own, in one step, whatever stands before it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else "\n" + line
            file.write(line.encode())

    def records(self) -> list[dict]:
        """Every record in the order of writing; a line that was torn is passed over."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return []
        return [record for line in lines if (record := _read(line))]

    def runs(self) -> list[dict]:
        """Each run, the oldest first: its beginning and end in one, and its `reports`.

        One that never ended has no `ended`.
        """
        runs: dict[str, dict] = {}
        for record in self.records():
            run = runs.setdefault(record["run"], {"reports": []})
            if record["kind"] == REPORT:
                run["reports"].append(record)
            elif record["kind"] in (BEGAN, ENDED):
                run |= record
        return [run for run in runs.values() if "began" in run]


def latest(runs: Iterable[dict]) -> dict[str, dict]:
    """What became of each report when it was last made, by slug."""
    return {report["slug"]: report for run in runs for report in run["reports"]}


def by_day(runs: Iterable[dict]) -> list[dict]:
    """What readers may know of each day on which a page changed or failed, the newest first.

    Each has its `day`, the slugs of the pages `changed`, and the exit code by slug of those that
    had `failed` when it ended.
    """
    days: dict[str, dict] = {}
    for report in (report for run in runs for report in run["reports"]):
        name = report["at"][:10]
        day = days.setdefault(name, {"day": name, "changed": {}, "failed": {}})
        day["failed"].pop(report["slug"], None)
        if report["code"]:
            day["failed"][report["slug"]] = report["code"]
        elif report["is_new"]:
            day["changed"][report["slug"]] = None
    told = [day for day in days.values() if day["changed"] or day["failed"]]
    return sorted(
        ({**day, "changed": sorted(day["changed"])} for day in told),
        key=lambda day: day["day"],
        reverse=True,
    )


def _read(line: bytes) -> dict:
    try:
        record = json.loads(line)
        return record if record["kind"] and record["run"] else {}
    except (ValueError, KeyError, TypeError):
        return {}


def unchanged(site: Path, patterns: Iterable[str], why: str = "asked for") -> None:
    """Write down a run that found nothing changed; one that cannot be written is left out."""
    at = clock.stamp(clock.now())
    with suppress(OSError):
        about = {"began": at, "ended": at, "why": why, "patterns": list(patterns)}
        History(site).add(kind=ENDED, run=new_id(at), **about, code=0, made=0)


def new_id(at: str) -> str:
    """A name for a run that began `at`."""
    return f"{at}-{secrets.token_hex(2)}"
