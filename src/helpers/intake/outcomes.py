"""What became of a cell that was handed in: taken, repaired or refused."""

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from helpers.intake.sheets import Percent, Value

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
RETYPE = "Format the cell as text and type it as the source prints it."


@dataclass(frozen=True)
class Repaired:
    """The text a damaged cell surely stands for, and what had happened to it."""

    text: str
    what: str


@dataclass(frozen=True)
class Wrong:
    """A cell that is refused: what it holds, what was expected, what to do."""

    found: str
    expected: str
    todo: str


Read = str | Repaired | Wrong


def is_number(value: Value) -> bool:
    """Is a cell a number of the spreadsheet's own?"""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def plain(number: int | float) -> str:
    """A number without exponent and without the noise of binary fractions."""
    if isinstance(number, int) or not isfinite(number):
        return str(number)
    return f"{Decimal(f'{number:.15g}'):f}"


def bare(text: str) -> str:
    """Text without signs that nobody sees and spaces at its ends, minus signs as `-`."""
    return text.translate(INVISIBLE).strip().replace("−", "-")


def turned(value: Value, expected: str) -> Wrong:
    """What is said of a cell that a spreadsheet took for something else."""
    if isinstance(value, Percent):
        shown, kind = str(value.number), "percentage"
    else:
        shown, kind = str(value), "yes or no" if isinstance(value, bool) else "date"
    return Wrong(f"{shown}, which a spreadsheet took for a {kind}", expected, RETYPE)
