"""Frames of what people in other countries say about Belarus, arranged for one figure each.

Kept apart from what Belarusians say: surveys outside Belarus, on questions about Belarus, among
the people of that country. Belarusian emigrants are not neighbours and are left out.
"""

import pandas as pd

from helpers import estimates, surveys
from helpers.sources import all_pages
from helpers.tables import load_table
from helpers.views import polls
from helpers.words import size_label

TOPIC = "foreign_views_of_belarus"
PEOPLES = {"RU": "Russians", "UA": "Ukrainians", "PL": "Poles", "LT": "Lithuanians"}
LEFT_OUT = ("emigrants", "self_selected")
SIDED = ("for", "against")
#: Answers of these kinds are different positions; a sum of them would mean nothing.
NO_SIDE = ("none", "other")
SIDE_NAMES = {
    "for": "yes, in favour, positive",
    "neutral": "neutral or partly",
    "compound": "partly or no answer",
    "against": "no, not in favour, negative",
    "other": "other answer",
    "none": "other position",
    "no_answer": "no clear answer",
}
#: Order in which the sides get their looks: against and for in the colours of every chart.
SIDE_ORDER = tuple(SIDE_NAMES[side] for side in ("against", "for", "neutral", "no_answer"))


def neighbour_rows() -> pd.DataFrame:
    """Readings of whole samples of neighbours, in words, by country, question and date.

    Columns of `views.polls.labelled`, with `people` (Russians, …) and `question_title`.
    """
    readings = surveys.readings(surveys.whole_samples(surveys.statements()))
    questions = load_table("questions").set_index("question_id")
    about = readings["question_id"].map(questions["topic"]) == TOPIC
    people = ~readings["population_class"].isin(LEFT_OUT) & readings["country"].isin(PEOPLES)
    rows = polls.labelled(readings[about & people])
    order = {country: place for place, country in enumerate(PEOPLES)}
    return (
        rows.assign(
            people=rows["country"].map(PEOPLES),
            question_title=[_title(title) for title in rows["question_id"].map(questions["title"])],
            _order=rows["country"].map(order),
        )
        .sort_values(["_order", "question_id", "date", "survey_id", "option_order"], kind="stable")
        .drop(columns="_order")
        .reset_index(drop=True)
    )


def _title(title: str) -> str:
    """A question's title without the people asked, who stand in the heading."""
    rest = title.partition(": ")[2] if title.partition(": ")[0] in PEOPLES.values() else title
    return rest[:1].upper() + rest[1:]


def of_country(rows: pd.DataFrame, country: str) -> pd.DataFrame:
    """The rows of one country."""
    return rows[rows["country"] == country].reset_index(drop=True)


def side_rows(rows: pd.DataFrame, fewest: int, deff: float | str) -> pd.DataFrame:
    """Shares of each side with their ranges, one row per question, survey and side.

    `rows` of one country. Only single-answer questions with sides, asked in at least `fewest`
    surveys, the most asked first; undated surveys stand last in their question. Where a survey
    prints several answers of a side without their sum, the sum is ours and `is_derived`;
    several answers without a side are not summed and only stand in the tables. Adds
    `section` (question), `bar` (survey), `side_name` and the columns of
    `estimates.with_intervals`.
    """
    kinds = load_table("questions").set_index("question_id")["response_type"]
    single = rows["question_id"].map(kinds) == "single"
    sided = rows["question_id"].isin(rows.loc[rows["stance"].isin(SIDED), "question_id"])
    kept = rows[single & sided & rows["percent"].notna()]
    parts = surveys.leaves(kept)
    parts = parts.assign(side=surveys.sides_of(parts))
    keys = ["question_id", "survey_id", "side"]
    several = parts.groupby(keys)["side"].transform("size") > 1
    parts = parts[~(several & parts["side"].isin(NO_SIDE))]
    times = parts.groupby("question_id")["survey_id"].nunique()
    parts = parts[parts["question_id"].map(times) >= fewest]
    if parts.empty:
        return parts.assign(side_name=[], section=[], bar=[])
    sums = parts.groupby(keys, sort=False).agg(
        percent=("percent", "sum"),
        said=("label", "; ".join),
        is_derived=("is_derived", "any"),
        summed=("row", "size"),
        row=("row", "; ".join),
        source_url=("source_url", all_pages),
    )
    summed = ["percent", "is_derived", "row", "source_url", "label"]
    cards = parts.drop_duplicates(keys).drop(columns=summed)
    frame = cards.merge(sums.reset_index(), on=keys, validate="1:1")
    frame = frame.assign(
        label=frame["said"],
        is_derived=frame["is_derived"] | (frame["summed"] > 1),
        side_name=frame["side"].map(SIDE_NAMES),
        section=frame["question_title"],
        bar=frame["survey"] + " · " + size_label(frame),
        _times=frame["question_id"].map(times),
    )
    frame = frame.sort_values(
        ["_times", "question_id", "date", "survey_id"], ascending=[False, True, True, True]
    )
    frame = frame.drop(columns=["_times", "said", "summed"]).reset_index(drop=True)
    frame = frame.assign(bar=_told_apart(frame))
    return estimates.with_intervals(frame, deff=deff, step_pp="as printed")


def _told_apart(frame: pd.DataFrame) -> pd.Series:
    """`bar` with blanks that tell equal names apart (a house under several questions or waves)."""
    rows = frame.drop_duplicates(["survey_id", "question_id"])
    blanks = rows.groupby("bar").cumcount().map(lambda place: " " * place)
    keys = frame[["survey_id", "question_id"]].apply(tuple, axis=1)
    return frame["bar"] + keys.map(dict(zip(keys[rows.index], blanks, strict=True)))


def undated(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per survey without a date."""
    return rows[rows["date"].isna()].drop_duplicates("survey_id").reset_index(drop=True)


def peoples(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per people: `people, n_surveys, undated, n_questions, years`."""
    found = []
    for people, some in rows.groupby("people", sort=False):
        dated = some[some["date"].notna()]
        years = dated["date"].dt.year
        found.append(
            {
                "people": people,
                "n_surveys": some["survey_id"].nunique(),
                "undated": some.loc[some["date"].isna(), "survey_id"].nunique(),
                "n_questions": some["question_id"].nunique(),
                "years": f"{years.min()}–{years.max()}" if len(dated) else "",
                "date": dated["date"].max(),
            }
        )
    columns = ["people", "n_surveys", "undated", "n_questions", "years", "date"]
    return pd.DataFrame(found, columns=columns)
