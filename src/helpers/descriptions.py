"""What a chart shows, in words computed from the frame behind it, for who cannot see it."""

import pandas as pd

from helpers import phrases
from helpers.headings import HEADINGS
from helpers.language import gettext, in_both, ngettext, number, word
from helpers.words import cell

#: Columns that say which of several marks of one survey a mark is.
WHICH = ("label", "side_name", "answer", "what", "item", "topic_name")
SIZES = ("n_used", "sample_size")
MOST_LATEST = 3


@in_both
def describe(data: pd.DataFrame, *, label: str, value: str) -> str:
    """What is drawn, how many marks, the ends, the latest and their change, how many asked.

    `label` names a mark, `value` is its number. The latest values are those of the newest
    `date`; a change is told only from the value before in the same `series`. English, with the same
    in the current language.
    """
    known = data[data[value].notna()]
    if known.empty:
        return gettext("An empty chart.")
    lowest, highest = known.loc[known[value].idxmin()], known.loc[known[value].idxmax()]
    values = ngettext("%(num)d value", "%(num)d values", len(known)) % {"num": len(known)}
    parts = [
        f"{word(HEADINGS[value])}: {values}",
        gettext("lowest %(mark)s") % {"mark": _mark(lowest, label, value)},
        gettext("highest %(mark)s") % {"mark": _mark(highest, label, value)},
        *_latest(known, label, value),
        *_sizes(known),
    ]
    return "; ".join(parts) + gettext(". All values are in the table below.")


def _mark(row: pd.Series, label: str, value: str) -> str:
    named = [_name(row, label)]
    for column in WHICH:
        if column in row and column != label and _name(row, column) not in ("", *named):
            named.insert(0, _name(row, column))
            break
    return f"{_number(row[value])} ({', '.join(named)})"


def _name(row: pd.Series, column: str) -> str:
    return phrases.cell(cell(row[column]), HEADINGS.get(column, ""))[0]


def _number(value) -> str:
    return number(cell(float(value)))


def _latest(known: pd.DataFrame, label: str, value: str) -> list[str]:
    if "date" not in known or known["date"].isna().all():
        return []
    newest = known[known["date"] == known["date"].max()]
    said = [
        _mark(row, label, value) + _change(row, known, label, value)
        for _, row in newest[:MOST_LATEST].iterrows()
    ]
    more = len(newest) - len(said)
    latest = gettext("latest %(marks)s") % {"marks": ", ".join(said)}
    others = gettext(" and %(count)s more of that day") % {"count": more} if more else ""
    return [latest + others]


def _change(row: pd.Series, known: pd.DataFrame, label: str, value: str) -> str:
    if "series" not in known or pd.isna(row["series"]):
        return ""
    line = known[(known["series"] == row["series"]) & (known["date"] < row["date"])]
    if line.empty:
        return ""
    before = line.loc[line["date"].idxmax()]
    change = round(float(row[value]) - float(before[value]), 1)
    told = {
        "change": _number(abs(change)),
        "before": _number(before[value]),
        "when": _name(before, label),
    }
    if not change:
        return gettext(", as before (%(when)s)") % told
    if change > 0:
        return gettext(", %(change)s more than %(before)s before (%(when)s)") % told
    return gettext(", %(change)s less than %(before)s before (%(when)s)") % told


def _sizes(known: pd.DataFrame) -> list[str]:
    for column in SIZES:
        if column in known and known[column].notna().any():
            ends = known[column].min(), known[column].max()
            low, high = (number(f"{int(end):,}") for end in ends)
            span = gettext("n %(low)s to %(high)s") % {"low": low, "high": high}
            return [f"n {low}" if low == high else span]
    return []
