"""Runs every check and gathers what it finds."""

from dataclasses import dataclass

import pandas as pd

from helpers import corrections
from helpers.casts import cast_columns
from helpers.checks import (  # noqa: F401 (the rules register)
    claim_rules,
    count_rules,
    poll_rules,
    restatement_rules,
    rules,
    suspicions,
)
from helpers.checks.schema import schema_problems
from helpers.descriptor import tables
from helpers.errors import DataError, Problem
from helpers.rows import Rows, read_rows


@dataclass(frozen=True)
class Findings:
    """What a check found; `rows` and `tables` say how much was looked at."""

    errors: list[Problem]
    suspicions: list[Problem]
    rows: int
    tables: int


def check() -> Findings:
    """Check the whole data package. Every problem is returned; none is raised."""
    readable, errors = _readable()
    errors += schema_problems(readable)
    frames, type_errors = _frames(readable)
    known = {(problem.file, problem.line, problem.column) for problem in errors}
    errors += [p for p in type_errors if (p.file, p.line, p.column) not in known]
    errors += rules.problems(frames, readable)
    if len(frames) == len(tables()):
        errors += claim_rules.problems(frames)
    return Findings(
        errors=sorted(set(errors)),
        suspicions=sorted(set(suspicions.problems(frames))),
        rows=sum(len(rows.cells) for rows in readable.values()),
        tables=len(tables()),
    )


def _readable() -> tuple[dict[str, Rows], list[Problem]]:
    readable, errors = {}, []
    for name, described in tables().items():
        try:
            readable[name] = read_rows(described)
        except DataError as error:
            errors += error.problems
    return readable, errors


def _frames(readable: dict[str, Rows]) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Typed frames with the corrections applied; a bad cell is missing, not fatal."""
    described = tables()
    frames, errors = {}, []
    for name, rows in readable.items():
        frames[name], problems = cast_columns(rows, described[name])
        errors += problems
    if "corrections" not in frames:
        return frames, errors
    for name, frame in frames.items():
        try:
            frames[name] = corrections.apply(frame, described[name], frames["corrections"])
        except DataError as error:
            errors += error.problems
    return frames, errors
