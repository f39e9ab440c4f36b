"""What was known when an article appeared, by the rule of `helpers.vintage`.

A row that nothing dates cannot be placed: it is known today, and counted apart.
"""

import pandas as pd

from helpers import vintage
from helpers.tables import load_rows, load_table
from helpers.vintage import COUNT_LAG_DAYS, POLL_LAG_DAYS

COUNT_TABLES = ("detentions", "political_prisoners", "protest_sizes")


def with_known(frame: pd.DataFrame, *, lag_days: int) -> pd.DataFrame:
    """`frame` with `known_from`, the day from which each row is known (missing: not to be told).

    Needs `known_from` as in the table, `date_published` and one of `fieldwork_end`, `date_end`,
    `date`.
    """
    end = next(name for name in ("fieldwork_end", "date_end", "date") if name in frame)
    since = vintage.known_from(frame, frame["date_published"], frame[end], lag_days)
    return frame.assign(known_from=since)


def known_by(frame: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """Rows of `with_known` that were known on `day`; all of them for None."""
    return frame if day is None else frame[frame["known_from"] <= day]


def count_rows(table: str) -> pd.DataFrame:
    """Rows of a table of counts with `row`, `who`, `date_published` and `known_from`."""
    frame = load_rows(table)
    sources = load_table("sources").set_index("url")["date_published"]
    names = load_table("organisations").set_index("org")["name"]
    frame = frame.assign(
        date_published=frame["source_url"].map(sources), who=frame["reporting_org"].map(names)
    )
    return with_known(frame, lag_days=COUNT_LAG_DAYS)


def undated(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `with_known` that no day can be given to."""
    return frame[frame["known_from"].isna()]


def lag_shares(statements: pd.DataFrame) -> pd.DataFrame:
    """How soon after their end dated rows appeared, polls and counts apart.

    `statements` are those of `surveys.statements`. One row per kind: `kind`, `lag_days`,
    `n_dated` rows with both dates, and `within_percent` of them that appeared within the lag.
    """
    counted = pd.concat(
        [count_rows(table).rename(columns={"date": "date_end"}) for table in COUNT_TABLES]
    )
    kinds = {
        "polls": (statements["date_published"] - statements["fieldwork_end"], POLL_LAG_DAYS),
        "counts": (counted["date_published"] - counted["date_end"], COUNT_LAG_DAYS),
    }
    rows = []
    for kind, (lags, limit) in kinds.items():
        days = lags.dropna().dt.days
        within = 100 * float((days <= limit).mean()) if len(days) else float("nan")
        rows.append((kind, limit, len(days), within))
    return pd.DataFrame(rows, columns=["kind", "lag_days", "n_dated", "within_percent"])
