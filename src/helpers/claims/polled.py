"""Checks on polls: each survey's range against a bound, comparable groups apart."""

import pandas as pd

from helpers import surveys
from helpers.claim_forms import ComplementCheck, LeadCheck, ShareCheck
from helpers.claims.known import POLL_LAG_DAYS, with_known
from helpers.claims.outcomes import beyond, over_groups, together
from helpers.comparison_frames import with_leads
from helpers.estimates import with_intervals
from helpers.sources import pages_of_both

GROUP = ["population_class", "mode"]
PollCheck = ShareCheck | ComplementCheck | LeadCheck


def judged(
    check: PollCheck, bound: float, known: pd.DataFrame
) -> tuple[pd.DataFrame, dict[tuple, str], str]:
    """Rows that decide a check, the outcome in each comparable group, and the outcome of all.

    `known` are the rows of `asked` known on the day. A group is a population and mode. Rows: one
    per survey with `value`, `low`, `high` (percent, or points for a lead), `said` (holds, fails,
    open), and the columns of a reading.
    """
    rows = _measured(check, _readings(known)).reset_index(drop=True)
    rows["said"] = beyond(rows["low"], rows["high"], check.bound[0], bound)
    if check.in_ == "latest" and len(rows):
        latest = rows.groupby(GROUP)["date"].transform("max")
        rows = rows[rows["date"] == latest].reset_index(drop=True)
    how_many = "all" if check.in_ == "latest" else check.in_
    groups = {
        group: together(some["said"], how_many) for group, some in rows.groupby(GROUP, sort=False)
    }
    return rows, groups, over_groups(groups.values())


def asked(check: PollCheck) -> pd.DataFrame:
    """Every statement that a check could rest on, with the day it is known from."""
    frame = surveys.statements(check.question)
    frame = frame[(frame["country"] == check.country) & (frame["subgroup"] == check.subgroup)]
    for column, wanted in (("house", check.houses), ("population_class", check.population_classes)):
        frame = frame[frame[column].isin(wanted)] if wanted else frame
    return with_known(frame, lag_days=POLL_LAG_DAYS)


def _readings(known: pd.DataFrame) -> pd.DataFrame:
    """Readings that decide: published (not derived), dated."""
    frame = known[~known["is_derived"] & known["date"].notna()]
    return surveys.readings(frame) if len(frame) else frame


def _measured(check: PollCheck, readings: pd.DataFrame) -> pd.DataFrame:
    if readings.empty:
        return readings.assign(value=[], low=[], high=[])
    if isinstance(check, LeadCheck):
        return _leads(readings, check)
    if isinstance(check, ComplementCheck):
        frame = _ranges(readings[readings["option_id"] == check.option])
        return frame.assign(
            value=100 - frame["value"], low=100 - frame["high"], high=100 - frame["low"]
        )
    if check.option is not None:
        return _ranges(readings[readings["option_id"] == check.option])
    return _ranges(surveys.whole_stance(surveys.leaves(readings), check.stance))


def _ranges(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares with `value`, `low` and `high` in percent; an open end where nothing bounds it.

    A share without a known size has only its printed value: it leaves both ends open. An
    official count is no sample: its range is its value.
    """
    ends = {}
    for end, printed in (("low", "percent_low"), ("high", "percent_high")):
        at = frame.assign(percent=frame["percent"].fillna(frame[printed]), qualifier="exact")
        ends[end] = with_intervals(at, deff="by mode", step_pp="as printed")[f"{end}_percent"]
    open_low, open_high = frame["qualifier"] == "up_to", frame["qualifier"] == "at_least"
    official = frame["percent"].where(frame["population_class"] == "official_count")
    return frame.assign(
        value=frame["percent"],
        low=ends["low"].mask(open_low, 0.0).astype("Float64").fillna(official).fillna(0.0),
        high=ends["high"].mask(open_high, 100.0).astype("Float64").fillna(official).fillna(100.0),
    )


def _leads(readings: pd.DataFrame, check: LeadCheck) -> pd.DataFrame:
    parts = surveys.leaves(readings)
    first, second = (surveys.whole_stance(parts, side) for side in (check.first, check.second))
    other = second[["survey_id", "percent", "qualifier", "row", "source_url"]]
    frame = first.merge(other, on="survey_id", suffixes=("", "_second"), validate="1:1")
    frame = frame[frame["percent"].notna() & frame["percent_second"].notna()]
    if frame.empty:
        return frame.assign(value=[], low=[], high=[])
    frame = with_leads(frame, first="percent", second="percent_second", deff="by mode", step_pp=1)
    frame["row"] = frame["row"] + "; " + frame["row_second"]
    frame["source_url"] = pages_of_both(frame["source_url"], frame["source_url_second"])
    rough = (frame["qualifier"] != "exact") | (frame["qualifier_second"] != "exact")
    return frame.assign(
        value=frame["lead_pp"],
        low=frame["low_pp"].mask(rough, -100.0).fillna(-100.0),
        high=frame["high_pp"].mask(rough, 100.0).fillna(100.0),
    )
