"""From the text of a CSV file to typed columns, with a line number for every complaint."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.descriptor import Field, Table
from helpers.errors import DataError, Problem


@dataclass(frozen=True)
class Rows:
    """The text of a table: cells as written, and the line each row starts on."""

    header: list[str]
    cells: list[list[str]]
    lines: list[int]


def read_rows(described: Table, path: Path | None = None) -> Rows:
    """Cells of a table as text. Raises `DataError` for what is not a readable CSV file."""
    path = path or paths.root() / described.file
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError([_not_utf8(described, line, error.object[error.start])]) from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
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


def cast_columns(rows: Rows, described: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows as a typed frame indexed by line, and every cell that is not of its column's type.

    Such a cell is missing in the frame.
    """
    index = pd.Index(rows.lines, name="line")
    text = pd.DataFrame(rows.cells, columns=rows.header, index=index, dtype=str)
    problems: list[Problem] = []
    columns = {
        field.name: _cast_column(text[field.name], field, described, problems)
        for field in described.fields
    }
    return pd.DataFrame(columns, index=index), problems


def cast(text: pd.Series, type_: str) -> pd.Series:
    """Cells as values of a descriptor type; missing where a cell is blank or not of the type."""
    return CASTS[type_][0](text.mask(text == ""))


def _cast_column(
    text: pd.Series, field: Field, described: Table, problems: list[Problem]
) -> pd.Series:
    values = cast(text, field.type)
    expected = CASTS[field.type][1]
    for line in text.index[values.isna() & (text != "")]:
        problems.append(
            Problem(
                described.file,
                int(line),
                field.name,
                repr(text[line]),
                expected,
                "Correct the cell against its source.",
            )
        )
    return values


def _cast_text(text: pd.Series) -> pd.Series:
    return text


def _cast_integer(text: pd.Series) -> pd.Series:
    whole = text.where(text.str.fullmatch(r"-?\d{1,15}"))
    return pd.to_numeric(whole).astype("Int64")


def _cast_number(text: pd.Series) -> pd.Series:
    plain = text.where(text.str.fullmatch(r"-?\d+(\.\d+)?"))
    return pd.to_numeric(plain).astype("Float64")


def _cast_date(text: pd.Series) -> pd.Series:
    whole = text.where(text.str.fullmatch(r"\d{4}-\d{2}-\d{2}"))
    return pd.to_datetime(whole, format="%Y-%m-%d", errors="coerce")


def _cast_boolean(text: pd.Series) -> pd.Series:
    return text.map({"true": True, "false": False}).astype("boolean")


CASTS: dict[str, tuple[Callable[[pd.Series], pd.Series], str]] = {
    "string": (_cast_text, "text"),
    "integer": (_cast_integer, "a whole number such as 804"),
    "number": (_cast_number, "a number with a decimal point such as 47.3"),
    "date": (_cast_date, "a date that exists, written 2023-03-15"),
    "boolean": (_cast_boolean, "true or false"),
}
