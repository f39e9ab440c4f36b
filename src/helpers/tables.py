"""The only reader of `data/`: typed frames as the data package describes them.

`load_table("responses")` returns the rows of one table with the types of
`data/datapackage.json`, after the corrections of `data/corrections.csv`. The index of every
frame, named `line`, is the line of the row in its file, for messages to whoever edits it;
readers get the row's name, which stays when lines move.
"""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import corrections, paths
from helpers.casts import cast_columns
from helpers.descriptor import Table, table
from helpers.errors import DataError, Problem
from helpers.rows import ROW_ID, read_rows

CORRECTIONS = "corrections"


def load_table(name: str, *, corrected: bool = True) -> pd.DataFrame:
    """Rows of one table, typed, one frame row per line of the file.

    The index is called `line` and holds line numbers (the header is line 1). Text columns are
    `str`, dates `datetime64`, whole numbers `Int64`, numbers `Float64`, yes/no `boolean`; an
    empty cell is missing, never zero. `corrected=False` gives the cells as published. Each call
    returns a frame of its own. Raises `DataError` naming every bad cell, or `OpinionError` for
    an unknown table.
    """
    described = table(name)
    frame = _typed(described)
    if corrected and name != CORRECTIONS:
        frame = corrections.apply(frame, described, load_table(CORRECTIONS))
    return frame


def load_rows(name: str) -> pd.DataFrame:
    """Rows of one table as `load_table` gives them, with the name of each, `row`, in front.

    What a figure shows is traced back by it: "responses, row 214" by the number that the row
    has for good, "surveys, row ch_2023_03" by the key where there is no number.
    """
    frame = load_table(name)
    if ROW_ID in frame:
        names = frame.pop(ROW_ID).astype(str)
    else:
        names = frame[list(table(name).primary_key)].astype(str).agg(" / ".join, axis=1)
    frame.insert(0, "row", f"{name}, row " + names)
    return frame


def _typed(described: Table) -> pd.DataFrame:
    path = paths.root() / described.file
    try:
        state = path.stat()
    except OSError as error:
        problem = Problem(
            described.file, 0, "", "no such file", "the table", "Restore the file from git."
        )
        raise DataError([problem]) from error
    return _typed_cached(path, state.st_mtime_ns, state.st_size, described).copy()


@lru_cache(maxsize=64)
def _typed_cached(path: Path, _mtime: int, _size: int, described: Table) -> pd.DataFrame:
    frame, problems = cast_columns(read_rows(described, path), described)
    if problems:
        raise DataError(problems)
    return frame
