"""What can go wrong, said so that a researcher knows what to do next.

Every error that a user can cause is an `OpinionError` with an exit code. Problems in the
data are collected as `Problem` rows and raised together, never one at a time.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the `opinion` command; when several apply, the highest is returned."""

    OK = 0
    CRASHED = 1
    USAGE = 2
    PARAMETERS = 3
    DATA = 4
    NOTEBOOK = 5
    KERNEL = 6
    DEADLINE = 7
    PUBLISH = 8
    BUSY = 9
    OVERDUE = 10
    UNKNOWN_FILE = 11


#: How many problems an error says one by one; whoever has more has one cause for most of them.
MOST_SAID = 200


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong (or suspicious) in one place of a data file.

    `line` counts from 1 with the header as line 1, or is 0 when the file as a whole is meant.
    """

    file: str
    line: int
    column: str
    found: str
    expected: str
    todo: str

    def __str__(self) -> str:
        """One line for a terminal: where, what was found, what was expected, what to do."""
        place = self.file
        if self.line:
            place += f", line {self.line}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: found {self.found}; expected {self.expected}. {self.todo}"


class OpinionError(Exception):
    """An error a user can act on. `code` is the exit code of the command."""

    code = Exit.USAGE


class DataError(OpinionError):
    """One or more problems in `data/`."""

    code = Exit.DATA

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        lines = [f"  {problem}" for problem in self.problems[:MOST_SAID]]
        if left_out := len(self.problems) - len(lines):
            lines.append(f"  … and {left_out:,} more")
        super().__init__("\n".join([f"{_count(self.problems)} in the data:", *lines]))


class CheckError(OpinionError):
    """The check of the data came to no end; `code` says whether its process or the time did."""

    def __init__(self, said: str, code: Exit) -> None:
        self.code = code
        super().__init__(said)


class ParameterError(OpinionError):
    """A parameter that does not exist, has the wrong type or names no known choice."""

    code = Exit.PARAMETERS


class NotebookError(OpinionError):
    """A notebook raised while it ran."""

    code = Exit.NOTEBOOK


class PublishError(OpinionError):
    """A finished page breaks a rule of publication, or the site cannot be written."""

    code = Exit.PUBLISH


class BusyError(OpinionError):
    """Another process is changing the site."""

    code = Exit.BUSY


def _count(problems: list[Problem]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` with the nearest known words, or the first few known ones.

    Written to stand at the end of an error sentence; empty when nothing is known.
    """
    known = [str(choice) for choice in known]
    near = difflib.get_close_matches(str(word), known, n=3, cutoff=0.6)
    if not near:
        near = [choice for choice in known if word and str(word).lower() in choice.lower()][:3]
    if near:
        return "; did you mean " + " or ".join(repr(choice) for choice in near) + "?"
    if not known:
        return ""
    listed = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"; known are: {listed}"
