"""Frames arranged for one figure each: which rows, in which order, under which labels.

Nothing is estimated here; every row keeps `row` (file and line) and `source_url`.
"""

import pandas as pd

from helpers import counts, surveys
from helpers.tables import load_table
from helpers.words import SIDES, asked_label, count_text, period, size_label, survey_label

WAYS = {
    "loo": "Each wave held out in turn",
    "lfo": "Last third, predicted from the waves before",
}
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
    sides = surveys.leaves(readings)
    sides = sides[(sides["stance"] == stance) & sides["percent"].notna()]
    single = sides.groupby("survey_id")["option_id"].transform("size") == 1
    frame = labelled(sides[single & sides["parent_option_id"].isna()])
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
    """One row per survey: who asked whom, how, when, and which answers were printed."""
    frame = labelled(readings)
    frame = frame.assign(said=frame["label"] + " " + frame["stated"])
    sums = surveys.leaves(frame).groupby("survey_id")["percent"].sum()
    answers = frame.groupby("survey_id")["said"].agg("; ".join)
    cards = frame.drop_duplicates("survey_id").sort_values(["date", "survey_id"])
    return cards.assign(
        answers=cards["survey_id"].map(answers), printed_sum=cards["survey_id"].map(sums)
    ).reset_index(drop=True)


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


def detention_rows(event: str, measures: list[str]) -> pd.DataFrame:
    """Every statement on an event by the given measures, by period and size.

    Adds `who` (counted it), `period` and `said` in words, `label` (for a chart's row), the
    interval `low`–`high` that the statement leaves open, `row`, and `date` (end of the period).
    """
    frame = load_table("detentions")
    frame.insert(0, "row", [f"detentions, line {line}" for line in frame.index])
    frame = frame[(frame["event_id"] == event) & frame["measure"].isin(measures)]
    names = load_table("organisations").set_index("org")["name"]
    frame = counts.with_statement_intervals(frame).assign(who=frame["reporting_org"].map(names))
    frame["period"] = [period(row.date_start, row.date_end) for row in frame.itertuples()]
    frame["said"] = [count_text(row) for row in frame.to_dict("records")]
    frame["label"] = frame["who"] + (", via " + frame["relayed_by"]).fillna("")
    frame["date"] = frame["date_end"]
    return frame.sort_values(["date_end", "date_start", "count", "source_url"], ignore_index=True)


def series_rows(series: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per poll of the pooled series: what each contributes, and where it was read.

    Adds `label` (series), `survey` and `percent` (the branch's share, 0-100).
    """
    parts = [polls.assign(label=series_label(name)) for name, polls in series.items()]
    cards = surveys.survey_cards()
    cards = cards[["survey_id", "house_name", "when", "fieldwork_end", "sample_size"]]
    frame = pd.concat(parts, ignore_index=True).merge(cards, on="survey_id", validate="m:1")
    return frame.assign(
        survey=survey_label(frame),
        percent=100 * frame["share"],
        n_used=frame["n"],
        source_url=frame["source_url"].str.split("; ").str[0],
    )


def series_label(name: str) -> str:
    """A pooled series in words: the question's title and the side that is followed."""
    question, _, branch = name.partition(": ")
    return f"{surveys.question(question)['title']} – {branch.replace('_', ' ')}"


def coverage_rows(summary: pd.DataFrame) -> pd.DataFrame:
    """Rows for `charts.plot_coverage`: one per series and way of holding out, all series last."""
    frame = summary.assign(
        way=summary["validation"].map(WAYS),
        label=[name if name == "all series" else series_label(name) for name in summary["series"]],
    )
    # one row a series and way: the label alone would stand for both ways
    frame["bar"] = frame["label"] + frame["validation"].map({"loo": "", "lfo": " "})
    order = frame["validation"].map({"loo": 0, "lfo": 1})
    last = frame["series"] == "all series"
    frame = frame.assign(_order=order, _last=last).sort_values(["_order", "_last"], kind="stable")
    return frame.drop(columns=["_order", "_last"]).reset_index(drop=True)


def reconciled_rows(statements: pd.DataFrame) -> pd.DataFrame:
    """What the statements of each period leave possible: low, best and high.

    `row` names the statements of the period, `source_url` the page of the one behind `low`.
    """
    frame = counts.reconcile_events(statements, load_table("organisations"))
    frame["period"] = [period(row.date_start, row.date_end) for row in frame.itertuples()]
    groups = statements.groupby("period", sort=False)
    rows = groups["row"].agg("; ".join)
    largest = statements.sort_values("count", kind="stable").drop_duplicates("period", keep="last")
    floors = frame.set_index("period")["low"]
    behind = statements[statements["count"] == statements["period"].map(floors)]
    behind = behind.drop_duplicates("period")
    pages = pd.concat([behind, largest]).drop_duplicates("period").set_index("period")["source_url"]
    return frame.assign(row=frame["period"].map(rows), source_url=frame["period"].map(pages))


def learned_rows(learned: pd.DataFrame) -> pd.DataFrame:
    """Prior and posterior of each hyperparameter, under the names of the tables."""
    return learned.assign(
        label=[series_label(name) for name in learned["series"]],
        series_label=[series_label(name) for name in learned["series"]],
        verdict=learned["reading"],
        prior_median=[f"{value:.2f}" for value in learned["prior_median"]],
        posterior_median=[f"{value:.2f}" for value in learned["posterior_median"]],
        overlap=[f"{value:.2f}" for value in learned["overlap"]],
    )
