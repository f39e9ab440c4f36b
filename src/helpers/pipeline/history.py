"""What happened at each run: one line of JSON for its beginning, each report made, and its end.

The end names the list of all its reports, which has a line of its own, written once: a report of
the list without a line in the run stood unchanged. So a run that changes nothing costs one short
line, and still has a record of each report (see `outcomes.py`).

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

from helpers.errors import BusyError, PublishError
from helpers.pipeline import clock
from helpers.pipeline.stamp import STATE
from helpers.pipeline.sums import sha256

BEGAN, REPORT, ENDED, TOLD, LISTED = "began", "report", "ended", "told", "listed"
#: A file of so many bytes is put aside and the next begun; so many of those put aside are kept.
LONG, KEPT = 2_000_000, 10


class History:
    """The history of a site: what is read is the present file and the last one put aside."""

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

    def end(self, slugs: Iterable[str], **about: Any) -> None:
        """Add the end of a run; those of its reports (`slugs`) without a record stood."""
        slugs = sorted(slugs)
        listed = sha256("\n".join(slugs).encode())[:12] if slugs else ""
        whole = f'"run":"{listed}"}}\n'.encode()  # the end of the line: none that is torn has it
        if slugs and whole not in _bytes(self._path):
            self.add(kind=LISTED, slugs=slugs, run=listed)
        self.add(kind=ENDED, **about, listed=listed)

    @property
    def is_long(self) -> bool:
        """Whether the present file is to be put aside."""
        return self._path.is_file() and self._path.stat().st_size > LONG

    def put_aside(self) -> None:
        """Begin a new file if the present one is long; for whoever alone changes the site."""
        if not self.is_long:
            return
        aside = self._aside()
        last = int(aside[-1].stem.rpartition("-")[2]) if aside else 0
        self._path.rename(self._path.with_name(f"history-{last + 1:06}.jsonl"))
        for oldest in aside[: max(0, len(aside) + 1 - KEPT)]:
            oldest.unlink()

    def _aside(self) -> list[Path]:
        return sorted(self._path.parent.glob("history-*.jsonl"))

    def records(self) -> list[dict]:
        """Every record in the order of writing; a line that was torn is passed over."""
        present = _bytes(self._path)  # read first: it may be put aside meanwhile
        before = b"".join(map(_bytes, self._aside()[-1:]))
        lines = [*before.splitlines(), *present.splitlines()]
        return [record for line in lines if (record := _read(line))]

    def runs(self) -> list[dict]:
        """Each run, the oldest first: its beginning and end in one, and its `reports`.

        One that never ended has no `ended`.
        """
        return runs_of(self.records())


def runs_of(records: Iterable[dict]) -> list[dict]:
    """The runs that `records` tell of, as `History.runs` gives them."""
    runs: dict[str, dict] = {}
    for record in records:
        if record["kind"] in (BEGAN, REPORT, ENDED):
            run = runs.setdefault(record["run"], {"reports": []})
            if record["kind"] == REPORT:
                run["reports"].append(record)
            else:
                run |= record
    return [run for run in runs.values() if "began" in run]


def _read(line: bytes) -> dict:
    try:
        record = json.loads(line)
        return record if record["kind"] and record["run"] else {}
    except (ValueError, KeyError, TypeError):
        return {}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def unchanged(
    site: Path, patterns: Iterable[str], slugs: list[str], why: str = "asked for"
) -> None:
    """Write down a run in which all `slugs` stood; one that cannot be written is left out."""
    at, history = clock.stamp(clock.now()), History(site)
    with suppress(OSError, BusyError, PublishError):
        about = {"began": at, "ended": at, "why": why, "patterns": list(patterns)}
        history.end(slugs, run=new_id(at), **about, code=0, made=0, stood=len(slugs))
        if history.is_long:
            from helpers.pipeline import guards  # most runs do without

            with guards.alone(site):
                history.put_aside()


def new_id(at: str) -> str:
    """A name for a run that began `at`."""
    return f"{at}-{secrets.token_hex(2)}"
