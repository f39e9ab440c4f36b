"""Rows on their way into a table: their cells as text, and where each was handed in."""

from dataclasses import dataclass

from helpers.descriptor import table
from helpers.errors import Problem
from helpers.intake.outcomes import Repaired, Wrong
from helpers.intake.placing import Row
from helpers.intake.repairs import read_cell
from helpers.intake.sheets import Sheet
from helpers.intake.unsaid import NOT_STATED, is_unsaid


@dataclass
class Draft:
    """One row: its table, its cells, and its place in a sheet."""

    table: str
    cells: Row
    sheet: Sheet
    place: int

    def address(self, column: str = "") -> str:
        """Where a cell, or the row, was handed in."""
        return self.sheet.address(self.place, column)

    def problem(self, column: str, found: str, expected: str, todo: str) -> Problem:
        """What is wrong with a cell."""
        return self.sheet.problem(self.place, column, found, expected, todo)


@dataclass(frozen=True)
class Drafts:
    """What was read from some sheets: rows, refusals, and what was repaired (in words)."""

    rows: list[Draft]
    problems: list[Problem]
    repairs: list[str]

    def of(self, name: str) -> list[Draft]:
        """The rows for one table."""
        return [draft for draft in self.rows if draft.table == name]


def read_drafts(sheets: list[Sheet]) -> Drafts:
    """The rows of some sheets as text, cell by cell repaired or refused."""
    found = Drafts([], [], [])
    for sheet in sheets:
        fields = table(sheet.table).fields
        for place in sheet.places:
            draft = Draft(sheet.table, {}, sheet, place)
            for field in fields:
                draft.cells[field.name] = (
                    _cell(draft, field, found) if field.name in sheet.positions else ""
                )
            if set(draft.cells.values()) - {"", NOT_STATED}:  # else a template's row, untouched
                found.rows.append(draft)
    return found


def _cell(draft: Draft, field, found: Drafts) -> str:
    value = draft.sheet.value(draft.place, field.name)
    if is_unsaid(value, draft.table, field.name):
        return NOT_STATED
    read = read_cell(value, field)
    if isinstance(read, str):
        return read
    if isinstance(read, Repaired):
        found.repairs.append(
            f"{draft.address(field.name)}, column {field.name}: {read.what}; read as {read.text!r}"
        )
        return read.text
    assert isinstance(read, Wrong)
    found.problems.append(draft.problem(field.name, read.found, read.expected, read.todo))
    return ""
