"""Whether a pooled line is allowed, and what it shows, in words."""

import pandas as pd

from helpers.pooling.input import FEWEST_WAVES, SUM_HIGH, SUM_LOW
from helpers.words import count, percent

RULE = (
    f"at least {FEWEST_WAVES} comparable surveys that each publish a whole split (a sum of "
    f"{SUM_LOW:g}–{SUM_HIGH:g} percent)"
)


def classes_title(classes: pd.DataFrame) -> str:
    """How near the fullest class comes to a pooled line. `classes` of `views.lines.class_rows`."""
    if classes.empty:
        return "No pooled line: no survey is known whose answers fit a declared answer tree"
    most = int(classes["accepted"].max())
    if most >= FEWEST_WAVES:
        return f"A pooled line is allowed: one class of comparable surveys has {most} whole splits"
    fullest = "the only class" if len(classes) == 1 else f"the fullest of {len(classes)} classes"
    return (
        f"No pooled line: of the {FEWEST_WAVES} whole comparable splits it needs, {fullest} "
        f"has {most or 'none'}"
    )


def classes_reading() -> str:
    """How to read the classes."""
    return (
        f"The rules ask for {RULE}, by people asked in one way, with the same answers printed. "
        "Each row is one such class; the last columns count the waves that pass and name what "
        "the others lack."
    )


def rule_sentence(classes: pd.DataFrame) -> str:
    """Whether a line through the surveys is allowed, and why not, as a sentence."""
    if classes.empty:
        return "No line is drawn: no survey is known whose answers fit a declared answer tree."
    most = int(classes["accepted"].max())
    if most >= FEWEST_WAVES:
        return f"A pooled line is allowed, since {most} comparable surveys publish a whole split."
    largest = classes.loc[classes["waves"].astype(int).idxmax()]
    return (
        f"No line is drawn through the surveys: it needs {RULE}; the largest class "
        f"({largest['house_name']}) has {_usable(int(largest['waves']), int(largest['accepted']))}."
    )


def _usable(waves: int, accepted: int) -> str:
    """How many surveys of a class a line may rest on: "3 surveys, of which 1 can be used"."""
    if waves == 1:
        return f"1 survey, which {'can' if accepted else 'cannot'} be used"
    some = "all" if accepted == waves else accepted or "none"
    return f"{count(waves, 'survey')}, of which {some} can be used"


def line_title(classes: pd.DataFrame, line: pd.DataFrame, polls: pd.DataFrame) -> str:
    """Where the pooled line begins and ends, or that there is none."""
    if line.empty:
        return rule_sentence(classes)
    first, last = line.iloc[0], line.iloc[-1]
    name = polls["label"].iloc[0]
    return (
        f"Pooled share of “{name}” in its branch: {percent(first['median'])} in "
        f"{first['date']:%b %Y}, {percent(last['median'])} in {last['date']:%b %Y}"
    )


def line_reading(polls: pd.DataFrame) -> str:
    """How to read the pooled line; nothing where there is none."""
    if polls.empty:
        return ""
    sides = f"“{polls['label'].iloc[0]}” among those who chose it or “{polls['no'].iloc[0]}”"
    return (
        f"The share is that of {sides.replace('_', ' ')}. Dots are surveys, the line is the "
        "middle of what they leave possible, strong and faint bands hold it with 50 and 90 percent "
        "probability. An error that all surveys share is not in the bands."
    )


def method(line: pd.DataFrame) -> str:
    """How the line was made and what it rests on; nothing where there is none."""
    if line.empty:
        return ""
    first = line.iloc[0]
    return f"{first['method']}; {first['assumptions']}."
