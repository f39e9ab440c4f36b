"""From text to typed columns, with a complaint for every cell that is not of its type."""

from collections.abc import Callable

import pandas as pd

from helpers.descriptor import Field, Table
from helpers.errors import Problem
from helpers.rows import Rows


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
