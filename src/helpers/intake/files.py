"""Reading the files that are handed in: CSV in the encodings it comes in, XLSX sheet by sheet."""

import csv
import io
import re
import warnings
from contextlib import closing
from pathlib import Path

from helpers.errors import OpinionError
from helpers.intake.decoding import decoded
from helpers.intake.sheets import Fault, Formula, Grid, Percent, Value

OLD_WORKBOOK, ZIP = b"\xd0\xcf\x11\xe0", b"PK"
DELIMITERS = ",;\t"
#: A control character as a workbook writes it, which XML cannot hold; `_x005F_` is the mark itself.
SIGN = r"_x([0-9A-Fa-f]{4})_"


def read_grids(path: Path) -> tuple[list[Grid], list[str]]:
    """The sheets of a workbook or the one of a CSV file, and what had to be repaired to read it.

    Raises `OpinionError` for a file that is neither or is damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OpinionError(f"{path} cannot be read ({error.strerror})") from error
    if content.startswith(OLD_WORKBOOK):
        raise OpinionError(f"{path.name} is a workbook of the old kind, or has a password: save it "
                           "as .xlsx without one")  # fmt: skip
    if content.startswith(ZIP):
        return _workbook(path), []
    text, encoding = decoded(content, path.name)
    repairs = [f"{path.name}: read as {encoding}, taken over as UTF-8"] if encoding else []
    return [_csv(text, path.name)], repairs


def _csv(text: str, file: str) -> Grid:
    first, _, rest = text.partition("\n")
    first = first.rstrip("\r").lower()
    skipped = 0
    if first.startswith("sep=") and len(first) == 5:
        text, skipped = rest, 1
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Value]] = []
    lines: list[int] = []
    line = 0
    try:
        for row in reader:
            rows.append(list(row))
            lines.append(line + 1 + skipped)
            line = reader.line_num
    except csv.Error as error:
        raise OpinionError(
            f"{file}, line {line + 1 + skipped}: found a quotation mark that does not pair "
            f"({error}). Close it, or double it where it belongs to the text."
        ) from error
    return Grid(file, "", rows, lines)


def _workbook(path: Path) -> list[Grid]:
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import WINDOWS_EPOCH

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and days that we look at ourselves
            with closing(load_workbook(path, read_only=True)) as book:
                grids = [_grid(path.name, sheet) for sheet in book.worksheets]
    except Exception as error:  # a damaged workbook makes openpyxl raise whatever it trips over
        raise OpinionError(
            f"{path.name} cannot be read as a workbook ({type(error).__name__}: {error}). Open it "
            "in a spreadsheet and save it as .xlsx again, or as CSV."
        ) from error
    if book.epoch != WINDOWS_EPOCH:
        raise OpinionError(
            f"{path.name} counts days from 1904, so a day may be four years off. Switch that "
            "off in the settings of the workbook, look at its days, and save it again."
        )
    return grids


def _grid(file: str, sheet) -> Grid:
    sheet.reset_dimensions()
    rows: list[list[Value]] = []
    lines: list[int] = []
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        values = [_value(cell) for cell in cells]
        if any(value is not None for value in values):
            rows.append(values)
            lines.append(line)
    return Grid(file, sheet.title, rows, lines)


def _value(cell) -> Value:
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind == "f":
        return Formula(getattr(value, "text", None) or str(value))
    if kind == "e":
        return Fault(str(value))
    if kind == "s":
        return unsigned(value)
    if kind == "n" and "%" in cell.number_format:
        return Percent(value)
    return value


def unsigned(text: str) -> str:
    """The text of a cell of a workbook, with the control characters that it writes as signs."""
    if "_x" not in text:
        return text
    return re.sub(SIGN, lambda found: chr(int(found[1], 16)), text)


def signed(text: str) -> str:
    """The text as a workbook can hold it: the reverse of `unsigned`."""
    text = re.sub(rf"(?={SIGN})", "_x005F", text)
    return re.sub(
        r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text
    )
