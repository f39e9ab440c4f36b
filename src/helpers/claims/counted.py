"""Checks on counts: what each statement leaves possible against a bound."""

import pandas as pd

from helpers.claim_forms import CountCheck, MagnitudeCheck, OriginCheck
from helpers.claims.known import count_rows
from helpers.claims.outcomes import FAILS, HOLDS, NO, UNJUDGED, YES, beyond, of_statements, within
from helpers.counts import with_crowd_intervals, with_statement_intervals, word_magnitude

CountedCheck = CountCheck | MagnitudeCheck | OriginCheck


def judged(
    check: CountedCheck, bound: float | None, known: pd.DataFrame
) -> tuple[pd.DataFrame, str]:
    """Rows that decide a check, each with `value`, `low`, `high` and `said`, and the outcome.

    `bound` is the number the check names, or the claim's own; None for a magnitude. `known` are
    the rows of `asked` known on the day.
    """
    rows = _measured(known, check.table).reset_index(drop=True)
    if isinstance(check, OriginCheck):
        return _origin(rows, check, bound)
    if isinstance(check, MagnitudeCheck):
        band = word_magnitude(check.word)
        rows["said"] = within(rows["low"], rows["high"], (band.low, band.high))
    elif check.up_to is not None:
        rows["said"] = within(rows["low"], rows["high"], (bound, check.up_to))
    else:
        rows["said"] = beyond(rows["low"], rows["high"], check.bound[0], bound)
    return rows, of_statements(rows["said"])


def asked(check: CountedCheck) -> pd.DataFrame:
    """Every statement that a check could rest on, with the day it is known from."""
    frame = count_rows(check.table)
    for column, wanted in (("event_id", check.events), ("measure", check.measures)):
        frame = frame[frame[column].isin(wanted)] if wanted else frame
    return frame if check.place is None else frame[frame["place"] == check.place]


def _measured(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    if frame.empty:
        return frame.assign(value=[], low=[], high=[])
    has_ends = table == "protest_sizes"
    frame = with_crowd_intervals(frame) if has_ends else with_statement_intervals(frame)
    return frame.assign(value=frame["count"])


def _origin(rows: pd.DataFrame, check: OriginCheck, value: float) -> tuple[pd.DataFrame, str]:
    by = rows["who"].fillna("").str.contains(check.outlet, regex=False)
    via = rows["relayed_by"].fillna("").str.contains(check.outlet, regex=False)
    rows = rows[by | via].reset_index(drop=True)
    rows["said"] = (rows["value"] == value).map({True: YES, False: NO}).astype(object)
    if rows.empty:
        return rows, UNJUDGED
    return rows, HOLDS if (rows["said"] == YES).any() else FAILS
