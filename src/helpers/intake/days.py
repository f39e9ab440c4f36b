"""Days as people and spreadsheets write them; what may be two days is refused."""

import datetime
import re

from helpers.descriptor import Field
from helpers.intake.outcomes import Read, Repaired, Wrong, bare, is_number, plain, turned
from helpers.intake.sheets import Value

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
WITH_TIME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ]00:00(?::00(?:\.0+)?)?Z?")
YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
#: Day numbers of a spreadsheet that are taken for days: 1954 to 2064.
SERIALS = range(20000, 60001)
EPOCH = datetime.date(1899, 12, 30)


def read_day(value: Value, field: Field) -> Read:
    """A day: `15.03.2023` and the day number 45000 are days; `03/04/2022` may be two."""
    expected = f"a date that exists, written 2023-03-15 ({field.title})"
    if isinstance(value, str):
        return _written(value, expected)
    if is_number(value):
        return _numbered(plain(value), expected)
    if not isinstance(value, datetime.datetime):
        return turned(value, expected)
    if value.time() != datetime.time():
        return Wrong(str(value), expected, "Write the day without a time.")
    return Repaired(value.date().isoformat(), "a day of the spreadsheet's own")


def _written(value: str, expected: str) -> Read:
    if ISO.fullmatch(value) and _day(*value.split("-")):
        return value
    text = bare(value)
    if not text or (ISO.fullmatch(text) and _day(*text.split("-"))):
        return Repaired(text, "spaces at its ends went")
    if text.isdecimal():
        return _numbered(text, expected)
    if found := WITH_TIME.fullmatch(text) or YEAR_FIRST.fullmatch(text):
        day = _day(*found.groups())
    elif found := YEAR_LAST.fullmatch(text):
        first, _, second, year = found.groups()
        if int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
            return Wrong(repr(text), expected, "It may be two days: write year, month, day.")
        day = _day(year, second, first) if int(first) > 12 else _day(year, first, second)
    else:
        day = ""
    if day:
        return Repaired(day, "a day written otherwise")
    return Wrong(repr(text), expected, "Write year, month and day as they are in the source.")


def _numbered(number: str, expected: str) -> Read:
    if number.isdecimal() and int(number) in SERIALS:
        day = EPOCH + datetime.timedelta(days=int(number))
        return Repaired(day.isoformat(), f"{number} is the day number of a spreadsheet")
    return Wrong(number, expected, "Write a whole day; the column for precision says how exact.")


def _day(year: str, month: str, day: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
