"""Files to fill in: a sheet for each table, with the columns explained and the choices listed."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from helpers.descriptor import Field, Table, table
from helpers.intake.adding import KINDS
from helpers.intake.defaults import FIXED
from helpers.intake.placing import TableText
from helpers.intake.unsaid import ALSO, ASKED, NOT_STATED
from helpers.intake.workbooks import head, offer, text_cell
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
EXPLAINED = ("sheet", "column", "must be filled in", "what it says", "what may stand there")
Lists = dict[str, list[str]]


def fields(described: Table) -> list[Field]:
    """The columns of a table that people fill in: rows are numbered by the command."""
    return [field for field in described.fields if field.name != ROW_ID]


def first_row(name: str) -> list[str]:
    """The row that a template begins with: what AAPOR asks for, as not stated."""
    asked = ASKED.get(name, ())
    return [NOT_STATED if field.name in asked else "" for field in fields(table(name))]


def explained(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """A line for each column of some tables, by `EXPLAINED`."""
    for name in names:
        for field in fields(table(name)):
            yield name, field.name, _needed(name, field), field.description, _allowed(name, field)


def _needed(name: str, field: Field) -> str:
    if field.name in FIXED.get(name, {}):
        return f"blank: {FIXED[name][field.name]}"
    is_own_name = table(name).primary_key == (field.name,)
    if field.name in FOLLOWS and not is_own_name:
        return FOLLOWS[field.name]
    is_asked = field.name in ASKED.get(name, ())
    return "yes" if field.constraints.get("required") or is_asked else ""


def _allowed(name: str, field: Field) -> str:
    like = {"number": "47.3", "integer": "804", "date": "2023-03-15", "boolean": "true, false"}
    parts = [", ".join(field.constraints.get("enum", [])) or like.get(field.type, "")]
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
    return files | {"read_me.csv": _csv([EXPLAINED, *explained(KINDS[kind])])}


def _csv(rows: Iterable) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(row for row in rows if any(row))
    return out.getvalue()


def workbook_template(kind: str) -> bytes:
    """The same as one workbook, with lists to choose from."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    lists = choices(KINDS[kind])
    for name in KINDS[kind]:
        sheet = book.create_sheet(name)
        filled_in = fields(table(name))
        head(sheet, [field.name for field in filled_in], filled_in)
        sheet.append([text_cell(sheet, said) if said else None for said in first_row(name)])
        offer_choices(sheet, name, filled_in, lists)
    explain(book, KINDS[kind], lists)
    return saved(book)


def explain(book, names: Iterable[str], lists: Lists) -> None:
    """Add the sheets that explain the columns of some tables and hold the lists."""
    sheet = book.create_sheet("read_me")
    head(sheet, list(EXPLAINED))
    for row in explained(names):
        sheet.append([text_cell(sheet, said) for said in row])
    sheet = book.create_sheet("lists")
    head(sheet, list(lists))
    for row in zip_longest(*lists.values()):
        sheet.append([text_cell(sheet, value) if value else None for value in row])


def saved(book) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def offer_choices(sheet, name: str, filled_in: list[Field], lists: Lists) -> None:
    """Let the columns of a sheet be chosen from the lists that there are for them."""
    titles = list(lists)
    for position, field in enumerate(filled_in):
        title = _list(name, field)
        if title in lists:
            is_open = field.name in ASKED.get(name, ()) or "enum" not in field.constraints
            place = titles.index(title)
            offer(sheet, position, place, len(lists[title]), only=not is_open)


def _list(name: str, field: Field) -> str:
    """Title of the list to choose a column's values from; blank when there is none."""
    if "enum" in field.constraints or field.type == "boolean":
        return f"{name}.{field.name}"
    for columns, target, keys in table(name).foreign_keys:
        if columns == (field.name,):
            return f"{target}.{keys[0]}"
    return "questions.question_id" if field.name == "question_id" and name != "questions" else ""


def choices(names: Iterable[str]) -> Lists:
    """What may be chosen in the columns of some tables, by title."""
    lists: Lists = {}
    for name in names:
        for field in fields(table(name)):
            title = _list(name, field)
            if title and title not in lists:
                unsaid = [NOT_STATED] if field.name in ASKED.get(name, ()) else []
                lists[title] = _values(title, field) + unsaid
    if "options" in names:
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
