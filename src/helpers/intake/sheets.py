"""What was handed in: grids of cells, each with its address, and which table they are for."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.errors import Problem


@dataclass(frozen=True)
class Formula:
    """A cell of a spreadsheet that is worked out; `text` is the formula."""

    text: str


@dataclass(frozen=True)
class Fault:
    """A cell of a spreadsheet that holds an error such as `#REF!`."""

    text: str


@dataclass(frozen=True)
class Percent:
    """A number that a spreadsheet shows times a hundred, with a percent sign."""

    number: float


Day = datetime.datetime | datetime.date | datetime.time | datetime.timedelta
Value = str | int | float | bool | Day | Formula | Fault | Percent | None


@dataclass(frozen=True)
class Grid:
    """The rows of a CSV file or of one sheet (`title`) of a workbook, each with its number."""

    file: str
    title: str
    rows: list[list[Value]]
    lines: list[int]

    def address(self, place: int, position: int) -> str:
        """Where a cell stands: `wave.xlsx, surveys!B7`, or `wave.csv, line 7`."""
        line = self.lines[place]
        if not self.title:
            return f"{self.file}, line {line}"
        return f"{self.file}, {self.title}!{letters(position)}{line}"


@dataclass(frozen=True)
class Sheet:
    """Rows for one table: where in the grid its columns and rows are."""

    grid: Grid
    table: str
    positions: dict[str, int]
    places: list[int]

    def value(self, place: int, column: str) -> Value:
        """A cell; None beyond the end of its row."""
        row, position = self.grid.rows[place], self.positions[column]
        return row[position] if position < len(row) else None

    def address(self, place: int, column: str) -> str:
        """Where a cell stands; the beginning of its row for a column that is not there."""
        return self.grid.address(place, self.positions.get(column, 0))

    def problem(self, place: int, column: str, found: str, expected: str, todo: str) -> Problem:
        """What is wrong with a cell."""
        return Problem(self.address(place, column), 0, column, found, expected, todo)


def letters(position: int) -> str:
    """Name of a column in a spreadsheet: A for 0, AA for 26."""
    name = ""
    while position >= 0:
        name = chr(ord("A") + position % 26) + name
        position = position // 26 - 1
    return name


def typed(table: str, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> Sheet:
    """Rows that were typed in a terminal, as if they had been a file."""
    names = list(columns)
    cells: list[list[Value]] = [[row.get(name, "") for name in names] for row in rows]
    grid = Grid(f"your {table}", "", cells, list(range(1, len(cells) + 1)))
    return Sheet(grid, table, {name: at for at, name in enumerate(names)}, list(range(len(cells))))
