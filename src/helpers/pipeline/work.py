"""What is asked of a process that makes a report, and what it hands back: plain, picklable.

Light to import: the builder and the command line never load what a notebook needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from helpers.errors import CheckError, DataError, Exit, Problem

if TYPE_CHECKING:  # pydantic takes long to import, and the command line needs engines' names
    from helpers.pipeline.collection import Report


#: Said of a parameter without a value.
NOTHING = "none named"
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

    @property
    def called(self) -> str:
        """What it is, at the beginning of a sentence on how it went."""
        return "the report"

    @property
    def subject(self) -> str:
        """What the report is about, for readers: the parameters that the collection gives, or
        else all that have a value."""
        named = self.report.given or self.meaning
        said = [self.meaning[name] for name in self.meaning if name in named]
        return "; ".join(f"{meaning}: {value}" for meaning, value in said if value != NOTHING)

    def lost(self, state: State, code: Exit, error: str, seconds: float) -> Result:
        """What is handed back for a report whose process did not."""
        return Result(self.report, state, code, error, error, seconds=seconds)


@dataclass(frozen=True)
class Check:
    """The check of all data, in a process of its own: it needs other libraries than a report.

    Any worker can carry it out, so it names no engine.
    """

    deadline_seconds: int = 600

    @property
    def called(self) -> str:
        """What it is, at the beginning of a sentence on how it went."""
        return "the check of the data"

    def lost(self, state: State, code: Exit, error: str, seconds: float) -> Checked:
        """What is handed back for a check whose process did not."""
        return Checked([], state, code, error)


@dataclass(frozen=True)
class Checked:
    """What the check of all data found; `code` and `error` say why there is no finding."""

    problems: list[Problem]
    state: State = State.OK
    code: Exit = Exit.OK
    error: str = ""

    def insist(self) -> None:
        """Raise `DataError` for bad data and `CheckError` where they are not known to be good."""
        if self.error:
            said = f"nothing was published, since the data are not known to be good: {self.error}"
            raise CheckError(f"{said}; `opinion check` may say why", self.code)
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
