"""A corpus of what happens to files of figures: how each damage is done, and what becomes of it.

A damage takes the rows of the made-up wave and a seed. It returns the damaged rows, and the text
that must be in the refusal; nothing when it can be repaired, so that the tables come out the same.
"""

import copy
import datetime
import random

from openpyxl.utils import get_column_letter

from helpers.descriptor import table

EPOCH = datetime.date(1899, 12, 30)
SHEETS = ("sources", "surveys", "responses")


def field_type(sheet: str, column: str) -> str:
    return table(sheet).field(column).type


def cells(rows, *types, but=(), filled=True):
    """Places of cells of some types: sheet, number of the row, column."""
    return [
        (sheet, place, column)
        for sheet, many in rows.items()
        for place, row in enumerate(many)
        for column, value in row.items()
        if field_type(sheet, column) in types and column not in but and (value or not filled)
    ]


def address(rows, sheet, place, column):
    heads = list(dict.fromkeys(key for row in rows[sheet] for key in row))
    return f"{sheet}!{get_column_letter(heads.index(column) + 1)}{place + 2}"


def damage(types, change, *, refused=False, but=(), where=lambda value: True):
    """A damage to one cell of some types, chosen by a seed."""

    def done(rows, seed):
        rows = copy.deepcopy(rows)
        able = [
            (sheet, place, column)
            for sheet, place, column in cells(rows, *types, but=but)
            if where(rows[sheet][place][column])
        ]
        sheet, place, column = random.Random(seed).choice(able)
        rows[sheet][place][column] = change(rows[sheet][place][column], random.Random(seed))
        return rows, address(rows, sheet, place, column) if refused else ""

    return done


def day(text):
    return datetime.date.fromisoformat(text)


def is_day(text):
    return text[:4].isdecimal() and text[4:5] == "-"


def is_word(text):
    return text != "not stated" and text.islower()


UNSAID = ("sample_size", "margin_of_error_pp")
ENUMS = ("mode", "kind", "country", "population_class", "confidence")
ALL_BUT_ENUMS = tuple(
    field.name
    for sheet in SHEETS
    for field in table(sheet).fields
    if field.type == "string" and field.name not in ENUMS
)
KEYS = ("house", "question_id", "option_id")
ALL_BUT_KEYS = tuple(
    field.name
    for sheet in SHEETS
    for field in table(sheet).fields
    if field.type == "string" and field.name not in KEYS
)
NUMBERS, DAYS, TEXTS = ("number", "integer"), ("date",), ("string",)

REPAIRED = {
    "spaces around": damage(
        ("string", "number", "integer", "date"), lambda v, r: f" {v}\t" if r.random() < 0.5
        else f"\xa0{v}\xa0"
    ),
    "invisible signs": damage(("number", "integer", "date"), lambda v, r: f"\u200b{v}\ufeff"),
    "decimal comma": damage(("number",), lambda v, r: v.replace(".", ",")),
    "percent sign": damage(("number",), lambda v, r: f"{v} %", but=("margin_of_error_pp",)),
    "number": damage(("number",), lambda v, r: float(v), but=("margin_of_error_pp",)),
    "whole number": damage(("integer",), lambda v, r: float(v)),
    "grouped": damage(("integer",), lambda v, r: f"{int(v) // 1}.0"),
    "day of the spreadsheet": damage(
        DAYS, lambda v, r: datetime.datetime.fromisoformat(v), where=is_day
    ),
    "day number": damage(DAYS, lambda v, r: (day(v) - EPOCH).days, where=is_day),
    "day number as text": damage(DAYS, lambda v, r: str((day(v) - EPOCH).days), where=is_day),
    "day with a time": damage(DAYS, lambda v, r: f"{v} 00:00:00", where=is_day),
    "day with dots, year first": damage(DAYS, lambda v, r: v.replace("-", "."), where=is_day),
    "capitals": damage(TEXTS, lambda v, r: v.upper(), but=ALL_BUT_ENUMS),
    "words for a choice": damage(
        TEXTS, lambda v, r: v.replace("_", " ").capitalize(), but=ALL_BUT_ENUMS
    ),
    "a key in capitals": damage(TEXTS, lambda v, r: v.upper(), but=ALL_BUT_KEYS),
    "not stated, otherwise": damage(
        ("string", "number", "integer"), lambda v, r: " Not  Stated ",
        where=lambda value: value == "not stated",
    ),
}  # fmt: skip
REFUSED = {
    "formula": damage(
        ("number", "integer", "date"), lambda v, r: f"=B{r.randint(2, 9)}*2", refused=True,
        where=lambda value: value != "not stated",
    ),
    "error": damage(("number", "integer", "date", "string"), lambda v, r: r.choice(
        ["#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?"]), refused=True),
    "words for a number": damage(
        NUMBERS, lambda v, r: r.choice(["n/a", "forty", "-", "?", "12 of 30", "1e5", "4..5"]),
        refused=True,
    ),
    "thousands or thousandths": damage(
        ("integer",), lambda v, r: r.choice(["1,560", "1.560"]), refused=True
    ),
    "beyond a hundred": damage(
        ("number",), lambda v, r: r.choice([104, "104.5", -3]), refused=True,
        but=("margin_of_error_pp",),
    ),
    "a day for a number": damage(
        NUMBERS, lambda v, r: datetime.datetime(2026, 5, r.randint(1, 28)), refused=True
    ),
    "two days": damage(
        DAYS, lambda v, r: r.choice(["03/04/2022", "3.4.2022", "04-03-2022"]), refused=True,
        where=is_day,
    ),
    "no day": damage(
        DAYS, lambda v, r: r.choice(["2026-02-30", "Feb 2026", "2026", 2026, "12"]), refused=True,
        where=is_day,
    ),
    "a day for text": damage(
        TEXTS, lambda v, r: datetime.datetime(2026, 5, 3), refused=True
    ),
    "yes or no for text": damage(TEXTS, lambda v, r: True, refused=True),
    "no such choice": damage(
        TEXTS, lambda v, r: f"{v}_or_so", refused=True, but=ALL_BUT_ENUMS,
        where=lambda value: value != "not stated",
    ),
    "no such key": damage(
        TEXTS, lambda v, r: f"{v}_{r.randint(2, 9)}x", refused=True, but=ALL_BUT_KEYS
    ),
}  # fmt: skip
