"""Frames of counts arranged for one chart or table each."""

import pandas as pd

from helpers import counts
from helpers.tables import load_table
from helpers.words import count_text, period


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
