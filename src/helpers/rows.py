"""The text of a CSV file, with a line number for every cell and every complaint."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from helpers import paths
from helpers.descriptor import Table
from helpers.errors import DataError, Problem

#: Column with the number that a row keeps for good, in the tables whose rows are many.
ROW_ID = "row_id"


@dataclass(frozen=True)
class Rows:
    """The text of a table: cells as written, and the line each row starts on."""

    header: list[str]
    cells: list[list[str]]
    lines: list[int]

    def records(self) -> list[dict[str, str]]:
        """The rows as dictionaries of their cells by column, in the order of the file."""
        return [dict(zip(self.header, cells, strict=True)) for cells in self.cells]


def read_rows(described: Table, path: Path | None = None) -> Rows:
    """Cells of a table as text. Raises `DataError` for what is not a readable CSV file."""
    path = path or paths.root() / described.file
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise DataError([no_file(described)]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError([_not_utf8(described, line, error.object[error.start])]) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    cells: list[list[str]] = []
    lines: list[int] = []
    start = 1
    try:
        for row in reader:
            if not header:
                header = row
            elif row:
                cells.append(row)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError([_broken_quote(described, start, str(error))]) from error
    _check_shape(described, header, cells, lines)
    return Rows(header, cells, lines)


def no_file(described: Table) -> Problem:
    """What is said of a table whose file is not there."""
    return _whole_file(described, "no such file", "the table", "Restore it from git.")


def parse_key(key: str) -> dict[str, str]:
    """`"survey_id=a; option_id=b"` as a dictionary: how a row is named in data/."""
    pairs = (part.split("=", 1) for part in key.split("; ") if "=" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _check_shape(
    described: Table, header: list[str], cells: list[list[str]], lines: list[int]
) -> None:
    expected = [field.name for field in described.fields]
    if not header:
        raise DataError(
            [_whole_file(described, "an empty file", "a header and rows", "Restore it from git.")]
        )
    problems = [
        Problem(
            described.file,
            1,
            name,
            "no such column",
            f"the columns {', '.join(expected)}",
            "Put the column back into the header, spelt as the descriptor has it.",
        )
        for name in expected
        if name not in header
    ]
    problems += [
        Problem(
            described.file,
            1,
            name,
            "a column that is not described",
            f"one of {', '.join(expected)}",
            "Rename or remove it, or describe it in data/datapackage.json.",
        )
        for name in header
        if name not in expected
    ]
    problems += [
        Problem(
            described.file,
            line,
            "",
            f"{len(row)} cells",
            f"{len(header)} cells",
            "Look for a missing or extra comma, or a quotation mark that is not doubled.",
        )
        for line, row in zip(lines, cells, strict=True)
        if len(row) != len(header)
    ]
    if problems:
        raise DataError(problems)


def _whole_file(described: Table, found: str, expected: str, todo: str) -> Problem:
    return Problem(described.file, 0, "", found, expected, todo)


def _not_utf8(described: Table, line: int, byte: int) -> Problem:
    return Problem(
        described.file,
        line,
        "",
        f"the byte 0x{byte:02x}, which is not UTF-8",
        "text in UTF-8",
        "Save the file as UTF-8 (in a spreadsheet: Save as, CSV, character set Unicode UTF-8).",
    )


def _broken_quote(described: Table, line: int, message: str) -> Problem:
    return Problem(
        described.file,
        line,
        "",
        f"a quotation mark that does not pair ({message})",
        'cells in pairs of " with inner quotation marks doubled',
        "Close or double the quotation mark in this row.",
    )
