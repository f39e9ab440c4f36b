"""Reading a data file of individual answers: only the columns of the mapping, as codes."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import OpinionError
from helpers.microdata.mapping import BLANK, Mapping, code_of

EXTRA = "install the extra: pip install 'belarus-opinion[microdata]'"


class DataFile:
    """The needed columns of a data file, one row per person; its cells are never shown.

    `labelled` gives the codes that the file itself has labels for, by column.
    """

    def __init__(self, cells: pd.DataFrame, labelled: dict[str, set[str]]) -> None:
        self._cells = cells
        self._labelled = labelled

    def __len__(self) -> int:
        return len(self._cells)

    def codes(self, column: str) -> pd.Series:
        """A column as codes (see `mapping.code_of`)."""
        return self._cells[column].map(code_of).astype(str)

    def labelled(self, column: str) -> set[str]:
        """The codes of a column that the file itself has labels for."""
        return self._labelled.get(column, set())

    def numbers(self, column: str, decimal: str = ".") -> np.ndarray:
        """A column of numbers above 0, one per person; `OpinionError` counts what is not."""
        text = self._cells[column].astype(str).str.strip()
        sign = re.escape(decimal)
        plain = text.where(text.str.fullmatch(rf"[+-]?\d+({sign}\d*)?([eE][+-]?\d+)?"))
        values = pd.to_numeric(plain.str.replace(decimal, ".", regex=False)).to_numpy(float)
        bad = ~(values > 0)
        if bad.any():
            raise OpinionError(
                f"column {column}: {bad.sum()} of {len(bad)} rows hold no number above 0; "
                "leave these people out of the file, or name another column"
            )
        return values

    def labels(self, column: str) -> pd.Series:
        """A column of labels, one per person; `OpinionError` counts the blank ones."""
        labels = self.codes(column)
        blank = int((labels == BLANK).sum())
        if blank:
            raise OpinionError(
                f"column {column}: {blank} of {len(labels)} rows are blank; each person needs one"
            )
        return labels


def read_data(path: Path, mapping: Mapping) -> DataFile:
    """The columns of `path` that the mapping names; SAV, ZSAV, DTA, CSV or XLSX by its ending.

    Raises `OpinionError` for a file that is not there or of another kind, a missing library, a
    column that is not in it or in it twice, and a file without rows.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise OpinionError(f"{path.name}: a data file ends in {', '.join(READERS)}")
    if not path.is_file():
        raise OpinionError(f"there is no file {path}")
    found = reader(path, mapping)
    if not len(found):
        raise OpinionError(f"{path.name} has no rows under its names of columns")
    return found


def _csv(path: Path, mapping: Mapping) -> DataFile:
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            rows = csv.reader(file, delimiter=mapping.separator, strict=True)
            return _from_rows(rows, path, mapping, is_even=True)
    except (UnicodeDecodeError, LookupError):
        raise OpinionError(
            f"{path.name} is not in the encoding {mapping.encoding}; name its own, such as cp1251, "
            "as `encoding` in the mapping"
        ) from None
    except csv.Error:
        raise OpinionError(f"{path.name} has a quotation mark that does not pair") from None


def _xlsx(path: Path, mapping: Mapping) -> DataFile:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise OpinionError(f"spreadsheets are read by openpyxl; {EXTRA}") from None
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if mapping.sheet is not None and mapping.sheet not in book.sheetnames:
            raise OpinionError(f"{path.name} has no sheet {mapping.sheet!r}")
        sheet = book[mapping.sheet] if mapping.sheet else book.worksheets[0]
        return _from_rows(sheet.iter_rows(values_only=True), path, mapping, is_even=False)
    finally:
        book.close()


def _from_rows(rows: Iterable, path: Path, mapping: Mapping, *, is_even: bool) -> DataFile:
    """From rows of cells, the first with the names of the columns; `is_even`: of one length."""
    rows = iter(rows)
    names = [str(name).strip() for name in next(rows, [])]
    _check_columns(names, path, mapping)
    places = [names.index(column) for column in mapping.columns]
    uneven = 0
    kept = []
    for row in rows:
        if any(cell not in (None, "") for cell in row):
            uneven += is_even and len(row) != len(names)
            kept.append([row[place] if place < len(row) else None for place in places])
    if uneven:
        raise OpinionError(
            f"{path.name}: {uneven} of {len(kept)} rows have more or fewer cells than its first "
            f"row ({len(names)}); is {mapping.separator!r} its separator?"
        )
    return DataFile(pd.DataFrame(kept, columns=mapping.columns, dtype=object), {})


def _sav(path: Path, mapping: Mapping) -> DataFile:
    return _labelled("read_sav", path, mapping)


def _dta(path: Path, mapping: Mapping) -> DataFile:
    return _labelled("read_dta", path, mapping)


def _labelled(reader: str, path: Path, mapping: Mapping) -> DataFile:
    """From a file with labels: its codes as they are, its user's missing values among them."""
    try:
        import pyreadstat
    except ImportError:
        raise OpinionError(f"SAV and DTA files are read by pyreadstat; {EXTRA}") from None
    read = getattr(pyreadstat, reader)
    asked = {"encoding": mapping.encoding} if "encoding" in mapping.model_fields_set else {}
    _, about = read(str(path), metadataonly=True, **asked)
    _check_columns(about.column_names, path, mapping)
    frame, about = read(
        str(path),
        usecols=mapping.columns,
        user_missing=True,
        disable_datetime_conversion=True,
        **asked,
    )
    labelled = {
        name: {code_of(key) for key in labels}
        for name, labels in about.variable_value_labels.items()
    }
    return DataFile(frame[mapping.columns], labelled)


def _check_columns(names: list[str], path: Path, mapping: Mapping) -> None:
    """Its own names are not told: a file without a first row of names has a person there."""
    for column in mapping.columns:
        if names.count(column) == 1:
            continue
        found = "two columns" if column in names else "no column"
        near = column.casefold() in [name.casefold() for name in names] and column not in names
        hint = "; one is spelt so but for large and small letters" if near else ""
        raise OpinionError(
            f"{path.name} has {found} named {column!r} among its {len(names)}{hint}; correct the "
            "mapping, or give the file a first row with the names of its columns"
        )


READERS = {".sav": _sav, ".zsav": _sav, ".dta": _dta, ".csv": _csv, ".xlsx": _xlsx}
