"""A cell as the text its column holds: repaired where that is certain, refused where it is not.

What a spreadsheet did to a cell is undone only if it could have been nothing else. Text stays as
it is, with whatever signs it has, but for line breaks and spaces at its ends.
"""

import re

from helpers.descriptor import Field
from helpers.errors import did_you_mean
from helpers.intake.days import read_day
from helpers.intake.numerals import read_number, read_whole
from helpers.intake.outcomes import (
    INVISIBLE,
    Read,
    Repaired,
    Wrong,
    bare,
    is_number,
    plain,
    turned,
)
from helpers.intake.sheets import Fault, Formula, Value

YES_NO = {"": "", "true": "true", "yes": "true", "false": "false", "no": "false"}
AS_LISTED = "spelt as the table has it"


def read_cell(value: Value, field: Field) -> Read:
    """What a cell says for its column: its text, a repaired text, or why it is refused."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return Wrong(f"the formula {value.text}", "a value", "Type the value in its place.")
    if isinstance(value, Fault):
        return Wrong(f"the error {value.text}", "a value", "Type what the source prints.")
    return _READERS[field.type](value, field)


def _read_text(value: Value, field: Field) -> Read:
    if is_number(value):
        return _listed(plain(value), field)
    if not isinstance(value, str):
        return turned(value, f"text ({field.title})")
    text = value.strip()
    if "\n" in text or "\r" in text:
        text = " ".join(part.strip() for part in re.split(r"[\r\n]+", text))
        return Repaired(text, "line breaks became spaces")
    if not {"enum", "pattern"}.isdisjoint(field.constraints):
        text = text.translate(INVISIBLE).strip()
        listed = _listed(text, field)
        if listed != text:
            return listed
    return text if text == value else Repaired(text, "signs that nobody sees went")


def _listed(text: str, field: Field) -> Read:
    allowed = field.constraints.get("enum", [])
    if not allowed or not text or text in allowed:
        return text
    near = [choice for choice in allowed if _folded(choice) == _folded(text)]
    if len(near) == 1:
        return Repaired(near[0], AS_LISTED)
    return Wrong(
        repr(text),
        f"one of {', '.join(allowed)} ({field.title}){did_you_mean(text, allowed)}",
        "Choose one of them.",
    )


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _read_boolean(value: Value, field: Field) -> Read:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = bare(value) if isinstance(value, str) else str(value)
    if text in ("true", "false"):
        return text
    if text.casefold() in YES_NO:
        return Repaired(YES_NO[text.casefold()], AS_LISTED)
    return Wrong(repr(text), f"true or false ({field.title})", "Write true or false.")


_READERS = {
    "string": _read_text,
    "number": read_number,
    "integer": read_whole,
    "date": read_day,
    "boolean": _read_boolean,
}
