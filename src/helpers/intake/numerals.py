"""Numbers as people and spreadsheets write them: with commas, spaces and percent signs."""

import re

from helpers.descriptor import Field
from helpers.intake.outcomes import Read, Repaired, Wrong, bare, is_number, plain, turned
from helpers.intake.sheets import Percent, Value

NUMBER, WHOLE = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"-?\d{1,15}")
GROUPED = re.compile(r"\d{1,3}(?:[ \xa0\u202f\u2009'’]\d{3})+")


def read_number(value: Value, field: Field) -> Read:
    """A number: `34,5`, `34.5 %` and a cell shown as 34.5 % are 34.5; `1,560` may be two."""
    expected = f"a number with a decimal point such as 47.3 ({field.title})"
    if isinstance(value, str):
        return value if NUMBER.fullmatch(value) else _written(value, field, expected)
    if isinstance(value, Percent):
        return Repaired(plain(round(value.number * 100, 10)), "a share shown with %")
    if not is_number(value):
        return turned(value, expected)
    number = plain(value)
    return number if NUMBER.fullmatch(number) else Wrong(number, expected, "Type the number.")


def _written(value: str, field: Field, expected: str) -> Read:
    text = bare(value).removesuffix("%").strip()
    if re.fullmatch(r"-?\d+,\d{3}", text) and not _is_beyond(text.replace(",", ""), field):
        return Wrong(repr(value), expected, "It may be thousands: write 1560 or 1.56.")
    if re.fullmatch(r"-?\d+,\d+", text):
        text = text.replace(",", ".")
    if re.fullmatch(r"-?\.\d+", text):
        text = text.replace(".", "0.")
    if not text or NUMBER.fullmatch(text):
        return Repaired(text, "a number written otherwise")
    return Wrong(repr(value), expected, "Write the number alone; words belong into `note`.")


def _is_beyond(number: str, field: Field) -> bool:
    maximum = field.constraints.get("maximum")
    return maximum is not None and abs(float(number)) > maximum


def read_whole(value: Value, field: Field) -> Read:
    """A whole number: `1 560` is 1560, `804.0` is 804; `1,560` is refused."""
    expected = f"a whole number such as 804 ({field.title})"
    if isinstance(value, str):
        is_plain = WHOLE.fullmatch(value) and not re.match(r"-?0\d", value)
        return value if is_plain else _written_whole(value, expected)
    if not is_number(value):
        return turned(value, expected)
    number = plain(value)
    return number if WHOLE.fullmatch(number) else Wrong(number, expected, "Write it whole.")


def _written_whole(value: str, expected: str) -> Read:
    text = bare(value)
    if GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    elif (found := re.fullmatch(r"(\d+)[.,](0+)", text)) and len(found[2]) != 3:
        text = found[1]
    if not text or WHOLE.fullmatch(text):
        return Repaired(str(int(text)) if text else "", "a whole number written otherwise")
    return Wrong(repr(value), expected, "Write its digits alone, like 1560.")
