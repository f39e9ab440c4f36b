"""Writing workbooks: text stays text whatever it begins with, choices come from a list."""

from helpers.descriptor import Field
from helpers.errors import OpinionError
from helpers.intake.files import signed
from helpers.intake.outcomes import plain
from helpers.intake.sheets import letters

LONGEST = 32767
ROWS = 1000


def text_cell(sheet, text: str):
    """A cell that holds text as text."""
    from openpyxl.cell import WriteOnlyCell

    written = signed(text)
    if len(written) > LONGEST:
        raise OpinionError(
            f"a cell of a workbook holds at most {LONGEST} characters; found {len(written)} in "
            f"{text[:40]!r}…: export with --csv"
        )
    cell = WriteOnlyCell(sheet, value=written)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))
    return cell


def cell(sheet, text: str, field: Field):
    """A cell of a table: a number where the text is one to the letter, else text."""
    if field.type in ("integer", "number") and text:
        number = float(text) if field.type == "number" else int(text)
        if plain(number) == text:
            return number
    return text_cell(sheet, text) if text else None


def head(sheet, names: list[str], fields: list[Field] | None = None) -> None:
    """The headings of a sheet; columns of text and days are left as they are typed."""
    from openpyxl.styles import Font

    for position, name in enumerate(names):
        column = sheet.column_dimensions[letters(position)]
        column.width = min(60, max(12, len(name) + 2))
        if fields and fields[position].type in ("string", "date"):
            column.number_format = "@"
    sheet.freeze_panes = "A2"
    cells = [text_cell(sheet, name) for name in names]
    for one in cells:
        one.font = Font(bold=True)
    sheet.append(cells)


def offer(sheet, position: int, list_position: int, count: int, *, only: bool) -> None:
    """Let a column be chosen from a column of the sheet `lists`; from nothing else if `only`."""
    from openpyxl.worksheet.datavalidation import DataValidation

    column = letters(list_position)
    rule = DataValidation(
        type="list", formula1=f"lists!${column}$2:${column}${count + 1}", allow_blank=True
    )
    rule.showErrorMessage = only
    rule.add(f"{letters(position)}2:{letters(position)}{ROWS}")
    sheet.data_validations.append(rule)
