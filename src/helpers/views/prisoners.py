"""Frames of counts of political prisoners arranged for one chart or table each.

Counts only: no list of persons is read or made.
"""

import pandas as pd

from helpers import counts, vintage
from helpers.tables import load_rows, load_table
from helpers.words import count_text, counter_label, day

#: What is counted, in words, in the order of the page: the stock, then flows and running totals.
DEFINITIONS = {
    "held": "recognised and held",
    "recognised": "recognised, custody not said",
    "broader": "wider lists",
    "behind_bars_political": "behind bars on charges called political",
    "ever_recognised": "ever recognised since 2020",
    "newly_recognised": "newly recognised in a period",
    "released_since_2020": "released on any ground since 2020",
    "released_by_pardon": "released by pardon in a period",
    "released_at_end_of_term": "released at the end of the term",
    "released_group": "released in one group",
}
STOCKS = ("held", "recognised", "broader", "behind_bars_political")
RUNNING = ("ever_recognised", "released_since_2020")
RELEASES = ("released_group", "released_by_pardon", "released_at_end_of_term")


def prisoner_rows() -> pd.DataFrame:
    """Every statement, by definition and date.

    Adds `row`, `who`, `definition_name`, `said` and `day` in words, `label` (for a chart's row),
    `panel`, and the interval `low`–`high` that the qualifier leaves open.
    """
    frame = load_rows("political_prisoners")
    frame = counts.with_statement_intervals(frame)
    frame["who"] = frame["reporting_org"].map(load_table("organisations").set_index("org")["name"])
    frame["definition_name"] = frame["panel"] = frame["definition"].map(DEFINITIONS)
    frame["said"] = pd.array([count_text(row) for row in frame.to_dict("records")], dtype="str")
    frame["day"] = pd.array([_day(row) for row in frame.itertuples()], dtype="str")
    frame["label"] = counter_label(frame)
    frame["_order"] = frame["definition"].map(list(DEFINITIONS).index)
    frame = frame.sort_values(["_order", "date", "count", "source_url"], ignore_index=True)
    return frame.drop(columns="_order")


def _day(row) -> str:
    """The date no more precisely than it is known."""
    if row.date_precision == "year":
        return f"{row.date:%Y}"
    return f"{row.date:%b %Y}" if row.date_precision == "month" else day(row.date)


def of_kind(statements: pd.DataFrame, definitions: tuple[str, ...]) -> pd.DataFrame:
    """The statements by these definitions."""
    return statements[statements["definition"].isin(definitions)].reset_index(drop=True)


def newest_page() -> pd.Timestamp:
    """The latest day on which anything was known: of the newest page in the tables, or chosen."""
    newest = load_table("sources")["date_published"].max()
    return newest if (chosen := vintage.chosen()) is None else min(newest, chosen)


def definition_rows(
    statements: pd.DataFrame, as_of: pd.Timestamp, stale_after_days: int
) -> pd.DataFrame:
    """One row per definition: how many statements and counters, and how old the newest is.

    `said`, `day`, `who`, `row` and `source_url` are of the newest statement (the surest of one
    day), `age_days` its age on `as_of`, `is_stale` whether that is more than `stale_after_days`.
    """
    rank = statements["confidence"].map({"high": 0, "medium": 1, "low": 2})
    newest_last = statements.assign(_rank=-rank).sort_values(["date", "_rank"], kind="stable")
    groups = newest_last.groupby("definition", sort=False)
    frame = groups.tail(1).set_index("definition", drop=False)
    frame.index.name = None
    frame["n_statements"] = groups.size()
    frame["n_counters"] = groups["reporting_org"].nunique()
    frame["age_days"] = (as_of - frame["date"]).dt.days
    frame["is_stale"] = [bool(age > stale_after_days) for age in frame["age_days"]]
    known = [name for name in DEFINITIONS if name in frame.index]
    return frame.drop(columns="_rank").loc[known].reset_index(drop=True)


def conflicts(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements of one definition, counter and known day whose precise numbers differ."""
    exact = statements[
        (statements["qualifier"] == "exact") & (statements["date_precision"] == "day")
    ]
    exact = exact[exact["definition"].isin([*STOCKS, *RUNNING])]
    values = exact.groupby(["definition", "reporting_org", "date"])["count"].transform("nunique")
    return exact[values > 1].sort_values(["date", "definition", "count"], ignore_index=True)


def releases(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements on releases for one chart: groups by year, then totals of periods."""
    rows = of_kind(statements, RELEASES)
    groups = rows["definition"] == "released_group"
    section = rows["definition_name"].str.capitalize()
    years = "Released in one group, " + rows["date"].dt.year.astype(str)
    detail = (" (" + rows["definition_detail"] + ")").fillna("")
    label = rows["day"] + ": " + rows["label"]
    rows = rows.assign(section=section.mask(groups, years), label=label + detail.mask(groups, ""))
    order = [*dict.fromkeys(rows["section"])]
    rows["_order"] = rows["section"].map(order.index)
    return rows.sort_values(["_order", "date", "count"], ignore_index=True).drop(columns="_order")


def stock_and_flow(statements: pd.DataFrame) -> pd.DataFrame:
    """Days with a number ever recognised and a number held: what left the list until then.

    Recognised and held by Viasna or the human-rights community, whose list is one. `left` is
    ever recognised less held, our subtraction; `low_left` where the first is a floor. `released`
    is what the counter itself states, in words. `row` names the statements.
    """
    lists = statements[statements["reporting_org"].isin(["viasna", "human_rights_community"])]
    ever = lists[lists["definition"] == "ever_recognised"]
    held = lists[(lists["definition"] == "held") & (lists["qualifier"] == "exact")]
    freed = lists[lists["definition"] == "released_since_2020"].set_index("date")["said"]
    pairs = ever.merge(held, on="date", suffixes=("", "_held"))
    signs = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}
    left = (pairs["count"] - pairs["count_held"]).astype("Int64")
    said = [f"{signs[q]}{n:,}" for q, n in zip(pairs["qualifier"], left, strict=True)]
    rows = [f"{one}; {other}" for one, other in zip(pairs["row"], pairs["row_held"], strict=True)]
    return pairs.assign(
        left=left,
        left_said=said,
        released=pairs["date"].map(freed[~freed.index.duplicated(keep="last")]),
        row=rows,
    )
