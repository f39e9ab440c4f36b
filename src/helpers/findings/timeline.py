"""What may be read from opinion and repression side by side, in words."""

import pandas as pd

from helpers.findings.prisoners import on, surest
from helpers.words import count, listed, period

FEWEST_POINTS = 8
DAYS_OF_MONTH = 30.44


def panels_title(repression: pd.DataFrame, opinion: pd.DataFrame) -> str:
    """How many dates of each kind stand side by side, as a title."""
    if repression.empty and opinion.empty:
        return "Neither opinion nor repression is known for these years"
    surveys = opinion["survey_id"].nunique() if len(opinion) else 0
    days = repression.drop_duplicates(["panel", "date"]).shape[0]
    return (
        f"{count(surveys, 'survey')} of this question {'stands' if surveys == 1 else 'stand'} "
        f"beside {count(days, 'date') if days else 'no date'} with a count of detentions or "
        "prisoners"
    )


def panels_reading(events: pd.DataFrame) -> str:
    """How to read the aligned panels."""
    numbered = int(events["number"].notna().sum())
    lines = "Numbered lines are the events of the table below. " if numbered else ""
    return (
        f"All panels share the time axis; each has a scale of its own, so heights are not to be "
        f"compared. {lines}An arrow upwards is a floor, a level bar a count over a period. "
        "Lines join only comparable answers of one house; upright bars are their ranges."
    )


def series_sentence(opinion: pd.DataFrame) -> str:
    """How long the longest comparable series of this question is."""
    if opinion.empty:
        return "No dated survey of this question falls in these years."
    longest = _longest(opinion)
    houses = opinion["house_name"].nunique()
    said = (
        f"{count(opinion['survey_id'].nunique(), 'survey')} by {count(houses, 'house')} asked "
        "this in these years"
    )
    if opinion["survey_id"].nunique() == 1:
        return f"{said}; one survey shows no change of opinion."
    if len(longest) < 2:
        return f"{said}; no two of them can be joined, so no change of opinion can be read."
    return (
        f"{said}; the longest comparable series has {len(longest)} points, from "
        f"{longest['when'].iloc[0]} to {longest['when'].iloc[-1]} "
        f"({longest['house_name'].iloc[0]})."
    )


def _longest(opinion: pd.DataFrame) -> pd.DataFrame:
    rows = opinion[opinion["series"].notna()]
    if rows.empty:
        return rows
    sizes = rows["series"].value_counts(sort=False)
    return rows[rows["series"] == sizes.idxmax()].sort_values("date")


def held_sentence(repression: pd.DataFrame) -> str:
    """First, highest and last count of people held in these years, each once."""
    held = surest(repression)
    if held.empty:
        return "No precise count of political prisoners held falls in these years."
    top = held.loc[held["count"].astype(float).idxmax()]
    first, highest, last = (
        f"{row['count']:,.0f} {on(row['date'], row['period'])}"
        for row in (held.iloc[0], top, held.iloc[-1])
    )
    highest = f"at the highest {highest}" if highest not in (first, last) else first
    return f"Political prisoners held: {', '.join(dict.fromkeys((first, highest, last)))}."


def gap_sentence(opinion: pd.DataFrame, repression: pd.DataFrame) -> str:
    """The longest time between two surveys of this question made while repression was counted.

    From the end of one fieldwork to the start of the next: nothing is claimed of the time before
    the first survey, when the question may have had no sense yet, nor of that after the last.
    """
    if opinion.empty or repression.empty:
        return ""
    asked = opinion.drop_duplicates("survey_id").sort_values("fieldwork_start", kind="stable")
    asked = asked[
        (asked["fieldwork_end"] >= repression["date"].min())
        & (asked["fieldwork_start"] <= repression["date"].max())
    ]
    until = asked["fieldwork_end"].cummax().shift()
    days = (asked["fieldwork_start"] - until).dt.days
    months = 0 if days.isna().all() else int(days.max() // DAYS_OF_MONTH)
    if months < 1:
        return ""
    after = asked.loc[days.idxmax()]
    before = asked[asked["fieldwork_end"] == until[days.idxmax()]].iloc[-1]
    return (
        "While repression was counted, the longest time between two dated surveys with this "
        f"question is at least {count(months, 'month')}: from {_survey(before)} to "
        f"{_survey(after)}."
    )


def _survey(card: pd.Series) -> str:
    return f"{card['when']} ({card['house_name']})"


def verdict_sentence(opinion: pd.DataFrame) -> str:
    """Why nothing is said of cause, and no coefficient is given."""
    points = len(_longest(opinion)) if len(opinion) else 0
    surveys = opinion["survey_id"].nunique() if len(opinion) else 0
    few = "what moves over the years correlates whatever the cause"
    if points < FEWEST_POINTS:
        few = f"a series of {points} points would not carry one"
    if points < 2:
        few = "no two surveys of this question can be joined"
    if surveys == 1:
        few = "only one dated survey of this question falls in these years"
    if not surveys:
        few = "no dated survey of this question falls in these years"
    return (
        "They can be seen together, not explained by each other: no correlation is computed, "
        f"because {few}, and because repression also changes who answers and what they dare say."
    )


def events_title(events: pd.DataFrame) -> str:
    """How many events, of which kinds, as a title."""
    if events.empty:
        return "No event of these years is in the table"
    numbered = events[events["number"].notna()]
    kinds = listed(sorted(set(numbered["kind"]))) if len(numbered) else ""
    if not kinds:
        return f"{count(len(events), 'event')}, none of them numbered"
    are = "is" if len(numbered) == 1 else "are"
    return f"{len(numbered)} of {count(len(events), 'event')} {are} numbered: {kinds}"


def events_base(events: pd.DataFrame) -> str:
    """What the list of events rests on."""
    if events.empty:
        return "No event."
    return (
        f"{count(len(events), 'event')} read in {count(events['source_url'].nunique(), 'page')}, "
        f"{period(events['date'].min(), events['date'].max())}."
    )


def base(rows: pd.DataFrame) -> str:
    """What the aligned panels rest on."""
    if rows.empty:
        return "No row."
    parts = [f"{name} ({len(some)})" for name, some in rows.groupby("panel", sort=False)]
    return (
        f"{count(len(rows), 'figure')} read in {count(rows['source_url'].nunique(), 'page')}, "
        f"{period(rows['date'].min(), rows['date'].max())}: {'; '.join(parts)}."
    )
