"""Known slips in sources, put right at load while the table keeps the published value.

A correction names its table, its row by key, the column, the published and the corrected
value. It fails loudly once the cell no longer holds the published value.
"""

import pandas as pd

from helpers.casts import cast
from helpers.descriptor import Field, Table
from helpers.errors import DataError, Problem
from helpers.rows import parse_key


def apply(frame: pd.DataFrame, described: Table, corrections: pd.DataFrame) -> pd.DataFrame:
    """A copy of `frame` with the corrections of its table applied.

    `corrections` is the typed table of that name. Raises `DataError` naming each correction
    whose row is not there once, or no longer holds the published value.
    """
    frame = frame.copy()
    corrections = corrections[corrections["table"] == described.name]
    problems = []
    for correction in corrections.itertuples():
        rows = _keyed(frame, correction.key, described)
        field = described.field(correction.column)
        published, corrected = cast(
            pd.Series([correction.as_published, correction.corrected]), field.type
        )
        if len(rows) != 1 or frame.at[rows[0], field.name] != published:
            problems.append(_stale_correction(frame, rows, correction, field))
            continue
        frame.at[rows[0], field.name] = corrected
    if problems:
        raise DataError(problems)
    return frame


def _keyed(frame: pd.DataFrame, key: str, described: Table) -> list[int]:
    matches = pd.Series(True, index=frame.index)
    for name, value in parse_key(key).items():
        matches &= frame[described.field(name).name].astype(str) == value
    return list(frame.index[matches])


def _stale_correction(frame: pd.DataFrame, rows: list[int], correction, field: Field) -> Problem:
    if len(rows) == 1:
        found = f"{frame.at[rows[0], field.name]} in {correction.table}, line {rows[0]}"
    else:
        found = f"{len(rows)} rows of {correction.table} with that key"
    return Problem(
        "data/corrections.csv",
        int(correction.Index),
        field.name,
        found,
        f"one row that still holds the published {correction.as_published}",
        "Read the source again: remove the correction if the row is right, or renew it.",
    )
