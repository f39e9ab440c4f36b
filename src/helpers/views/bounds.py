"""Frames of what the silent, and hidden views, could make of published splits."""

import pandas as pd

from helpers import bounds
from helpers.sources import all_pages
from helpers.surveys import SUM_HIGH, SUM_LOW
from helpers.words import SIDES

CARD = ["survey_id", "survey", "bar", "size", "asked", "date", "fieldwork_end"]
BOTH = ["for", "against"]


def two_sided(splits: pd.DataFrame) -> pd.DataFrame:
    """One row per survey that publishes both sides, in the order of `splits`.

    `splits` of `views.polls.split_rows`. Adds `for`, `against` and `silent_percent` (percent of
    everyone asked: those on neither side, printed or not). Left out are surveys with a derived
    side, those that print a share only as a limit ("up to 40"), and those whose answers overlap
    (a sum above 103).
    """
    published = splits[~splits["is_derived"]]
    limits = published.loc[published["is_bound"], "survey_id"]
    published = published[~published["survey_id"].isin(limits)]
    sides = published.pivot_table(index="survey_id", columns="side", values="percent").astype(float)
    sides = sides.reindex(columns=[*BOTH, *sides.columns.difference(BOTH)])
    sides = sides.dropna(subset=BOTH).fillna(0.0)
    sums, silent = sides.sum(axis=1), sides.drop(columns=BOTH).sum(axis=1)
    silent = silent.where(sums >= SUM_LOW, 100 - sides["for"] - sides["against"])
    wide = sides[BOTH].assign(silent_percent=silent)[sums <= SUM_HIGH]
    traced = published[published["side"].isin(BOTH)].groupby("survey_id", sort=False)
    traced = traced.agg(row=("row", "; ".join), source_url=("source_url", all_pages))
    cards = splits[CARD].drop_duplicates("survey_id").set_index("survey_id", drop=False)
    cards = cards[cards.index.isin(wide.index)]
    cards.index.name = None
    return cards.join(wide).join(traced).reset_index(drop=True)


def bound_rows(splits: pd.DataFrame) -> pd.DataFrame:
    """Two rows per survey of `two_sided`: each side as printed, and with all the silent on it.

    Columns `side`, `side_name`, `percent`, `low_percent` (as printed) and `high_percent` beside
    those of the survey. No sampling error.
    """
    surveys = two_sided(splits)
    parts = []
    for survey in surveys.to_dict("records"):
        found = bounds.dk_bounds(*_shares(survey), where=survey["survey_id"])
        sides = found["option"].map({"support": "for", "oppose": "against"})
        parts.append(found.drop(columns="option").assign(side=sides, **survey))
    columns = ["side", "percent", "low_percent", "high_percent", *surveys.columns]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return frame.assign(side_name=frame["side"].map(SIDES))


def tipping_rows(splits: pd.DataFrame) -> pd.DataFrame:
    """One row per survey of `two_sided`: what it would take to change the picture.

    Adds `lead_pp` (against minus for), `level_percent` (of the silent, how many would have to
    join the trailing side to make the sides level; missing where no split of them does),
    `half_percent` (of those who answered for, how many would have to hide a view against for
    half of everyone to be against; missing where even all would not do) and `erased_percent` (of
    those on the leading side, how many would have to hide the other view for the lead to
    vanish). No sampling error.
    """
    surveys = two_sided(splits)
    found = []
    for survey in surveys.to_dict("records"):
        shares, where = _shares(survey), survey["survey_id"]
        silent = bounds.tipping_dk(*shares, where=where)
        hidden = bounds.tipping_falsification(*shares, where=where)
        found.append([silent.lead, silent.share, hidden.majority, hidden.lead_erased])
    columns = ["lead_pp", "level_percent", "half_percent", "erased_percent"]
    numbers = 100 * pd.DataFrame(found, columns=columns, index=surveys.index, dtype=float)
    return surveys.assign(**numbers, percent=numbers["erased_percent"])


def _shares(survey: dict) -> tuple[float, float, float]:
    return tuple(survey[name] / 100 for name in ("for", "against", "silent_percent"))
