"""Frames of pooled series and their validation arranged for one chart or table each."""

import pandas as pd

from helpers import comparable, surveys
from helpers.words import survey_label

WAYS = {
    "loo": "Each wave held out in turn",
    "lfo": "Last third, predicted from the waves before",
}


def series_rows(series: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per poll of the pooled series: what each contributes, and where it was read.

    Adds `label` (series), `survey` and `percent` (the branch's share, 0-100).
    """
    parts = [polls.assign(label=series_label(name)) for name, polls in series.items()]
    parts = parts or [pd.DataFrame(columns=[*comparable.COLUMNS, "label"], dtype="str")]
    cards = surveys.survey_cards()
    cards = cards[["survey_id", "house_name", "when", "fieldwork_end", "sample_size"]]
    frame = pd.concat(parts, ignore_index=True).merge(cards, on="survey_id", validate="m:1")
    return frame.assign(
        survey=survey_label(frame),
        percent=100 * frame["share"],
        n_used=frame["n"],
    )


def series_label(name: str) -> str:
    """A pooled series in words: the question's title and the side that is followed."""
    question, _, branch = name.partition(": ")
    return f"{surveys.question(question)['title']} – {branch.replace('_', ' ')}"


def coverage_rows(summary: pd.DataFrame) -> pd.DataFrame:
    """Rows for `charts.plot_coverage`: one per series and way of holding out, all series last.

    Adds `n_figures`, the shares held out: of all series together they are more than the waves.
    """
    frame = summary.assign(
        n_figures=summary["waves"],
        way=summary["validation"].map(WAYS),
        label=[name if name == "all series" else series_label(name) for name in summary["series"]],
    )
    # one row a series and way: the label alone would stand for both ways
    frame["bar"] = frame["label"] + frame["validation"].map({"loo": "", "lfo": " "})
    order = frame["validation"].map({"loo": 0, "lfo": 1})
    last = frame["series"] == "all series"
    frame = frame.assign(_order=order, _last=last).sort_values(["_order", "_last"], kind="stable")
    return frame.drop(columns=["_order", "_last"]).reset_index(drop=True)


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
