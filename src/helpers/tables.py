"""The only reader of `data/`: typed frames as the data package describes them.

`load_table("responses")` returns the rows of one table with the types of
`data/datapackage.json`, after the corrections of `data/corrections.csv`. The index of every
frame, named `line`, is the line of the row in its file, for messages to whoever edits it;
readers get the row's name, which stays when lines move.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import corrections, paths, slices, vintage
from helpers.casts import cast_columns
from helpers.descriptor import Table, table
from helpers.errors import DataError
from helpers.rows import ROW_ID, no_file

CORRECTIONS = "corrections"


def load_table(name: str, *, corrected: bool = True) -> pd.DataFrame:
    """Rows of one table, typed, one frame row per line of the file.

    The index is called `line` and holds line numbers (the header is line 1). Text columns are
    `str`, dates `datetime64`, whole numbers `Int64`, numbers `Float64`, yes/no `boolean`; an
    empty cell is missing, never zero. `corrected=False` gives the cells as published. Each call
    returns a frame of its own. A report that is being built gets the rows it declares (see
    `helpers.slices`), everyone else all of them; where a day was chosen, those known on it (see
    `helpers.vintage`). Raises `DataError` naming every bad cell, or
    `OpinionError` for an unknown table and for one that the report does not declare.
    """
    described = table(name)
    allowed = slices.current()
    lines = allowed.lines(name) if allowed else None
    if corrected and name != CORRECTIONS:
        frame = _corrected(_file(described), described, *_corrections())
    else:
        frame = _typed(_file(described), described)
    frame = frame.copy() if lines is None else frame.loc[lines]
    return frame if vintage.chosen() is None else _known(name, frame)


def _known(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    dating = (_typed(_file(table(one)), table(one)) for one in vintage.DATED_BY)
    return vintage.known(name, frame, *dating)


def load_rows(name: str, *, restated: bool = False) -> pd.DataFrame:
    """Rows of one table as `load_table` gives them, with the name of each, `row`, in front.

    What a figure shows is traced back by it: "responses, row 214" by the number that the row
    has for good, "surveys, row ch_2023_03" by the key where there is no number. Rows that were
    restated are left out; with `restated`, they are there and a column `is_restated` marks them.
    """
    frame = load_table(name)
    if ROW_ID in frame:
        marks = vintage.is_restated(frame)
        frame = frame.assign(is_restated=marks) if restated else frame[~marks].copy()
    names = slices.indexed(name).names_by_line
    frame.insert(0, "row", [f"{name}, row {names[line]}" for line in frame.index])
    return frame.drop(columns=ROW_ID, errors="ignore")


def prepare(name: str) -> None:
    """Read and index a table, so that processes forked from this one find its rows at once.

    Raises what `load_table` raises.
    """
    frame = _corrected(_file(table(name)), table(name), *_corrections())
    frame.loc[frame.index[:1]]  # pandas too indexes when it is first asked
    slices.indexed(name).prepare()


class _File(NamedTuple):
    """A table's file as it is now: frames are kept until it changes."""

    path: Path
    changed_ns: int
    size: int


def _file(described: Table) -> _File:
    path = paths.root() / described.file
    try:
        state = path.stat()
    except OSError as error:
        raise DataError([no_file(described)]) from error
    return _File(path, state.st_mtime_ns, state.st_size)


def _corrections() -> tuple[_File, Table]:
    described = table(CORRECTIONS)
    return _file(described), described


@lru_cache(maxsize=64)
def _typed(file: _File, described: Table) -> pd.DataFrame:
    frame, problems = cast_columns(slices.indexed(described.name).rows, described)
    if problems:
        raise DataError(problems)
    return frame


@lru_cache(maxsize=64)
def _corrected(
    file: _File, described: Table, slips_file: _File, slips_described: Table
) -> pd.DataFrame:
    slips = _typed(slips_file, slips_described)
    return corrections.apply(_typed(file, described), described, slips)
