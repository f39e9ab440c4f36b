"""A table as a workbook to be edited, with what it held kept inside for the way back."""

import csv
import io
from dataclasses import dataclass

from helpers.descriptor import table
from helpers.errors import OpinionError
from helpers.intake.placing import Row, TableText
from helpers.intake.sheets import Grid
from helpers.intake.templates import choices, explain, offer_choices, saved
from helpers.intake.workbooks import cell, head, text_cell
from helpers.intake.writing import digest

BASE, MARK = "base", "opinion export 1"


@dataclass(frozen=True)
class Base:
    """What a table held when it was exported."""

    table: str
    rows: list[Row]


def workbook(name: str) -> bytes:
    """The table as a workbook: its rows, columns explained, choices, and a hidden copy.

    Raises `OpinionError` for an unknown table or a cell too long for a workbook.
    """
    from openpyxl import Workbook

    described, text = table(name), TableText(table(name))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    columns = [described.field(column) for column in text.rows.header]
    head(sheet, text.rows.header, columns)
    for row in text.rows.cells:
        sheet.append([cell(sheet, value, field) for value, field in zip(row, columns, strict=True)])
    lists = choices([name])
    offer_choices(sheet, name, columns, lists)
    explain(book, [name], lists)
    _keep(book, name, text.raw.decode().rstrip("\n"))
    return saved(book)


def _keep(book, name: str, text: str) -> None:
    """A hidden sheet with the table's text, line by line, and its digest."""
    sheet = book.create_sheet(BASE)
    sheet.sheet_state = "veryHidden"
    for line in (MARK, name, digest(text.encode()), *text.split("\n")):
        sheet.append([text_cell(sheet, line) if line else None])


def base_of(grids: list[Grid], file: str) -> Base | None:
    """What a workbook keeps of the table it was exported from; None for one that keeps nothing.

    Raises `OpinionError` when what it keeps was changed.
    """
    kept = next((grid for grid in grids if grid.title == BASE), None)
    if kept is None:
        return None
    lines = {line: row[0] if row else None for line, row in zip(kept.lines, kept.rows, strict=True)}
    told = [lines.get(line) for line in (1, 2, 3)]
    text = "\n".join(_text(lines.get(line)) for line in range(4, max(lines, default=0) + 1))
    if told[0] != MARK or told[2] != digest(text.encode()):
        raise OpinionError(
            f"{file}: the hidden sheet {BASE!r}, which tells what the table held when it was "
            "exported, was changed. Export the table anew and carry your changes over."
        )
    return Base(str(told[1]), rows_of(text))


def rows_of(text: str) -> list[Row]:
    """The rows of a table's text as dictionaries."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _text(value) -> str:
    return value if isinstance(value, str) else ""
