"""What was asked of whom, for the page of one question, in words."""

import pandas as pd

from helpers.findings import polls
from helpers.words import CLASSES, COUNTRIES, count, listed, upper_first

UNKNOWN = "no survey of this question was known"


def page_title(question: pd.Series, statements: pd.DataFrame) -> str:
    """The question, with the country where it was not asked in Belarus."""
    abroad = [country for country in statements["country"].unique() if country != "BY"]
    if not abroad or len(abroad) < statements["country"].nunique():
        return question["title"]
    names = listed(sorted(COUNTRIES[country] for country in abroad))
    return f"{question['title']} (asked in {names})"


def surveys_title(statements: pd.DataFrame) -> str:
    """How many surveys asked, or that there is only one, as a title.

    Says so where some print only shares of parts of their sample: the list leaves them out.
    """
    surveys = statements["survey_id"].nunique()
    if not surveys:
        return upper_first(UNKNOWN)
    if surveys == 1:
        first = statements.iloc[0]
        return f"Only one survey asked this: {first['house_name']}, {first['when']}"
    text = f"{count(surveys, 'survey')}: who asked whom, how and when"
    parts = surveys - statements.loc[statements["subgroup"] == "all", "survey_id"].nunique()
    if not parts:
        return text
    return f"{text}; {parts} {'gives' if parts == 1 else 'give'} only parts of the sample"


def surveys_reading(question: pd.Series) -> str:
    """What was asked, and whether several answers were possible."""
    text = polls.wording_sentence(question)
    if question["response_type"] == "multiple":
        text += " Several answers were possible, or several items stand under one question: "
        text += "shares need not add to 100."
    return text


def change_title(drawn: pd.DataFrame, statements: pd.DataFrame) -> str:
    """What the chart shows, or why there is none. `drawn` of `views.polls.trend_rows`."""
    if len(drawn):
        return polls.change_title(drawn)
    if statements.empty:
        return f"No chart: {UNKNOWN}"
    if (statements["subgroup"] != "all").all():
        return "No chart: only shares of parts of a sample were published"
    if statements["date"].isna().all():
        return f"No chart: {_none_dated(statements)}"
    return "No chart: no dated survey prints a single share of everyone asked"


def _none_dated(statements: pd.DataFrame) -> str:
    surveys = statements["survey_id"].nunique()
    return "the survey is not dated" if surveys == 1 else f"none of the {surveys} surveys is dated"


def latest_sentence(readings: pd.DataFrame, statements: pd.DataFrame) -> str:
    """What the latest dated survey found, or else what the undated or partial figures are."""
    dated = readings[readings["date"].notna() & readings["percent"].notna()]
    if len(dated[~dated["is_derived"]]):
        return polls.latest_sentence(readings)
    if statements.empty:
        return f"{upper_first(UNKNOWN)}."
    known = readings[~readings["is_derived"]]
    if known.empty:
        parts = count(statements["survey_id"].nunique(), "survey")
        if (statements["subgroup"] != "all").all():
            return f"{parts} with shares of parts of a sample only; none of everyone asked."
        return f"{parts}, of which only computed figures were read; nothing was published."
    first = known["survey_id"].iloc[0]
    some = known[known["survey_id"] == first]
    answers = [f"“{label}” {stated}" for label, stated in some[["label", "stated"]].values[:4]]
    return f"{some['survey'].iloc[0]}: {listed(answers)}."


def change_sentence(readings: pd.DataFrame) -> str:
    """What the longest comparable series shows, or that one survey shows no change."""
    if readings["survey_id"].nunique() < 2:
        return "With one survey nothing can be said about change." if len(readings) else ""
    return polls.longest_series_sentence(readings)


SPECIAL = ("official_count", "self_selected", "emigrants", "voters", "youth", "employees")


def _of_whom(country: str, people: str) -> str | None:
    """Of whom a survey is, in one phrase, if not of a whole sample in Belarus."""
    where = COUNTRIES[country] if country != "BY" else ""
    if people not in SPECIAL:
        return f"people in {where}" if where else None
    return f"{CLASSES[people]} (in {where})" if where else CLASSES[people]


def who_sentence(statements: pd.DataFrame) -> str:
    """Which of the surveys were asked abroad, are no samples, or speak for a part only.

    Each survey is counted once, under its people and its country together.
    """
    cards = statements.drop_duplicates("survey_id")
    of_whom = pd.Series(
        [_of_whom(*card) for card in cards[["country", "population_class"]].values], dtype=object
    )
    said = [f"{some} of {who}" for who, some in of_whom.value_counts(sort=False).items()]
    if not said:
        return ""
    if len(cards) == 1:
        text = f"The survey is {listed([kind.removeprefix('1 ') for kind in said])}."
    elif said[0].startswith(f"{len(cards)} ") and len(said) == 1:
        text = f"All {len(cards)} surveys are {said[0].split(' ', 1)[1]}."
    else:
        text = f"The {len(cards)} surveys include {listed(said)}."
    if (cards["country"].isin(["BY", "XX"])).any():
        return text
    return f"{text} This is not what people in Belarus think."


def parts_title(parts: pd.DataFrame) -> str:
    """How many figures speak of parts of a sample, as a title; said also where there is none."""
    if parts.empty:
        return "No share of a part of a sample was read."
    return (
        f"{count(len(parts), 'figure')} of parts of a sample, from "
        f"{count(parts['survey_id'].nunique(), 'survey')}"
    )


PARTS_READING = (
    "How many people a part holds is not printed, so these shares have no range and are compared "
    "with nothing."
)
