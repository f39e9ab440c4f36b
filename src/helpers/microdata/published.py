"""Shares computed from a data file beside those that were published of the same survey."""

import pandas as pd

from helpers.estimates import printed_step_pp
from helpers.tables import load_rows

CELL = ["question_id", "subgroup", "option_id"]


def compared(shares: pd.DataFrame, withheld: pd.DataFrame, survey_id: str) -> pd.DataFrame:
    """Cell by cell: every published share of the survey, and every computed one.

    `shares` and `withheld` as in `results.Results`. Returns `question_id, subgroup, option_id`,
    `computed_percent` (0-100, unrounded), `published_percent`, `row` (name of its row in
    `responses`), `difference_pp` (computed less published) and `outcome` in words. A published
    share agrees when the computed one rounds to it in the places it was printed to.
    """
    rows = load_rows("responses")
    rows = rows[rows["survey_id"] == survey_id].copy()
    rows["step_pp"] = printed_step_pp(rows) if len(rows) else 0.0
    kept = rows[["row", *CELL, "percent", "percent_low", "percent_high", "step_pp"]]
    kept = kept.rename(columns={"percent": "published_percent"})
    computed = shares[[*CELL, "percent"]].rename(columns={"percent": "computed_percent"})
    both = computed.merge(kept, on=CELL, how="outer").sort_values([*CELL, "row"], ignore_index=True)
    both["published_percent"] = both["published_percent"].astype(float)
    both["difference_pp"] = both["computed_percent"] - both["published_percent"]
    both["row"] = both["row"].fillna("")
    hidden = set(zip(withheld["question_id"], withheld["subgroup"], strict=True))
    both["outcome"] = [_outcome(cell, hidden) for cell in both.itertuples()]
    return both[[*CELL, "computed_percent", "published_percent", "difference_pp", "outcome", "row"]]


def _outcome(cell, hidden: set[tuple[str, str]]) -> str:
    if not cell.row:
        return "not published"
    if pd.isna(cell.computed_percent):
        is_hidden = (cell.question_id, cell.subgroup) in hidden
        return "withheld" if is_hidden else "not in the mapping"
    if pd.isna(cell.published_percent):
        low = 0 if pd.isna(cell.percent_low) else cell.percent_low
        high = 100 if pd.isna(cell.percent_high) else cell.percent_high
        return "in the printed range" if low <= cell.computed_percent <= high else "outside it"
    agrees = abs(cell.difference_pp) <= cell.step_pp / 2 + 1e-9
    return "agrees" if agrees else f"differs by {cell.difference_pp:+.1f}"
