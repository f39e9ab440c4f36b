"""Frames of figures that whoever published them gave anew, and of such surveys."""

import pandas as pd

from helpers import surveys, vintage
from helpers.sources import pages_of_both
from helpers.tables import load_rows, load_table
from helpers.views.counts import MEASURES
from helpers.views.prisoners import DEFINITIONS
from helpers.words import count, crowd_text, day, period, survey_label

NOT_READ = "not in the pages read"
COLUMNS = ["restated_figure", "was", "now", "restated_when", "note", "is_read"]
COLUMNS += ["row", "source_url", "date"]


def restated_rows() -> pd.DataFrame:
    """Every figure that was restated, the newest first, then surveys restated as a whole.

    Columns `restated_figure` (what it is of), `was` and `now` in words, `restated_when`, `note`
    (on the new row), `is_read`, `row` and `source_url` (of the old and the new), `date` (of the
    new one; of a survey, its own). A survey stands here when its house gave its figures anew and
    none of the new ones was read.
    """
    figures = pd.concat([_pairs(name, named) for name, named in _NAMED.items()])
    figures = figures.sort_values("date", ascending=False, kind="stable", na_position="last")
    return pd.concat([figures, _whole_surveys()], ignore_index=True)[COLUMNS]


def _pairs(name: str, named) -> pd.DataFrame:
    """Old and new of each restated row of one table; `named` says what a row is of and states."""
    ids = load_table(name)["row_id"]
    rows = load_rows(name, restated=True).assign(row_id=ids)
    since = vintage.since(name, rows, load_table("sources"), load_table("surveys"))
    rows = rows.assign(since=since).set_index("row_id", drop=False)
    old = rows[rows["is_restated"]]
    new = rows.loc[old["replaced_by"]]
    found = [named(row) for row in old.to_dict("records")]
    return pd.DataFrame(
        {
            "restated_figure": [what for what, _ in found],
            "was": [said for _, said in found],
            "now": [named(row)[1] for row in new.to_dict("records")],
            "restated_when": ["not known" if pd.isna(one) else day(one) for one in new["since"]],
            "note": list(new["note"].fillna("")),
            "is_read": True,
            "row": [f"{one}; {other}" for one, other in zip(old["row"], new["row"], strict=True)],
            "source_url": pages_of_both(old["source_url"], new["source_url"]),
            "date": list(new["since"]),
        }
    )


def _share(row: dict) -> tuple[str, str]:
    question = surveys.question(row["question_id"])["title"]
    part = "" if row["subgroup"] == "all" else f" ({row['subgroup']})"
    labels = load_table("options").set_index(["question_id", "option_id"])["label_en"]
    answer = labels[row["question_id"], row["option_id"]]
    cards = surveys.survey_rows()
    survey = survey_label(cards[cards["survey_id"] == row["survey_id"]]).iloc[0]
    return f"{survey}: {question.rstrip('?')}, “{answer}”{part}", surveys.share_text(row)


def _counter(row: dict) -> str:
    return load_table("organisations").set_index("org")["name"][row["reporting_org"]]


def _detained(row: dict) -> tuple[str, str]:
    when = period(row["date_start"], row["date_end"])
    return f"{_counter(row)}: {MEASURES[row['measure']]}, {when}", crowd_text(row)


def _prisoners(row: dict) -> tuple[str, str]:
    what = f"{_counter(row)}: political prisoners, {DEFINITIONS[row['definition']]}"
    return f"{what}, {day(row['date'])}", crowd_text(row)


def _crowd(row: dict) -> tuple[str, str]:
    low, high = row["count_low"], row["count_high"]
    row = row | {"count": high if pd.isna(low) else low}
    return f"{_counter(row)}: crowd in {row['place']}, {day(row['date'])}", crowd_text(row)


_NAMED = {
    "responses": _share,
    "derived_responses": _share,
    "detentions": _detained,
    "political_prisoners": _prisoners,
    "protest_sizes": _crowd,
}


def _whole_surveys() -> pd.DataFrame:
    """Surveys whose house gave their figures anew, where none of the new ones is here."""
    cards = surveys.survey_rows()
    month = pd.to_datetime(cards["restated_in"], format="%Y-%m")
    known = month.notna()
    if (on := vintage.chosen()) is not None:
        known &= month + pd.offsets.MonthEnd() <= on
    read = set(load_rows("responses", restated=True).query("is_restated")["survey_id"])
    cards = cards.assign(month=month)[known & ~cards["survey_id"].isin(read)]
    held = load_table("responses").groupby("survey_id").size()
    return pd.DataFrame(
        {
            "restated_figure": survey_label(cards),
            "was": [
                count(int(held.get(one, 0)), "row here", "rows here") for one in cards["survey_id"]
            ],
            "now": NOT_READ,
            "is_read": False,
            "restated_when": [f"{one:%B %Y}" for one in cards["month"]],
            "note": cards["note"].fillna(""),
            "row": cards["row"],
            "source_url": cards["source_url"],
            "date": cards["date"],
        }
    )
