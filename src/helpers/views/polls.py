"""Frames of poll figures arranged for one chart or table each."""

import pandas as pd

from helpers import surveys
from helpers.sources import all_pages
from helpers.words import SIDES, asked_label, size_label, survey_label

MODE_ORDER = (
    "telephone",
    "face_to_face",
    "mixed",
    "online_panel",
    "exit_poll",
    "self_selected",
    "official_count",
    "unknown",
)


def labelled(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings with `survey`, `asked`, `size` and `stated` in words, in order of being asked.

    `label` names the answer; `survey` the house and fieldwork.
    """
    frame = readings.assign(
        survey=survey_label(readings),
        asked=asked_label(readings),
        size=size_label(readings),
        stated=[surveys.share_text(row) for row in readings.to_dict("records")],
    )
    order = frame["mode"].map({mode: place for place, mode in enumerate(MODE_ORDER)})
    frame = frame.assign(_mode=order).sort_values(
        ["_mode", "population_class", "date", "survey_id", "option_order"], kind="stable"
    )
    return frame.drop(columns="_mode").reset_index(drop=True)


def split_rows(readings: pd.DataFrame) -> pd.DataFrame:
    """One row per survey and side, for `charts.plot_splits`: adds `bar`, its label."""
    cards = labelled(readings).drop_duplicates("survey_id")
    known = ["survey_id", "survey", "asked", "size", "date", "fieldwork_end"]
    order = {survey: place for place, survey in enumerate(cards["survey_id"])}
    frame = surveys.splits(readings).merge(cards[known], on="survey_id", validate="m:1")
    frame["bar"] = frame["survey"] + " · " + frame["size"]
    frame["side_name"] = frame["side"].map(SIDES)
    return frame.sort_values("survey_id", key=lambda ids: ids.map(order), kind="stable")


def side_rows(readings: pd.DataFrame, stance: str) -> pd.DataFrame:
    """One row per survey: its whole share of one stance, net or only answer.

    Where a survey prints several answers of the stance and no net, their sum would be ours, so
    the survey is left out.
    """
    parts = surveys.leaves(readings)
    frame = labelled(surveys.whole_stance(parts[parts["percent"].notna()], stance))
    return frame.assign(bar=frame["survey"] + " · " + frame["size"])


def trend_rows(readings: pd.DataFrame, *, most: int = 7) -> pd.DataFrame:
    """Readings for `charts.plot_trend`: the drawable ones of at most `most` answers.

    Where a question has more, those with the highest shares are taken; a chart of all of them
    could not be read.
    """
    rows = surveys.drawable(readings)
    peaks = rows.groupby("option_id")["percent"].max().sort_values(ascending=False, kind="stable")
    return rows[rows["option_id"].isin(peaks.index[:most])].reset_index(drop=True)


def survey_rows(readings: pd.DataFrame) -> pd.DataFrame:
    """One row per survey: who asked whom, how, when, and which answers were printed.

    `row` and `source_url` name every statement of its figures, and their pages.
    """
    frame = labelled(readings)
    sums = surveys.leaves(frame).groupby("survey_id")["percent"].sum()
    said = said_by(frame, ["survey_id"])
    cards = frame.drop_duplicates("survey_id").sort_values(["date", "survey_id"])
    return cards.assign(
        answers=cards["survey_id"].map(said["answers"]),
        printed_sum=cards["survey_id"].map(sums),
        row=cards["survey_id"].map(said["row"]),
        source_url=cards["survey_id"].map(said["source_url"]),
    ).reset_index(drop=True)


def said_by(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """What readings of `labelled` say together, by `keys`: `answers`, `row` and `source_url`."""
    said = listed(frame).assign(answers=frame["label"] + " " + frame["stated"])
    named = {"answers": "; ".join, "row": "; ".join, "source_url": all_pages}
    return said.groupby(keys).agg(named)


def listed(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings for a table that lists everything: rows and pages are those of all statements."""
    return readings.assign(row=readings["every_row"], source_url=readings["every_page"])


def disagreements(statements: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Every statement of the figures that pages print differently, the drawn one first."""
    differing = readings.loc[readings["other_readings"].notna(), [*surveys.KEY, "row"]]
    differing = differing.rename(columns={"row": "drawn"})
    rows = labelled(statements.merge(differing, on=surveys.KEY))
    rows = rows.assign(drawn=rows["row"] == rows["drawn"])
    return rows.sort_values(
        ["date", "survey_id", "option_order", "drawn"],
        ascending=[True, True, True, False],
        ignore_index=True,
    )
