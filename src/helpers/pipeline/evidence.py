"""The rows of `data/` that a printed figure names: whether they changed, what corrects them.

Read as text, without pandas: the builder stays light.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from helpers.descriptor import tables
from helpers.slices import indexed

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
        for said in indexed("corrections").rows.records():
            if (name := said["table"]) not in tables():
                continue
            change = f"{said['column']} {said['as_published']} → {said['corrected']}"
            for place in sorted(indexed(name).named_by(said["key"])):
                row = name, indexed(name).names[place]
                found.append(Correction(row, change, said["reason"]))
        return found

    def rows(self, name: str) -> dict[str, list[str]]:
        """Rows by the name that pages give them: their number, or their key without one."""
        if name not in self._tables:
            self._tables[name] = _by_name(name) if name in tables() else {}
        return self._tables[name]


def _by_name(name: str) -> dict[str, list[str]]:
    """Cells in the order of the descriptor: columns that change places change no row."""
    found = indexed(name)
    places = [found.rows.header.index(field.name) for field in found.described.fields]
    cells = ([row[place] for place in places] for row in found.rows.cells)
    return dict(zip(found.names, cells, strict=True))
