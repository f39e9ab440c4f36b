"""What neighbours say about Belarus, in words. None of it is what Belarusians think."""

import pandas as pd

from helpers.words import count, listed, percent

APART = (
    "These are answers of people in other countries. They say what neighbours think of Belarus, "
    "not what Belarusians think."
)


def overview_title(rows: pd.DataFrame) -> str:
    """How many surveys among how many peoples, as a title."""
    if rows.empty:
        return "No survey of neighbours on Belarus is in the tables"
    return (
        f"{count(rows['survey_id'].nunique(), 'survey')} in "
        f"{count(rows['country'].nunique(), 'country', 'countries')} asked about Belarus"
    )


def _asked_most(sides: pd.DataFrame) -> list[pd.DataFrame]:
    """Dated surveys of the question asked most often (the first), by the house asked last.

    One frame of answers per survey, in order of time; none where all are undated.
    """
    first = sides[sides["question_id"] == sides["question_id"].iloc[0]]
    first = first[first["date"].notna()].sort_values("date", kind="stable")
    if first.empty:
        return []
    same = first[first["house"] == first["house"].iloc[-1]]
    return [survey for _, survey in same.groupby("survey_id", sort=False)]


def sides_title(sides: pd.DataFrame, people: str) -> str:
    """The latest shares on the question asked most often, as a title."""
    if sides.empty:
        return f"No question with two sides was put to {people} often enough"
    found = _asked_most(sides)
    title = sides["question_title"].iloc[0]
    if not found:
        return f"{people}, “{title}”: no dated survey"
    return f"{people}, “{title}”: {_shares(found[-1])} in {found[-1]['date'].iloc[0]:%b %Y}"


def _shares(survey: pd.DataFrame) -> str:
    """Both sides of one survey with their answers: “Yes” 85 % and “No” 10 %."""
    shown = survey[survey["side"].isin(["for", "against"])]
    shown = shown.sort_values("side", ascending=False, kind="stable")
    parts = [f"“{row.label}” {percent(row.percent)}" for row in shown.itertuples()]
    return listed(parts) if parts else "neither side printed"


def sides_reading(sides: pd.DataFrame) -> str:
    """How to read the chart of sides."""
    text = (
        "One row per survey, under its question. Colours and markers say which side an answer "
        "takes on what its question proposes: yes to “a hostile country?” is not friendly. "
        "Rows are in order of time, undated surveys last. "
        "Bars are ranges; a mark without one has no printed sample size."
    )
    if (sides["n_basis"] == "assumed").any():
        text += " A dashed bar rests on the usual sample size of the house."
    if sides["is_derived"].any():
        text += " A hollow mark was computed: most are sums of printed answers."
    return text


def latest_sentence(sides: pd.DataFrame, people: str) -> str:
    """Latest and first survey, by one house, of the question asked most often."""
    if sides.empty:
        return ""
    found = _asked_most(sides)
    if not found:
        return ""
    first, last = found[0], found[-1]
    title = sides["question_title"].iloc[0]
    text = f"{people}, “{title}”: {_shares(last)} ({last['survey'].iloc[0]})"
    if len(found) > 1:
        text += f"; the first of {len(found)} surveys by this house had {_shares(first)}"
        text += f" ({first['survey'].iloc[0]})"
    return text + "."


def figures_title(rows: pd.DataFrame, people: str) -> str:
    """How many figures on how many questions, as a title."""
    if rows.empty:
        return f"Nothing that {people} said about Belarus is in the tables"
    return (
        f"{people}: {count(len(rows), 'figure')} on "
        f"{count(rows['question_id'].nunique(), 'question')}"
    )


def figures_reading(rows: pd.DataFrame) -> str:
    """How to read the table of everything asked, with conflicts between pages counted."""
    text = "Every answer as printed, by question and date."
    differing = int(rows["other_readings"].notna().sum())
    if differing:
        pages = "figure is" if differing == 1 else "figures are"
        text += f" {differing} {pages} printed differently by another page; both stand here."
    return text


def undated_sentence(undated: pd.DataFrame) -> str:
    """How many surveys are undated, by name."""
    if undated.empty:
        return "Every survey of neighbours has a date."
    houses = [f"{row.house_name} ({row.people})" for row in undated.itertuples()]
    verb = "has" if len(houses) == 1 else "have"
    return f"{count(len(houses), 'survey')} {verb} no date: {listed(houses)}."
