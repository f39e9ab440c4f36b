"""Events, detentions, prisoners and opinion arranged over one time axis."""

import pandas as pd

from helpers.tables import load_rows
from helpers.views import counts, polls, prisoners
from helpers.words import period

AT_EVENTS = "Detained at events, the whole country"
IN_MONTHS = "Detained within a month"
CASES = "Cases of repression within a month"
HELD = "Political prisoners held"
COLUMNS = ["row", "panel", "date_start", "date", "count", "low", "high", "qualifier", "who"]
COLUMNS += ["what", "said", "period", "definition", "confidence", "series", "source_url"]
MAIN_COUNTERS = ("Human Rights Centre Viasna", "Interior Ministry of Belarus")
OTHERS, MONTH_DAYS = "other counters", 31


def event_rows(first_year: int, last_year: int, marked: list[str]) -> pd.DataFrame:
    """Dated events of these years; those of a kind in `marked` are numbered in order of time."""
    frame = load_rows("events")
    frame = frame[frame["date"].dt.year.between(first_year, last_year)].sort_values("date")
    ends = frame["date_end"].fillna(frame["date"])
    days = [period(start, end) for start, end in zip(frame["date"], ends, strict=True)]
    months = frame["date"].dt.strftime("%b %Y")
    frame["day"] = pd.Series(days, frame.index, dtype=str).where(
        frame["date_precision"] == "day", months
    )
    numbers = frame["kind"].isin(marked).cumsum()
    frame["number"] = numbers.where(frame["kind"].isin(marked)).astype("Int64")
    return frame.rename(columns={"title": "event"}).reset_index(drop=True)


def repression_rows(first_year: int, last_year: int) -> pd.DataFrame:
    """Detentions and prisoners held, each in a panel of its own, never on one scale.

    Counts of the whole country and of at most a month only; of one counter's statements on the
    same people those that count are left. Columns `COLUMNS`; `what` names the two counters with
    most statements, and the others as one.
    """
    taken = counts.detention_rows(first_year, [], last_year=last_year)
    days = (taken["date_end"] - taken["date_start"]).dt.days + 1
    taken = taken[(taken["place"] == "Belarus") & ~taken["is_superseded"] & (days <= MONTH_DAYS)]
    panels = {
        "detained_at_event": AT_EVENTS,
        "detained_in_period": IN_MONTHS,
        "repression_cases": CASES,
    }
    taken = taken[taken["measure"].isin(panels)].sort_values(
        "measure", key=lambda measure: measure.map(list(panels).index), kind="stable"
    )
    taken = taken.assign(panel=taken["measure"].map(panels))
    held = prisoners.of_kind(prisoners.prisoner_rows(), ("held",))
    held = held[held["date"].dt.year.between(first_year, last_year)]
    held = held.assign(panel=HELD, date_start=held["date"], period=held["day"])
    both = [frame.reindex(columns=COLUMNS) for frame in (taken, held) if len(frame)]
    rows = pd.concat(both, ignore_index=True) if both else taken.reindex(columns=COLUMNS)
    return rows.assign(what=rows["who"].where(rows["who"].isin(MAIN_COUNTERS), OTHERS))


def opinion_rows(readings: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Dated shares of one question in these years, for the lowest panel.

    `readings` with series and intervals (`surveys.with_series`, `estimates.with_intervals`).
    `what` is answer and house; derived figures are hollow. At most four answers are drawn.
    """
    rows = readings[readings["date"].dt.year.between(first_year, last_year)]
    rows = polls.trend_rows(rows, most=4)
    return rows.assign(
        panel="Opinion (%)",
        date_start=rows["date"],
        count=rows["percent"],
        low=rows["low_percent"],
        high=rows["high_percent"],
        qualifier=["about" if derived else "exact" for derived in rows["is_derived"]],
        who=rows["house_name"],
        what=rows["label"] + ", " + rows["house_name"],
        said=rows["label"] + " " + rows["stated"],
        period=rows["when"],
    )


def aligned(repression: pd.DataFrame, opinion: pd.DataFrame) -> pd.DataFrame:
    """All panels as one frame, opinion lowest."""
    parts = [part.reindex(columns=COLUMNS) for part in (repression, opinion) if len(part)]
    frame = pd.concat(parts, ignore_index=True) if parts else repression
    numbers = dict.fromkeys(["count", "low", "high"], "Float64")
    return frame.astype(numbers)


def with_events(rows: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The rows of all panels, and above them the events, for the table under the chart."""
    listed = events.assign(panel="Event: " + events["kind"], said=events["event"])
    listed = listed.assign(period=events["day"])
    columns = [*COLUMNS, "number"]
    parts = [part.reindex(columns=columns) for part in (listed, rows) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else rows.assign(number=[])
