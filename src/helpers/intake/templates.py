"""Files to fill in: a sheet for each table, with the columns explained and the choices listed."""

import csv
import io
from collections.abc import Iterator

from helpers.descriptor import Field, Table, table
from helpers.intake.adding import KINDS
from helpers.intake.defaults import FIXED
from helpers.intake.files import signed
from helpers.intake.placing import TableText
from helpers.intake.sheets import letters
from helpers.intake.unsaid import ALSO, ASKED, NOT_STATED
from helpers.rows import ROW_ID

#: Blank cells that are filled from other rows that are handed in together.
FOLLOWS = {
    "source_url": "blank: the one source handed in, or that of the survey",
    "survey_id": "blank: the one survey handed in",
    "question_id": "blank: the one question handed in",
    "option_order": "blank: after the answers there are",
    "fieldwork_precision": "blank: day with two days, unknown without any",
    "qualifier": "blank: exact, or range with two ends",
}
ROWS = 1000
EXPLAINED = ("sheet", "column", "must be filled in", "what it says", "what may stand there")


def fields(described: Table) -> list[Field]:
    """The columns of a table that people fill in: rows are numbered by the command."""
    return [field for field in described.fields if field.name != ROW_ID]


def first_row(name: str) -> list[str]:
    """The row that a template begins with: what AAPOR asks for, as not stated."""
    asked = ASKED.get(name, ())
    return [NOT_STATED if field.name in asked else "" for field in fields(table(name))]


def explained(kind: str) -> Iterator[tuple[str, ...]]:
    """A line for each column of a template, by `EXPLAINED`."""
    for name in KINDS[kind]:
        for field in fields(table(name)):
            yield name, field.name, _needed(name, field), field.description, _allowed(name, field)


def _needed(name: str, field: Field) -> str:
    if field.name in FIXED.get(name, {}):
        return f"blank: {FIXED[name][field.name]}"
    follows = FOLLOWS.get(field.name, "") if field.name not in table(name).primary_key[:1] else ""
    if follows:
        return follows
    is_asked = field.name in ASKED.get(name, ())
    return "yes" if field.constraints.get("required") or is_asked else ""


def _allowed(name: str, field: Field) -> str:
    enum = field.constraints.get("enum", ["true", "false"] if field.type == "boolean" else [])
    said = {"number": "47.3", "integer": "804", "date": "2023-03-15"}.get(field.type, "")
    parts = [", ".join(enum) or said]
    parts += [
        f"{keys[-1]} of {target}"
        for columns, target, keys in table(name).foreign_keys
        if columns[-1] == field.name
    ]
    if field.name in (*ASKED.get(name, ()), *ALSO.get(name, ())):
        parts.append(NOT_STATED)
    return "; ".join(part for part in parts if part)


def csv_template(kind: str) -> dict[str, str]:
    """Text of each file by name: one for each table, and one that explains the columns."""
    files = {
        f"{name}.csv": _csv([[field.name for field in fields(table(name))], first_row(name)])
        for name in KINDS[kind]
    }
    return files | {"read_me.csv": _csv([EXPLAINED, *explained(kind)])}


def _csv(rows) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(row for row in rows if any(row))
    return out.getvalue()


def workbook_template(kind: str) -> bytes:
    """The same as one workbook, with lists to choose from."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    lists = _lists(kind)
    for name in KINDS[kind]:
        _fill(book.create_sheet(name), name, lists)
    told = book.create_sheet("read_me")
    for row in (EXPLAINED, *explained(kind)):
        told.append([signed(cell) for cell in row])
    for column, width in zip("ABCDE", (20, 24, 30, 70, 70), strict=True):
        told.column_dimensions[column].width = width
    known = book.create_sheet("lists")
    for position, (title, values) in enumerate(lists.items(), start=1):
        for line, value in enumerate((title, *values), start=1):
            _put(known.cell(line, position), value)
    for sheet in book:
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell, text: str) -> None:
    """Text as text, whatever it begins with."""
    cell.value = signed(text)
    cell.data_type = "s"
    cell.number_format = "@"


def _fill(sheet, name: str, lists: dict[str, list[str]]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    titles = list(lists)
    begun = first_row(name)
    for position, field in enumerate(fields(table(name))):
        letter = letters(position)
        sheet.column_dimensions[letter].width = max(12, len(field.name) + 2)
        if field.type in ("string", "date"):  # so that a spreadsheet leaves it as it is typed
            sheet.column_dimensions[letter].number_format = "@"
        _put(sheet[f"{letter}1"], field.name)
        if begun[position]:
            _put(sheet[f"{letter}2"], begun[position])
        title = _list(name, field)
        if title in lists:
            column = letters(titles.index(title))
            choices = f"lists!${column}$2:${column}${len(lists[title]) + 1}"
            rule = DataValidation(type="list", formula1=choices, allow_blank=True)
            rule.showErrorMessage = "enum" in field.constraints and field.name not in ASKED.get(
                name, ()
            )
            rule.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(rule)


def _list(name: str, field: Field) -> str:
    """Title of the list to choose a column's values from; blank when there is none."""
    if "enum" in field.constraints or field.type == "boolean":
        return f"{name}.{field.name}"
    for columns, target, keys in table(name).foreign_keys:
        if columns[-1] == field.name and len(columns) == 1:
            return f"{target}.{keys[0]}"
    return "questions.question_id" if field.name == "question_id" and name != "questions" else ""


def _lists(kind: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name in KINDS[kind]:
        for field in fields(table(name)):
            title = _list(name, field)
            if title and title not in lists:
                values = _values(title, field)
                asked = field.name in ASKED.get(name, ())
                lists[title] = values + [NOT_STATED] * asked
    if "options" in KINDS[kind]:
        answers = TableText(table("options")).records()
        for column in ("question_id", "option_id", "label_en"):
            lists[f"answers: {column}"] = [row[column] for row in answers]
    return {title: values for title, values in lists.items() if values}


def _values(title: str, field: Field) -> list[str]:
    if field.type == "boolean":
        return ["true", "false"]
    if "enum" in field.constraints:
        return list(field.constraints["enum"])
    target, _, column = title.partition(".")
    return [row[column] for row in TableText(table(target)).records()]
