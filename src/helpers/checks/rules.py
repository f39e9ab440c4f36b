"""Our own rules: what a table schema cannot say.

A rule takes the typed frames it names and yields a `Case` for each breach. A case passes only
if `data/exceptions.csv` names it with a reason; an exception that nothing needs is a breach
itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.descriptor import tables
from helpers.errors import Problem
from helpers.rows import Rows


@dataclass(frozen=True)
class Case:
    """One breach: where, what, and the key by which an exception may name it."""

    table: str
    line: int
    column: str
    key: str
    found: str
    expected: str
    todo: str


Frames = dict[str, pd.DataFrame]
Rule = Callable[..., Iterator[Case]]
ALL = ("*",)
RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {}


def rule(name: str, *needs: str) -> Callable[[Rule], Rule]:
    """Register a rule under the name that exceptions use; it gets the frames it needs.

    A rule that needs `*` gets the dictionary of all frames, and runs only if all can be read.
    """

    def register(function: Rule) -> Rule:
        RULES[name] = (function, needs)
        return function

    return register


def problems(frames: Frames, readable: dict[str, Rows]) -> list[Problem]:
    """Every breach of every rule whose tables can be read, less the named exceptions."""
    allowed = _exceptions(frames)
    used: set[tuple[str, str, str]] = set()
    found: list[Problem] = []
    ran = set()
    for name, (function, needs) in RULES.items():
        needed = tables() if needs == ALL else needs
        if any(table not in frames for table in needed):
            continue
        ran.add(name)
        given = [frames] if needs == ALL else [frames[table] for table in needs]
        for case in function(*given):
            named = (name, case.table, case.key)
            if named in allowed:
                used.add(named)
            else:
                found.append(_problem(name, case))
    found += _unused(allowed, used, ran)
    found += [problem for name, rows in readable.items() for problem in _spaces(name, rows)]
    return found


def _exceptions(frames: Frames) -> dict[tuple[str, str, str], int]:
    if "exceptions" not in frames:
        return {}
    rows = frames["exceptions"]
    return {(row.rule, row.table, row.key): int(row.Index) for row in rows.itertuples()}


def _unused(allowed: dict, used: set, ran: set) -> list[Problem]:
    stale = []
    for (name, table, key), line in allowed.items():
        if name not in RULES or (name in ran and (name, table, key) not in used):
            stale.append(
                Problem(
                    "data/exceptions.csv",
                    line,
                    "key",
                    f"{key!r}, which breaks the rule {name} no longer"
                    if name in RULES
                    else f"the unknown rule {name!r}",
                    f"exceptions that are needed, from the rules {', '.join(RULES)}",
                    "Remove the line.",
                )
            )
    return stale


def _problem(name: str, case: Case) -> Problem:
    todo = f"{case.todo} (rule {name}, case {case.key!r})"
    return Problem(
        tables()[case.table].file, case.line, case.column, case.found, case.expected, todo
    )


def _spaces(name: str, rows: Rows) -> Iterator[Problem]:
    file = tables()[name].file
    for line, cells in zip(rows.lines, rows.cells, strict=True):
        for column, cell in zip(rows.header, cells, strict=True):
            if cell != cell.strip() or "\n" in cell or "\r" in cell:
                yield Problem(
                    file,
                    line,
                    column,
                    repr(cell[:40]),
                    "text in one line without blanks at its ends",
                    "Remove the blanks or line breaks.",
                )
