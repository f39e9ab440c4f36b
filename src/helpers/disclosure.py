"""What the pages we read disclose of a survey, by the items of AAPOR's Code.

The items are those of section III.A of the AAPOR Code of Professional Ethics and Practices
(revision of April 2021), which its Transparency Initiative asks for as well:
https://aapor.org/standards-and-ethics/disclosure-standards/. `ITEMS` says which column stands
for which item. A cell counts only if it was read: not "unknown", not inferred, not taken from
another wave. An item that no column records is not judged.
"""

from typing import NamedTuple

import pandas as pd

from helpers.surveys import survey_rows
from helpers.tables import load_table


class Item(NamedTuple):
    """One thing to disclose: number in the Code, name, column that stands for it, what counts."""

    number: str
    item: str
    column: str
    counts: str


CODE = "AAPOR Code of Professional Ethics and Practices (April 2021), section III.A"
ITEMS = (
    Item("2", "Who paid", "sponsor", "any entry"),
    Item("2", "Who asked", "pollster", "any entry that names a pollster"),
    Item("3", "Wording", "wording_original", "original wording of every question with a figure"),
    Item("4", "Population", "population", "more than the name of a country"),
    Item("6", "Mode", "mode", "known, and not taken from another wave"),
    Item("7", "Dates", "fieldwork_start", "first and last day, not inferred"),
    Item("8", "Size", "sample_size", "a printed number, of a sample or of participants"),
    Item("8", "Precision", "margin_of_error_pp", "a printed margin of error"),
    Item("5, 9", "Sampling, weights", "weighting", "any entry but “not stated”, “none reported”"),
)
NOT_JUDGED = (
    ("1", "Data collection strategy", "no column: everything here is a survey or a count"),
    ("10", "Processing and quality checks", "no column"),
    ("11", "Limitations", "no column"),
)
UNNAMED = "pollster not"
UNSAID = ("not stated", "none reported")


def disclosed(surveys: pd.DataFrame, wordings: pd.Series) -> pd.DataFrame:
    """Which items each survey discloses: one row per survey (index kept), one column per item.

    `surveys` has the columns of the table; `wordings` is true, by `survey_id`, where every
    question of the survey with a figure has its original wording. Values are true or false.
    """
    day = surveys["fieldwork_precision"] == "day"
    weighting = surveys["weighting"].fillna(UNSAID[0]).str.lower()
    found = {
        "sponsor": surveys["sponsor"].notna(),
        "pollster": ~surveys["pollster"].str.contains(UNNAMED, regex=False),
        "wording_original": surveys["survey_id"].isin(wordings.index[wordings]),
        "population": surveys["population"].str.contains(r"[, ]", regex=True),
        "mode": (surveys["mode"] != "unknown") & ~surveys["is_mode_assumed"],
        "fieldwork_start": day & ~surveys["is_fieldwork_inferred"],
        "sample_size": surveys["sample_size"].notna() | surveys["participants"].notna(),
        "margin_of_error_pp": surveys["margin_of_error_pp"].notna(),
        "weighting": ~weighting.str.startswith(UNSAID),
    }
    return pd.DataFrame(
        {item.item: found[item.column].astype(bool) for item in ITEMS}, index=surveys.index
    )


def disclosure() -> pd.DataFrame:
    """One row per survey and item: is it on a page we read?

    Official counts are left out: they are no surveys. Columns of `surveys.survey_rows`, and
    `item_number`, `item`, `counts`, `is_disclosed`.
    """
    cards = survey_rows()
    cards = cards[cards["mode"] != "official_count"]
    found = disclosed(cards, _wordings())
    parts = [
        cards.assign(
            item_number=item.number,
            item=item.item,
            counts=item.counts,
            is_disclosed=found[item.item],
        )
        for item in ITEMS
    ]
    return pd.concat(parts, ignore_index=True)


def _wordings() -> pd.Series:
    asked = load_table("responses")[["survey_id", "question_id"]].drop_duplicates()
    known = load_table("questions").set_index("question_id")["wording_original"].notna()
    return asked["question_id"].map(known).groupby(asked["survey_id"]).all()
