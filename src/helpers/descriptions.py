"""What a chart shows, in words computed from the frame behind it, for who cannot see it."""

import pandas as pd

from helpers.headings import HEADINGS
from helpers.words import cell, count

#: Columns that say which of several marks of one survey a mark is.
WHICH = ("label", "side_name", "answer", "what", "item", "topic_name")
SIZES = ("n_used", "sample_size")
MOST_LATEST = 3


def describe(data: pd.DataFrame, *, label: str, value: str) -> str:
    """What is drawn, how many marks, the ends, the latest and their change, how many asked.

    `label` names a mark, `value` is its number. The latest values are those of the newest
    `date`; a change is told only from the value before in the same `series`.
    """
    known = data[data[value].notna()]
    if known.empty:
        return "An empty chart."
    lowest, highest = known.loc[known[value].idxmin()], known.loc[known[value].idxmax()]
    parts = [
        f"{HEADINGS[value]}: {count(len(known), 'value')}",
        f"lowest {_mark(lowest, label, value)}",
        f"highest {_mark(highest, label, value)}",
        *_latest(known, label, value),
        *_sizes(known),
    ]
    return "; ".join(parts) + ". All values are in the table below."


def _mark(row: pd.Series, label: str, value: str) -> str:
    named = [cell(row[label])]
    for column in WHICH:
        if column in row and column != label and cell(row[column]) not in ("", *named):
            named.insert(0, cell(row[column]))
            break
    return f"{cell(float(row[value]))} ({', '.join(named)})"


def _latest(known: pd.DataFrame, label: str, value: str) -> list[str]:
    if "date" not in known or known["date"].isna().all():
        return []
    newest = known[known["date"] == known["date"].max()]
    said = [
        _mark(row, label, value) + _change(row, known, label, value)
        for _, row in newest[:MOST_LATEST].iterrows()
    ]
    more = len(newest) - len(said)
    return [f"latest {', '.join(said)}" + (f" and {more} more of that day" if more else "")]


def _change(row: pd.Series, known: pd.DataFrame, label: str, value: str) -> str:
    if "series" not in known or pd.isna(row["series"]):
        return ""
    line = known[(known["series"] == row["series"]) & (known["date"] < row["date"])]
    if line.empty:
        return ""
    before = line.loc[line["date"].idxmax()]
    change = round(float(row[value]) - float(before[value]), 1)
    if not change:
        return f", as before ({cell(before[label])})"
    said = f"{cell(abs(change))} {'more' if change > 0 else 'less'}"
    return f", {said} than {cell(float(before[value]))} before ({cell(before[label])})"


def _sizes(known: pd.DataFrame) -> list[str]:
    for column in SIZES:
        if column in known and known[column].notna().any():
            low, high = (f"{int(end):,}" for end in (known[column].min(), known[column].max()))
            return [f"n {low}" if low == high else f"n {low} to {high}"]
    return []
