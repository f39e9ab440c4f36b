"""Frames of what a pooled line of one question may be made of, and the line where one may be."""

import pandas as pd

from helpers import comparable, surveys
from helpers.pooling import pool_split
from helpers.pooling.input import FEWEST_WAVES
from helpers.sources import all_pages
from helpers.tables import load_table
from helpers.words import asked_label, listed, survey_label

CLASS = comparable.CLASS
SHARES = ["median", "low50", "high50", "low90", "high90"]


def comparable_split(readings: pd.DataFrame) -> pd.DataFrame:
    """The clean split of `comparable.clean_split` of readings of one question of whole samples.

    Without rows for a question whose answer tree is not declared.
    """
    question = readings["question_id"].iloc[0] if len(readings) else ""
    if question not in set(load_table("trees")["question_id"]):
        return pd.DataFrame(columns=comparable.COLUMNS)
    parts = surveys.without_mixed_nets(surveys.leaves(readings))
    return comparable.clean_split(parts, comparable.load_tree(question))


def class_rows(split: pd.DataFrame) -> pd.DataFrame:
    """One row per class of surveys that are alike, and what it lacks for a pooled line.

    `split` of `comparable_split`. Columns `house_name` (who asked), `asked`, `answers` (those
    printed), `waves` (surveys), `whole` (whose printed answers add up), `percent` and `accepted`
    (waves that a line may rest on, of the branch that has most), `lacking` (reasons of the
    others), `row`, `source_url`. `percent` is the share of waves that are accepted.
    """
    if split.empty:
        return pd.DataFrame(columns=["house_name", "asked", "answers", "waves", "accepted"])
    _, refused = comparable.accepts_pooling(split)
    why = refused.set_index("survey_id")["reason"]
    found = comparable.comparable_classes(split)
    best = found.groupby(CLASS, dropna=False)[["surveys", "complete", "accepted"]].max()
    rows = [_class(names, some, why) for names, some in split.groupby(CLASS, dropna=False)]
    frame = pd.DataFrame(rows).set_index(CLASS).join(best).reset_index()
    frame = frame.rename(columns={"surveys": "waves", "complete": "whole"})
    frame = frame.assign(asked=asked_label(frame), percent=100 * frame["accepted"] / frame["waves"])
    order = ["accepted", "whole", "waves", "house_name"]
    return frame.sort_values(order, ascending=[False] * 3 + [True], ignore_index=True)


def _class(names: tuple, some: pd.DataFrame, why: pd.Series) -> dict:
    houses = load_table("houses").set_index("house")["short_name"]
    options = load_table("options").set_index(["question_id", "option_id"])["label_en"]
    question = some["question_id"].iloc[0]
    offered = [options[question, option] for option in some["option_set"].iloc[0].split(";")]
    surveys_here = some.drop_duplicates("survey_id")
    reasons = why.reindex(surveys_here["survey_id"]).dropna().str.split("; ").explode()
    counted = reasons.value_counts()
    return dict(zip(CLASS, names, strict=True)) | {
        "house_name": listed(sorted(houses[surveys_here["house"].unique()])),
        "answers": "; ".join(offered),
        "lacking": "; ".join(f"{reason} ({times})" for reason, times in counted.items()),
        "row": "; ".join(dict.fromkeys("; ".join(some["row"]).split("; "))),
        "source_url": all_pages(some["source_url"]),
        "date": some["date"].max(),
    }


def pooled_polls(split: pd.DataFrame) -> pd.DataFrame:
    """Polls of the branch with most accepted waves, if the rules allow a line, else no rows.

    Of equal ones the branch that comes last in the tree, which is the narrowest. One row per
    poll: columns of the split, `survey`, `label` (the branch's yes) and `percent` (its share in
    the branch, 0-100).
    """
    if split.empty:
        return split.assign(survey=[], label=[], percent=[])
    accepted, _ = comparable.accepts_pooling(split)
    groups = [some for _, some in accepted.groupby([*CLASS, "branch"], sort=False)]
    enough = [some for some in groups if len(some) >= FEWEST_WAVES]
    polls = max(enough, key=len, default=accepted.iloc[:0])
    polls = max((some for some in enough if len(some) == len(polls)), key=_depth, default=polls)
    cards = surveys.survey_cards()[["survey_id", "house_name", "when", "fieldwork_end"]]
    polls = polls.merge(cards, on="survey_id", how="left")
    return polls.assign(
        survey=survey_label(polls),
        label=polls["branch"].str.replace("_", " "),
        percent=100 * polls["share"].astype(float),
        n_used=polls["n"],
    )


def _depth(polls: pd.DataFrame) -> int:
    tree = comparable.load_tree(polls["question_id"].iloc[0])
    return int(tree.set_index("yes")["branch_order"][polls["branch"].iloc[0]])


def line_rows(polls: pd.DataFrame) -> pd.DataFrame:
    """The pooled line of `pooled_polls`, a row per month: `date` and percent 0-100 in the columns
    `median, low50, high50, low90, high90`, `method`, `assumptions`; no rows without polls.
    """
    if polls.empty:
        empty = pd.DataFrame(columns=["date", *SHARES, "method", "assumptions"])
        return empty.astype({"date": "datetime64[us]", **dict.fromkeys(SHARES, float)})
    first, last = polls["date"].min(), polls["date"].max()
    days = pd.date_range(first, last, freq="MS").union(pd.DatetimeIndex([first, last]))
    state = pool_split(polls, days).state
    return state.assign(**{name: 100 * state[name] for name in SHARES})
