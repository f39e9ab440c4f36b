"""The answer `not stated`, where a page does not say what AAPOR asks surveys to disclose."""

from helpers.disclosure import ITEMS, UNNAMED, UNSAID
from helpers.intake.placing import Row

NOT_STATED = UNSAID[0]
#: Columns that must be answered for a new row, with the page's words or `not stated`.
ASKED = {
    "surveys": tuple(item.column for item in ITEMS if item.column != "wording_original"),
    "questions": ("wording_original",),
}
#: Columns besides that take `not stated` for a blank.
ALSO = {"surveys": ("fieldwork_end", "mode_detail", "wave"), "questions": ("wording_language",)}


def is_unsaid(value: object, table: str, column: str) -> bool:
    """Is a cell `not stated`, in a column that may be?"""
    said = isinstance(value, str) and " ".join(value.split()).lower() == NOT_STATED
    return said and column in (*ASKED.get(table, ()), *ALSO.get(table, ()))


def unanswered(table: str, cells: Row) -> list[str]:
    """Columns of a new row that say neither what a page discloses nor that it does not."""
    asked = [column for column in ASKED.get(table, ()) if not cells[column]]
    if cells.get("participants"):
        asked = [column for column in asked if column != "sample_size"]
    return asked


def meant(table: str, cells: Row) -> Row:
    """The cells with every `not stated` as the table writes it."""
    return {
        column: _meant(column, cells) if cell == NOT_STATED and is_unsaid(cell, table, column)
        else cell
        for column, cell in cells.items()
    }  # fmt: skip


def _meant(column: str, cells: Row) -> str:
    if column == "mode":
        return "unknown"
    if column == "weighting":
        return NOT_STATED
    if column == "population":
        from babel import Locale

        return Locale("en").territories.get(cells["country"], "International")
    if column == "pollster":
        return f"{cells['publisher']} ({UNNAMED} on the page read)"
    return ""
