"""What is asked of a process that makes a report, and what it hands back: plain, picklable.

Light to import: the builder and the command line never load what a notebook needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from helpers.errors import DataError, Exit, OpinionError, Problem

if TYPE_CHECKING:  # pydantic takes long to import, and the command line needs engines' names
    from helpers.pipeline.collection import Report


#: Said of what was not done when the deadline of a whole run came.
RUN_TOO_LONG = "the whole run took too long"


class Engine(StrEnum):
    """How notebooks are run: see `helpers.pipeline.engines`."""

    AUTO = "auto"
    FORK = "fork"
    PAPERMILL = "papermill"


class State(StrEnum):
    """How a report went. `failed` is the report's doing, `broken` that of its process."""

    OK = "ok"
    CACHED = "cached"
    FAILED = "failed"
    BROKEN = "broken"


@dataclass(frozen=True)
class Work:
    """One report to make. `meaning` maps its parameters to what they mean and their values,
    both in words for readers.

    `engine` is `fork` or `papermill`. `reads` says which rows it may read, as `helpers.slices`
    tells a kernel; empty for all of them. With `keeps_notebook` the executed notebook comes back.
    `root` is the folder of the collection, if not the one that the process finds.
    `memory_megabytes` is the most that its process may take; 0 for no limit. `language` is that of
    the page; empty for that of the process.
    """

    report: Report
    meaning: dict[str, tuple[str, str]]
    deadline_seconds: int
    engine: Engine = Engine.FORK
    reads: str = ""
    keeps_notebook: bool = False
    root: str = ""
    memory_megabytes: int = 0
    language: str = ""

    def lost(self, state: State, code: Exit, error: str, seconds: float) -> Result:
        """What is handed back for a report whose process did not."""
        return Result(self.report, state, code, error, error, seconds=seconds)


@dataclass(frozen=True)
class Check:
    """The check of all data."""

    engine: Engine
    deadline_seconds: int = 600

    def lost(self, state: State, code: Exit, error: str, seconds: float) -> Checked:
        """What is handed back for a check whose process did not."""
        return Checked([], state, error)


@dataclass(frozen=True)
class Checked:
    """What the check of all data found; `error` says why there is no finding."""

    problems: list[Problem]
    state: State = State.OK
    error: str = ""

    def insist(self) -> None:
        """Raise `DataError` for bad data and `OpinionError` where they are not known to be good."""
        if self.error:
            said = f"the check of the data ended without a result ({self.error})"
            raise OpinionError(f"{said}; `opinion check` may say why")
        if self.problems:
            raise DataError(self.problems)


@dataclass(frozen=True)
class Page:
    """A rendered report: `html` still lacks its edition, `record` is what `figures.json` holds."""

    html: str
    record: dict


@dataclass(frozen=True)
class Result:
    """How one report went: `error` is a sentence, `trace` is for us.

    `error_class` and `cell` say in short what was raised and where, cells counted from 1. `page`
    is there until it is published, `is_new` says that its content changed.
    """

    report: Report
    state: State
    code: Exit = Exit.OK
    error: str = ""
    trace: str = ""
    page: Page | None = None
    notebook: str = ""
    seconds: float = 0.0
    is_new: bool = False
    error_class: str = ""
    cell: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the report has a page that stands for its present inputs."""
        return self.state in (State.OK, State.CACHED)
