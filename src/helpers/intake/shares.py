"""A share as people type it: `41.2`, `41,2`, `about 40`, `at least 40`, `up to 5`, `40-45`."""

import re

from helpers.descriptor import table
from helpers.intake.outcomes import Repaired, Wrong
from helpers.intake.placing import Row
from helpers.intake.repairs import read_cell

QUALIFIERS = {"about": "about", "~": "about", "at least": "at_least", ">": "at_least",
              "up to": "up_to", "<": "up_to", "": "exact"}  # fmt: skip
FORMS = "41.2, about 40, at least 40, up to 5, or 40-45"


def share(text: str) -> Row | None:
    """The cells of a share that was typed; None for what is none."""
    text = " ".join(text.split()).lower()
    if found := re.fullmatch(r"([\d.,]+) ?%? ?[-–] ?([\d.,]+) ?%?", text):
        low, high = _number(found[1]), _number(found[2])
        if low is None or high is None:
            return None
        return {"percent_low": low, "percent_high": high, "qualifier": "range"}
    word = next(word for word in QUALIFIERS if text.startswith(word))
    number = _number(text.removeprefix(word).strip())
    return None if number is None else {"percent": number, "qualifier": QUALIFIERS[word]}


def _number(text: str) -> str | None:
    read = read_cell(text, table("responses").field("percent"))
    cell = read.text if isinstance(read, Repaired) else read
    if isinstance(cell, Wrong) or not cell or not 0 <= float(cell) <= 100:
        return None
    return cell
