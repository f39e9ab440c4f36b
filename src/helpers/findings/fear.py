"""Silence on sensitive and harmless topics, and what indirect questions tell, in words."""

import pandas as pd

from helpers.words import count, listed, number, part, percent, span


def _medians(rows: pd.DataFrame, sensitive: str, harmless: str) -> list[tuple]:
    """House and mode, and the median no answer on each of two topics, where both were asked."""
    found = []
    for name, some in rows.groupby("house_mode", sort=False):
        pair = [some.loc[some["topic"] == topic, "percent"] for topic in (sensitive, harmless)]
        if all(len(shares) for shares in pair):
            found.append((name, *pair))
    return found


def topics_title(rows: pd.DataFrame, sensitive: str, harmless: str) -> str:
    """No answer on two topics, by the house and mode with most figures of both."""
    names = [part(topic) for topic in (sensitive, harmless)]
    if sensitive == harmless:
        return f"Both parameters name one topic, {names[0]}, so nothing is compared"
    pairs = _medians(rows, sensitive, harmless)
    if not pairs:
        return (
            f"No house publishes the undecided on both {names[0]} and {names[1]} by one known mode"
        )
    name, first, second = pairs[0]
    return (
        f"No clear answer, median of the figures: {percent(first.median())} on {names[0]}, "
        f"{percent(second.median())} on {names[1]} ({name})"
    )


def topics_reading() -> str:
    """How to read no answer by topic."""
    return (
        "A dot is one question in one survey, the tick the median of its row. Only houses with "
        "several topics by one known mode are shown. Questions of one topic differ in how hard "
        "they are: a high share may be doubt, lack of knowledge or fear."
    )


def topics_sentence(rows: pd.DataFrame, sensitive: str, harmless: str) -> str:
    """The two topics compared, with how far questions of the harmless one differ."""
    names = [part(topic) for topic in (sensitive, harmless)]
    if sensitive == harmless:
        return f"{topics_title(rows, sensitive, harmless)}."
    pairs = _medians(rows, sensitive, harmless)
    if not pairs:
        return (
            f"Whether more people stay silent on {names[0]} than on {names[1]} cannot be said: no "
            "house publishes both by one known mode."
        )
    name, first, second = pairs[0]
    asked = rows.loc[first.index, "asked_what"].value_counts()
    return (
        f"{name}: the median share without a clear answer is {percent(first.median())} on "
        f"{names[0]} ({count(len(first), 'figure')}, {asked.iloc[0]} of them on one question, "
        f"“{asked.index[0]}”) and {percent(second.median())} on {names[1]} "
        f"({len(second)}), but within {names[1]} alone it runs from {number(second.min())} to "
        f"{percent(second.max())}, so the question matters as well as the topic."
    )


def refusals_title(rows: pd.DataFrame) -> str:
    """How often a refusal is printed apart from not knowing."""
    apart = rows[rows["refused_percent"].notna()]
    text = f"A refusal is printed apart for {len(apart)} of {count(len(rows), 'figure')}"
    return f"{text}: {span(apart['refused_percent'])}" if len(apart) else text


def lists_title(rows: pd.DataFrame) -> str:
    """Whether a list experiment of a survey's size could see what would erase its lead."""
    if rows.empty:
        return "No survey with both sides prints its size"
    able = int((rows["visible_pp"] <= rows["needed_pp"]).sum())
    return (
        f"In {able or 'none'} of {count(len(rows), 'survey')} could a list experiment of its size "
        "see the hiding that would erase the lead"
    )


def lists_sentence(rows: pd.DataFrame) -> str:
    """How large a gap such experiments could see, and how small a one is enough."""
    if rows.empty:
        return ""
    return (
        f"A list experiment among as many people could see gaps of {span(rows['visible_pp'], '')} "
        f"points or more; {span(rows['needed_pp'], '')} points are enough to erase the leads."
    )


def lists_method(spread: float) -> str:
    """What the errors of a list experiment rest on."""
    return (
        "Difference of means of two halves of the sample (Blair and Imai 2012) beside the direct "
        f"share of the same people; assumed standard deviation of the counts {spread:g} items."
    )


def yardsticks_title(rows: pd.DataFrame) -> str:
    """What indirect questions found elsewhere, as a title."""
    if rows.empty:
        return (
            "The tables hold no finding of an indirect question, from Belarus or elsewhere, so how "
            "many hide their view is not known"
        )
    known = rows[rows["hidden_percent"].notna()]
    text = f"{count(len(rows), 'finding')} of indirect questions"
    text += f" ({listed(sorted(set(rows['country'])))})"
    if known.empty:
        return f"{text}; none gives both shares"
    return (
        f"{text}; {len(known)} {'gives' if len(known) == 1 else 'give'} both shares: "
        f"{span(known['hidden_percent'])} of those who said so would not hold the view"
    )


def yardsticks_reading() -> str:
    """What yardsticks are good for."""
    return (
        "Other countries, other years, other questions: marks to compare tipping points with, not "
        "estimates for Belarus. A longer list can lower counts by itself, so a gap alone does not "
        "prove fear."
    )
