"""What the validation shows, in words."""

import inspect

import pandas as pd

from helpers.pooling.validation import simulation_coverage
from helpers.words import count, listed, number, percent

ALL = "all series"
WAYS = {
    "loo": "Held out one at a time",
    "lfo": "Predicted forwards, the last third from the waves before",
}
NOT_INDEPENDENT = (
    "Shares of one survey are not independent, so the test is weaker than its number of shares."
)
NOTHING = "No series has enough comparable waves to be tested"


def _of_all(summary: pd.DataFrame, way: str) -> pd.Series:
    return summary[(summary["series"] == ALL) & (summary["validation"] == way)].iloc[0]


def polls_title(polls: pd.DataFrame) -> str:
    """How many shares of how many surveys are tested, as a title. `polls`: views.pooled."""
    return (
        f"{count(len(polls), 'share')} from {count(polls['survey_id'].nunique(), 'survey')} "
        f"in {polls['label'].nunique()} series"
    )


def _tested(held: pd.Series) -> str:
    """How many shares of how many surveys were held out."""
    return f"{count(int(held['waves']), 'share')} from {count(int(held['n_surveys']), 'survey')}"


def coverage_title(summary: pd.DataFrame) -> str:
    """How many held-out shares the 80 % ranges held, as a title.

    Here and below `summary` is of `pooling.series.validated`.
    """
    if summary.empty:
        return NOTHING
    held = _of_all(summary, "loo")
    return (
        f"The 80 % ranges held {percent(held['held_80_percent'])} of the {_tested(held)}, each "
        "held out in turn"
    )


def coverage_reading() -> str:
    """How to read the chart of coverage."""
    return (
        "A mark on the dashed line of its colour is what the range promises; left of it the "
        "ranges are too narrow, right of it too wide. Few waves make marks jump, and series share "
        f"surveys. {NOT_INDEPENDENT}"
    )


def coverage_sentence(summary: pd.DataFrame, way: str) -> str:
    """Coverage over all series for one way of holding out."""
    if summary.empty:
        return ""
    held = _of_all(summary, way)
    return (
        f"{WAYS[way]}, {_tested(held)}: the 50, 80 and 95 % ranges held "
        f"{number(held['held_50_percent'])}, {number(held['held_80_percent'])} and "
        f"{percent(held['held_95_percent'])}."
    )


def promise_sentence(summary: pd.DataFrame) -> str:
    """Whether the 80 % ranges hold fewer or more than they promise, or no more can be told.

    What chance may do is taken as two standard errors of as many independent draws as there are
    surveys: shares of one survey are not independent.
    """
    if summary.empty:
        return ""
    told: dict[str, list[str]] = {}
    for way in WAYS:
        held = _of_all(summary, way)
        off = float(held["held_80_percent"]) - 80
        word = "no further from 80 % than chance alone may put them"
        if abs(off) > 200 * (0.8 * 0.2 / held["n_surveys"]) ** 0.5:
            word = "too narrow" if off < 0 else "too wide"
        said = f"{WAYS[way][0].lower()}{WAYS[way][1:]}: {percent(held['held_80_percent'])} held in "
        told.setdefault(word, []).append(said + count(int(held["n_surveys"]), "survey"))
    parts = [f"{word} ({'; '.join(ways)})" for word, ways in told.items()]
    return f"The 80 % ranges are {listed(parts)}. {NOT_INDEPENDENT}"


def error_sentence(summary: pd.DataFrame) -> str:
    """The forward error of the model against two simple guesses."""
    if summary.empty:
        return ""
    held = _of_all(summary, "lfo")
    return (
        f"Predicting forwards, the line misses the next poll by {number(held['error_pp'])} points "
        f"on average; “the same as the last poll” misses it by "
        f"{number(held['last_poll_error_pp'])}, the average of three polls by "
        f"{number(held['three_poll_error_pp'])}."
    )


def series_sentence(polls: pd.DataFrame) -> str:
    """On how many series, questions and houses this rests. `polls`: views.pooled.series_rows."""
    if polls.empty:
        return f"{NOTHING}."
    return (
        f"All of this rests on {polls['label'].nunique()} series from "
        f"{count(polls['question_id'].nunique(), 'question')} of "
        f"{count(polls['house'].nunique(), 'house')}; everything else in the tables has too few "
        "comparable waves to be tested."
    )


def simulation_title(simulated: pd.DataFrame) -> str:
    """The largest distance from nominal in the simulation, as a title."""
    off = (simulated["covered_percent"] - simulated["nominal_percent"]).abs()
    return f"Simulated truths: coverage is off by at most {number(off.max())} points"


def learned_title(learned: pd.DataFrame) -> str:
    """How many hyperparameters the polls moved, as a title."""
    if learned.empty:
        return NOTHING
    moved = int((learned["reading"] == "the polls moved it").sum())
    return f"The polls moved {moved} of {count(len(learned), 'hyperparameter')}"


def simulation_base(sets: int) -> str:
    """What the simulated ranges rest on: the sizes that `simulation_coverage` takes."""
    known = inspect.signature(simulation_coverage).parameters
    polls, houses = known["polls"].default, known["houses"].default
    return f"{count(sets, 'simulated set')} of {polls} polls by {houses} houses, fixed seed."
