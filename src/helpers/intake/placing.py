"""New and changed rows put into the text of a table, every other line as it was.

A diff then holds just the rows that are new or changed, however the file was written before.
"""

import csv
import io
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from helpers import paths
from helpers.descriptor import Table
from helpers.rows import ROW_ID, Rows, read_rows

#: Columns by which a table is kept in order where its primary key does not say it.
ORDER = {
    "options": ("question_id", "option_order"),
    "events": ("date", "event_id"),
}

Row = dict[str, str]


@dataclass(frozen=True)
class Hunk:
    """One place where the text of a table changes: lines that go and lines that come there.

    `old_line` is the first that goes, or the one after which new lines come; `new_line` the first
    that comes.
    """

    old_line: int
    new_line: int
    removed: list[str]
    added: list[str]


@dataclass(frozen=True)
class Placed:
    """The new text of a table, what changes in it, and where its new and changed rows stand.

    `lines` holds the line of each new row in the order they came, `changed_lines` the line of each
    changed row by its position before.
    """

    text: str
    hunks: list[Hunk]
    lines: list[int]
    changed_lines: dict[int, int]


class TableText:
    """A table's file as it is on disk: its bytes, its rows, and the text of each."""

    def __init__(self, described: Table) -> None:
        """Reads the file. Raises `DataError` for what is not a readable CSV file."""
        self.described = described
        self.path = paths.root() / described.file
        self.raw = self.path.read_bytes() if self.path.is_file() else b""
        self.rows: Rows = read_rows(described, self.path)

    def records(self) -> list[Row]:
        """The rows as dictionaries of their cells, in the order of the file."""
        return self.rows.records()

    def next_row_id(self) -> int:
        """The number after the highest `row_id`; 1 for an empty table."""
        place = self.rows.header.index(ROW_ID)
        taken = [int(cells[place]) for cells in self.rows.cells if cells[place].isdecimal()]
        return max(taken, default=0) + 1

    def placed(self, new: list[Row], changed: dict[int, Row] | None = None) -> Placed:
        """The text with `new` rows where the order of the table has them.

        `changed` holds whole rows for those that they replace, by position from 0.
        """
        keyed = self._keys_in_order()
        columns = self._order()[: len(keyed[0]) if keyed else None]
        keys = [self._key(row, columns) for row in new]
        at: dict[int, list[int]] = defaultdict(list)
        for number in sorted(range(len(new)), key=lambda number: keys[number]):
            place = bisect_right(keyed, keys[number]) if keyed else len(self.rows.cells)
            at[place].append(number)
        return self._joined(at, new, changed or {})

    def _joined(self, at: dict[int, list[int]], new: list[Row], changed: dict[int, Row]) -> Placed:
        chunks = self._chunks()
        parts = [self._head()]
        old_line = line = _breaks(parts[0]) + 1
        hunks: list[Hunk] = []
        lines, changed_lines = [0] * len(new), {}
        for place in range(len(chunks) + 1):
            added = []
            for number in at.get(place, ()):
                lines[number] = line + len(added)
                added.append(self._line(new[number]))
            if added:
                hunks.append(Hunk(old_line - 1, line, [], added))
            parts += added
            line += len(added)
            if place == len(chunks):
                break
            chunk = chunks[place]
            if place in changed:
                changed_lines[place] = line
                chunk = self._line(changed[place])
                hunks.append(Hunk(old_line, line, [chunks[place]], [chunk]))
            parts.append(chunk)
            line += _breaks(chunk)
            old_line += _breaks(chunks[place])
        return Placed("".join(parts), hunks, lines, changed_lines)

    def _physical(self) -> list[str]:
        """The lines of the file with their ends, the last one ended too."""
        lines = io.StringIO(self.raw.decode("utf-8"), newline="").readlines()
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += "\n"
        return lines

    def _head(self) -> str:
        first = self.rows.lines[0] if self.rows.lines else None
        return "".join(self._physical()[: first - 1 if first else None])

    def _chunks(self) -> list[str]:
        """The text of each row, with the blank lines after it."""
        physical = self._physical()
        starts = [line - 1 for line in self.rows.lines]
        return ["".join(physical[start:end]) for start, end in pairwise([*starts, len(physical)])]

    def _line(self, row: Row) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow([row[name] for name in self.rows.header])
        return out.getvalue()

    def _order(self) -> tuple[str, ...]:
        return ORDER.get(self.described.name, self.described.primary_key)

    def _key(self, row: Row, columns: tuple[str, ...]) -> tuple:
        return tuple(_sortable(row[name], self.described.field(name).type) for name in columns)

    def _keys_in_order(self) -> list[tuple]:
        """Keys of the rows by as many columns of the order as the table now keeps to."""
        columns = self._order()
        keys = [self._key(row, columns) for row in self.records()]
        for length in range(len(columns), 0, -1):
            cut = [key[:length] for key in keys]
            if all(before <= after for before, after in pairwise(cut)):
                return cut
        return []


def _sortable(cell: str, type_: str) -> int | str:
    if type_ == "integer":
        return int(cell) if cell.lstrip("-").isdecimal() else -1
    return cell


def _breaks(text: str) -> int:
    return len(io.StringIO(text, newline="").readlines())
