"""What was known on a day: figures published later are left out, and restated ones stand again.

A *vintage* is the state of the tables as a reader had them on one day (Croushore and Stark 2001,
"A real-time data set for macroeconomists"). `as_of` chooses it for this process; every table
that is loaded afterwards holds the rows known by then. Definitions (questions, options, houses,
organisations) and known slips of sources are those of today.

A statement is known from the day its row gives, else from the date of its source. Where both are
missing, from the end of fieldwork (or of the period counted) plus a lag, longer than most of
those measured in the tables (`claims.lag_shares`). A row that nothing dates is known today only.
"""

import contextlib
import datetime
import re

import pandas as pd

from helpers.errors import OpinionError

POLL_LAG_DAYS = 60
COUNT_LAG_DAYS = 15
#: Tables of statements: the column with the last day that a row speaks of, and the lag in days.
STATEMENTS = {
    "responses": ("fieldwork_end", POLL_LAG_DAYS),
    "derived_responses": ("fieldwork_end", POLL_LAG_DAYS),
    "detentions": ("date_end", COUNT_LAG_DAYS),
    "political_prisoners": ("date", COUNT_LAG_DAYS),
    "protest_sizes": ("date", COUNT_LAG_DAYS),
}
#: Other tables whose rows are known from a day of their own, else from that of their source.
OWN_DAY = {"events": "date", "evidence": "date_published"}
#: What dates the rows of `STATEMENTS`.
DATED_BY = ("sources", "surveys")

_chosen: list[pd.Timestamp] = []


def as_of(text: str) -> None:
    """Choose the vintage of this process: a day such as "2021-06-30"; empty for today's.

    Raises `OpinionError` for what is not a day.
    """
    _chosen[:] = [day(text)] if text else []


def day(text: str) -> pd.Timestamp:
    """A day as text. Raises `OpinionError` for what is none."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return pd.Timestamp(datetime.date.fromisoformat(text))
    except ValueError:
        pass
    raise OpinionError(f"as_of: found {text!r}, expected a day such as 2021-06-30, or nothing")


def chosen() -> pd.Timestamp | None:
    """The day that was chosen; None for today's state."""
    return _chosen[0] if _chosen else None


@contextlib.contextmanager
def set_aside():
    """Tables loaded within hold all their rows, whatever day was chosen."""
    kept = _chosen[:]
    _chosen.clear()
    try:
        yield
    finally:
        _chosen[:] = kept


def known(
    name: str, frame: pd.DataFrame, sources: pd.DataFrame, surveys: pd.DataFrame
) -> pd.DataFrame:
    """The rows of the table `name` that were known on the chosen day; all where none is chosen.

    `sources` and `surveys` are the tables of that name.
    """
    on = chosen()
    if on is None:
        return frame
    if name in STATEMENTS:
        frame = frame[since(name, frame, sources, surveys) <= on]
        if "survey_id" not in frame:
            return frame
        surveys = surveys[begun(surveys, sources) <= on]
        return frame[frame["survey_id"].isin(surveys["survey_id"])]
    if name == "surveys":
        return frame[begun(frame, sources) <= on]
    column = OWN_DAY.get(name if name in OWN_DAY else name.rpartition("_")[2])
    if column is None:
        return frame
    published = _looked_up(frame["source_url"], sources, "url", "date_published")
    return frame[_last_day(frame[column]).fillna(published) <= on]


def begun(surveys: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The day from which each survey is known; missing if nothing dates it.

    It is the first day of fieldwork, of an undated survey the day its source was published.
    """
    published = _looked_up(surveys["source_url"], sources, "url", "date_published")
    return surveys["fieldwork_start"].fillna(published)


def _last_day(days: pd.Series) -> pd.Series:
    """Days; of text, which may hold a year or a month alone, the last day it can mean."""
    if pd.api.types.is_datetime64_any_dtype(days):
        return days
    whole = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")
    months = pd.to_datetime(days, format="%Y-%m", errors="coerce") + pd.offsets.MonthEnd()
    years = pd.to_datetime(days, format="%Y", errors="coerce") + pd.offsets.YearEnd()
    return whole.fillna(months).fillna(years)


def since(
    name: str, frame: pd.DataFrame, sources: pd.DataFrame, surveys: pd.DataFrame
) -> pd.Series:
    """The day from which each row of a table of `STATEMENTS` is known; missing if nothing dates it.

    `sources` and `surveys` are the tables of that name.
    """
    column, lag_days = STATEMENTS[name]
    if column in frame:
        last_day = frame[column]
    else:
        last_day = _looked_up(frame["survey_id"], surveys, "survey_id", column)
    published = _looked_up(frame["source_url"], sources, "url", "date_published")
    return known_from(frame, published, last_day, lag_days)


def _looked_up(keys: pd.Series, table: pd.DataFrame, key: str, column: str) -> pd.Series:
    """Days of `column` of the rows of `table` that `keys` name, with the index of `keys`."""
    return table.set_index(key)[column].reindex(keys).set_axis(keys.index)


def known_from(
    frame: pd.DataFrame, published: pd.Series, last_day: pd.Series, lag_days: int
) -> pd.Series:
    """The day from which statements are known: their own `known_from`, `published`, or later.

    Without either it is `last_day`, the last they speak of, and `lag_days`. Index as `frame`.
    """
    said = frame["known_from"].fillna(published)
    return said.fillna(last_day + pd.Timedelta(days=lag_days))


def is_restated(frame: pd.DataFrame) -> pd.Series:
    """Whether the row that replaced each row is there too, and so was known: true or false."""
    return frame["replaced_by"].isin(frame["row_id"]).fillna(False).astype(bool)
