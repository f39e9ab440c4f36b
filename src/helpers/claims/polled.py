"""Checks on polls: each survey's range against a bound, comparable groups apart."""

import pandas as pd

from helpers import surveys
from helpers.claim_forms import ComplementCheck, LeadCheck, ShareCheck
from helpers.claims.known import POLL_LAG_DAYS, known_by, with_known
from helpers.claims.outcomes import OPEN, beyond, over_groups, together
from helpers.comparison_frames import with_leads
from helpers.estimates import with_intervals

GROUP = ["population_class", "mode"]
PollCheck = ShareCheck | ComplementCheck | LeadCheck


def judged(
    check: PollCheck, bound: float, day: pd.Timestamp | None
) -> tuple[pd.DataFrame, dict[tuple, str], str]:
    """Rows that decide a check, the outcome in each comparable group, and the outcome of all.

    A group is a population and mode. Rows: one per survey with `value`, `low`, `high` (percent,
    or points for a lead), `said` (holds, fails, open), and the columns of a reading.
    """
    rows = _measured(check, _asked(check, day)).reset_index(drop=True)
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


def _asked(check: PollCheck, day: pd.Timestamp | None) -> pd.DataFrame:
    """Readings that decide: known by the day, published (not derived), dated."""
    frame = known_by(asked(check), day)
    frame = frame[~frame["is_derived"] & frame["date"].notna()]
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
    return _ranges(_sides(readings, check.stance))


def _sides(readings: pd.DataFrame, stance: str) -> pd.DataFrame:
    """The whole share of one stance per survey, where it is printed as one answer or net."""
    sides = surveys.leaves(readings)
    sides = sides[sides["stance"] == stance]
    single = sides.groupby("survey_id")["option_id"].transform("size") == 1
    return sides[single & sides["parent_option_id"].isna()]


def _ranges(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares with `value`, `low` and `high` in percent; an open end where nothing bounds it.

    A share without a known size has only its printed value: it leaves both ends open. An
    official count is no sample: its range is its value.
    """
    ends = {}
    for end, printed in (("low", "percent_low"), ("high", "percent_high")):
        at = frame.assign(percent=frame["percent"].fillna(frame[printed]))
        ends[end] = with_intervals(at, deff="by mode", step_pp="as printed")[f"{end}_percent"]
    open_low, open_high = frame["qualifier"] == "up_to", frame["qualifier"] == "at_least"
    official = frame["percent"].where(frame["population_class"] == "official_count")
    return frame.assign(
        value=frame["percent"],
        low=ends["low"].mask(open_low, 0.0).astype("Float64").fillna(official).fillna(0.0),
        high=ends["high"].mask(open_high, 100.0).astype("Float64").fillna(official).fillna(100.0),
    )


def _leads(readings: pd.DataFrame, check: LeadCheck) -> pd.DataFrame:
    first, second = _sides(readings, check.first), _sides(readings, check.second)
    other = second[["survey_id", "percent", "qualifier", "row"]]
    frame = first.merge(other, on="survey_id", suffixes=("", "_second"), validate="1:1")
    frame = frame[frame["percent"].notna() & frame["percent_second"].notna()]
    if frame.empty:
        return frame.assign(value=[], low=[], high=[])
    frame = with_leads(frame, first="percent", second="percent_second", deff="by mode", step_pp=1)
    frame["row"] = frame["row"] + "; " + frame["row_second"]
    rough = (frame["qualifier"] != "exact") | (frame["qualifier_second"] != "exact")
    return frame.assign(
        value=frame["lead_pp"],
        low=frame["low_pp"].mask(rough, -100.0).fillna(-100.0),
        high=frame["high_pp"].mask(rough, 100.0).fillna(100.0),
    )


def open_reason(row: dict) -> str:
    """Why a row leaves a check open, in words; empty when it does not."""
    if row["said"] != OPEN:
        return ""
    has_size = row["sample_size"] == row["sample_size"] and row["sample_size"] is not None
    return "the range crosses the bound" if has_size else "no sample size is printed"
