"""The rows that a report may read: declared in `reports/collection.yml`, kept to by the loader.

`reads` is `all`, for every table whole, or names tables. A table without a filter may be read
whole; `referenced` takes the rows that foreign keys of the other slices point to; a filter takes
the rows that have, in each column it names, one of the wanted values:

- `question`: the value of a parameter, or the values of a list;
- `surveys.house`: what the slice of a table has in a column;
- `{table: responses, column: question_id, where: {survey_id: survey}}`: what the rows of a whole
  table that pass a filter of their own have in a column;
- `{values: [trust]}`: these;
- a list of such: any of them.

Blank cells are never wanted. Names of tables and files may hold parameters: `{article}_claims`.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from helpers import paths
from helpers.descriptor import Table, table, tables
from helpers.errors import OpinionError, did_you_mean
from helpers.rows import ROW_ID, Rows, parse_key, read_rows

VARIABLE = "OPINION_READS"
ALL, REFERENCED = "all", "referenced"
#: Whoever may read a source may read what a check found of its address.
FOLLOWING = {"source_checks": ("sources", {"url": "sources.url"})}
_CIRCLE = object()


class Slices:
    """The slices of one report: `reads` as declared, `files` under `data/`, `parameters`.

    `who` is named in errors. `text_of` gives the text of a table; whoever makes many slices
    passes one that looks at each file once.
    """

    def __init__(
        self,
        who: str,
        reads: dict[str, Any] | str,
        parameters: dict[str, Any],
        files: Iterable[str] = (),
        *,
        text_of: "Callable[[str], Indexed] | None" = None,
    ) -> None:
        self.who, self.parameters = who, parameters
        if reads == ALL:
            reads = dict.fromkeys(tables())
        self.reads = {_filled(name, parameters): rule for name, rule in reads.items()}
        for name, (read, rule) in FOLLOWING.items():
            if read in self.reads:
                self.reads.setdefault(name, rule)
        self.files = [_filled(name, parameters) for name in files]
        self._places: dict[str, Any] = {}
        self._table = text_of or indexed

    def lines(self, name: str) -> list[int] | None:
        """Lines of the rows of a table that may be read; None for all of them.

        Raises `OpinionError` for a table that is not declared.
        """
        places = self.places(name)
        return None if places is None else [self._table(name).rows.lines[place] for place in places]

    def places(self, name: str) -> list[int] | None:
        """Positions (from 0) of those rows; None for all of them."""
        if name not in self.reads:
            raise OpinionError(
                f"{self.who} may not read the table {name}: it is not among its `reads:` in "
                "reports/collection.yml. Add it there, with a filter if it needs some rows only."
            )
        if name not in self._places:
            self._places[name] = _CIRCLE
            self._places[name] = self._found(name, self.reads[name])
        if self._places[name] is _CIRCLE:
            raise self._error(f"the rows of {name} depend on themselves")
        return self._places[name]

    def allow_file(self, path: Path) -> Path:
        """`path` when it is a declared file of `data/`, else `OpinionError`."""
        name = path.relative_to(paths.data()).as_posix()
        if name not in self.files:
            raise OpinionError(
                f"{self.who} may not read data/{name}: it is not among its `files:` in "
                "reports/collection.yml."
            )
        return path

    def to_json(self) -> str:
        """What a kernel process is told, by the environment variable `OPINION_READS`."""
        return json.dumps([self.who, self.reads, self.parameters, self.files])

    def _error(self, said: str) -> OpinionError:
        return OpinionError(f"reports/collection.yml, `reads:` of {self.who}: {said}")

    def _found(self, name: str, rule) -> list[int] | None:
        if rule is None:
            return None
        return self._referenced(name) if rule == REFERENCED else self._passing(name, rule)

    def _referenced(self, name: str) -> list[int]:
        found: set[int] = set()
        for other in self.reads:
            for columns, target, keys in self._table(other).described.foreign_keys:
                if target == name and other != name:
                    wanted = self._table(other).keys(columns, self.places(other))
                    found |= self._table(name).having(keys, wanted)
        return sorted(found)

    def _passing(self, name: str, rule: dict[str, Any]) -> list[int]:
        chosen = [
            self._table(name).having((column,), self._wanted(want)) for column, want in rule.items()
        ]
        return sorted(set.intersection(*chosen))

    def _wanted(self, want) -> set[tuple[str, ...]]:
        if isinstance(want, list):
            return set().union(*(self._wanted(one) for one in want))
        if isinstance(want, dict) and "values" in want:
            return {(value,) for value in want["values"]}
        if isinstance(want, dict):
            places = self._passing(want["table"], want["where"])
            return self._table(want["table"]).keys((want["column"],), places)
        name, is_column, column = want.partition(".")
        if is_column:
            return self._table(name).keys((column,), self.places(name))
        if name not in self.parameters:
            known = did_you_mean(name, self.parameters)
            raise self._error(f"{name!r} is neither a parameter nor `table.column`{known}")
        value = self.parameters[name]
        values = value if isinstance(value, list) else [value]
        return {(str(one),) for one in values if str(one)}


def current() -> Slices | None:
    """The slices that this process is held to; None in JupyterLab and for other free readers."""
    text = os.environ.get(VARIABLE)
    return _parsed(text) if text else None


@lru_cache(maxsize=8)
def _parsed(text: str) -> Slices:
    return Slices(*json.loads(text))


class Indexed:
    """The text of a table, its rows findable by the values of columns."""

    def __init__(self, described: Table, rows: Rows) -> None:
        self.described, self.rows = described, rows
        self._indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}
        self._values: dict[str, list[str]] = {}

    def having(self, columns: tuple[str, ...], wanted: set[tuple[str, ...]]) -> set[int]:
        """Positions of the rows whose cells in `columns` are one of `wanted`."""
        index = self._index(columns)
        return {place for key in wanted for place in index.get(key, ())}

    def named_by(self, key: str) -> set[int]:
        """Positions of the rows that a key of `corrections.csv` names (see `rows.parse_key`)."""
        cells = parse_key(key)
        return self.having(tuple(cells), {tuple(cells.values())})

    def keys(self, columns: tuple[str, ...], places: list[int] | None) -> set[tuple[str, ...]]:
        """What the rows at `places` (None for all) have in `columns`, without blanks."""
        if places is None:
            return {key for key in self._index(columns) if all(key)}
        at, cells = self._columns_at(columns), self.rows.cells
        found = {tuple(cells[place][one] for one in at) for place in places}
        return {key for key in found if all(key)}

    def _columns_at(self, columns: tuple[str, ...]) -> list[int]:
        return [self.rows.header.index(self.described.field(column).name) for column in columns]

    def _index(self, columns: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
        if columns not in self._indexes:
            at = self._columns_at(columns)
            index = defaultdict(list)
            for place, cells in enumerate(self.rows.cells):
                index[tuple(cells[one] for one in at)].append(place)
            self._indexes[columns] = index
        return self._indexes[columns]

    def values(self, column: str) -> list[str]:
        """What a column holds, without blanks, sorted."""
        if column not in self._values:
            self._values[column] = sorted(value for (value,) in self.keys((column,), None))
        return self._values[column]

    @cached_property
    def names(self) -> list[str]:
        """Name of each row, as `helpers.tables.load_rows` gives it without the table."""
        key = (ROW_ID,) if ROW_ID in self.rows.header else self.described.primary_key
        at = self._columns_at(key)
        return [" / ".join(cells[one] for one in at) for cells in self.rows.cells]

    @cached_property
    def names_by_line(self) -> dict[int, str]:
        """The same names by the line of the row in its file."""
        return dict(zip(self.rows.lines, self.names, strict=True))

    def prepare(self) -> None:
        """Name the rows and index them by every key, for all who will look for some."""
        _ = self.names_by_line
        for columns in [
            self.described.primary_key,
            *[key[0] for key in self.described.foreign_keys],
        ]:
            self._index(columns)


def indexed(name: str) -> Indexed:
    """The text of a table as it now is. Raises `DataError` for a file that cannot be read."""
    described = table(name)
    path = paths.root() / described.file
    state = path.stat() if path.is_file() else None
    return _indexed(path, state and (state.st_mtime_ns, state.st_size), described)


@lru_cache(maxsize=64)
def _indexed(path: Path, _state, described: Table) -> Indexed:
    return Indexed(described, read_rows(described, path))


def _filled(name: str, parameters: dict[str, Any]) -> str:
    return name.format(**parameters) if "{" in name else name
