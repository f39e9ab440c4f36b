"""The rows of `data/` that a printed figure names: whether they changed, what corrects them.

Read as text, without pandas: the builder stays light.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from helpers.descriptor import table, tables
from helpers.rows import ROW_ID, parse_key, read_rows

NAMED = re.compile(r"(\w+), rows? ([^;]+)")
SPAN = re.compile(r"(\d+)–(\d+)")


@dataclass(frozen=True)
class Correction:
    """A known slip of a source: the row, what is corrected (column, old → new), and why."""

    row: tuple[str, str]
    said: str
    reason: str


def named_rows(text: str) -> list[tuple[str, str]]:
    """Table and name of each row that a cell names: "responses, rows 3–4" names two."""
    found = []
    for name, listed in NAMED.findall(text):
        for one in listed.split(", "):
            span = SPAN.fullmatch(one)
            numbers = range(int(span[1]), int(span[2]) + 1) if span else ()
            found += [(name, str(number)) for number in numbers] or [(name, one)]
    return found


class Evidence:
    """The tables as they are now."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, list[str]]] = {}

    def sum(self, text: str) -> str:
        """A short sum of the rows that `text` names, and of their corrections.

        Empty when it names none that is there.
        """
        names = named_rows(text)
        rows = [self.rows(name).get(row) for name, row in names]
        if not rows or None in rows:
            return ""
        if corrected := [one.said for one in self.corrections if one.row in names]:
            rows.append(corrected)
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:8]

    @cached_property
    def corrections(self) -> list[Correction]:
        """Every correction whose row is there."""
        found = []
        described = table("corrections")
        rows = read_rows(described)
        for cells in rows.cells:
            said = dict(zip(rows.header, cells, strict=True))
            for name in self._matching(said["table"], parse_key(said["key"])):
                change = f"{said['column']} {said['as_published']} → {said['corrected']}"
                found.append(Correction((said["table"], name), change, said["reason"]))
        return found

    def _matching(self, name: str, key: dict[str, str]) -> list[str]:
        if name not in tables():
            return []
        header = [field.name for field in table(name).fields]
        return [
            row
            for row, cells in self.rows(name).items()
            if all(dict(zip(header, cells, strict=True)).get(k) == v for k, v in key.items())
        ]

    def rows(self, name: str) -> dict[str, list[str]]:
        """Rows by the name that pages give them: their number, or their key without one."""
        if name not in self._tables:
            self._tables[name] = _by_name(name) if name in tables() else {}
        return self._tables[name]


def _by_name(name: str) -> dict[str, list[str]]:
    described = table(name)
    rows = read_rows(described)
    header = [field.name for field in described.fields]
    places = [rows.header.index(column) for column in header]
    cells = [[row[place] for place in places] for row in rows.cells]
    key = (ROW_ID,) if ROW_ID in header else described.primary_key
    parts = [header.index(column) for column in key]
    return {" / ".join(row[part] for part in parts): row for row in cells}
