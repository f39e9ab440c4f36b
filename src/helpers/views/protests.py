"""Frames of crowd sizes arranged for one chart or table each."""

import pandas as pd

from helpers import counts
from helpers.sources import all_pages
from helpers.tables import load_rows, load_table
from helpers.words import counter_label, crowd_text, day

#: Who estimates, in kinds that differ in what they have an interest in.
STATE, MEDIA, OTHERS = "state body", "news media", "others"
KINDS = {"state": STATE, "media": MEDIA}
EVENTS = {"protest": "protest", "pro_government": "in support of the government", "other": "other"}
MEASURES = {"peak": "a peak", "total": "a total", "not_stated": "not stated"}
PROTEST, COUNTRY = "protest", "Belarus"


def size_rows(first_year: int, last_year: int, place: str = "") -> pd.DataFrame:
    """Every estimate of a crowd in these years, by day and size; of one place, if it is named.

    Adds `row`, `who` (estimated it), `kind` (of body), `label`, `said` and `section` (day and
    place) in words, `count` (the printed number; of a range the lower end), and the ends `low`
    and `high` that the statement leaves open (missing = unbounded).
    """
    frame = load_rows("protest_sizes")
    frame = frame[frame["date"].dt.year.between(first_year, last_year)]
    frame = frame[frame["place"].eq(place) | (place == "")]
    known = load_table("organisations").set_index("org")
    frame["who"] = frame["reporting_org"].map(known["name"])
    kind = frame["reporting_org"].map(known["kind"]).map(KINDS).fillna(OTHERS)
    frame["kind"] = pd.Categorical(kind, categories=[STATE, MEDIA, OTHERS])
    frame = counts.with_crowd_intervals(frame)
    frame["said"] = [crowd_text(row) for row in frame.to_dict("records")]
    frame["label"] = counter_label(frame)
    frame["section"] = [f"{day(row.date)}, {row.place}" for row in frame.itertuples()]
    frame["measure_name"] = frame["measure"].map(MEASURES)
    frame["event_name"] = frame["event_kind"].map(EVENTS)
    return frame.sort_values(["date", "place", "count", "source_url"], ignore_index=True)


def kinds(sizes: pd.DataFrame) -> pd.DataFrame:
    """How many estimates there are by kind of event, measure and kind of body."""
    by = ["event_name", "measure_name", "kind"]
    groups = sizes.groupby(by).agg(n_statements=("row", "size"), date=("date", "max"))
    return groups.reset_index()


def at_one_place(sizes: pd.DataFrame) -> pd.DataFrame:
    """Estimates of a protest at one place: a peak, or not said to be a total."""
    return sizes[(sizes["event_kind"] == PROTEST) & ~_over_places(sizes)]


def over_places(sizes: pd.DataFrame) -> pd.DataFrame:
    """Totals of a day's protests, and numbers for the whole country or for several towns."""
    return _dated_labels(sizes[(sizes["event_kind"] == PROTEST) & _over_places(sizes)])


def _over_places(sizes: pd.DataFrame) -> pd.Series:
    several = sizes["place"].eq(COUNTRY) | sizes["place"].str.contains(" and ", regex=False)
    return several | sizes["measure"].eq("total")


def not_protests(sizes: pd.DataFrame) -> pd.DataFrame:
    """Estimates of events that supported the government, and of any others."""
    return _dated_labels(sizes[sizes["event_kind"] != PROTEST])


def _dated_labels(rows: pd.DataFrame) -> pd.DataFrame:
    days = pd.Series([day(date) for date in rows["date"]], rows.index, dtype=str)
    where = (", " + rows["place"]).where(rows["place"] != COUNTRY, "")
    return rows.assign(label=days + where + ": " + rows["label"])


def disputes(sizes: pd.DataFrame) -> pd.DataFrame:
    """Days and places with estimates by a state body and by others: by how much they differ.

    One row each: `state` and `rest` in words (the highest of the state, the lowest of the others
    as printed) and `ratio`, lowest of the others divided by highest of the state, the smallest
    that the printed numbers give. A floor of the state, a ceiling of the others and a number of
    low confidence bound nothing; where only such are left, `ratio` is missing. `row` and
    `source_url` name the two statements and their pages.
    """
    found = []
    crowds = at_one_place(sizes)
    for (date, place), some in crowds[crowds["count"] > 0].groupby(["date", "place"]):
        sides = [some[some["kind"] == STATE], some[some["kind"] != STATE]]
        if any(side.empty for side in sides):
            continue
        bounds = [_bounds(sides[0], "at_least"), _bounds(sides[1], "up_to")]
        allowed = all(len(side) for side in bounds)
        state, rest = bounds if allowed else sides
        top, least = state.loc[state["count"].idxmax()], rest.loc[rest["count"].idxmin()]
        found.append(
            {
                "date": date,
                "place": place,
                "period": day(date),
                "state": f"{top['said']} ({top['who']})",
                "rest": f"{least['said']} ({least['who']})",
                "ratio": float(least["count"] / top["count"]) if allowed else float("nan"),
                "row": f"{top['row']}; {least['row']}",
                "source_url": all_pages([top["source_url"], least["source_url"]]),
            }
        )
    columns = ["date", "place", "period", "state", "rest", "ratio", "row", "source_url"]
    return pd.DataFrame(found, columns=columns)


def _bounds(side: pd.DataFrame, open_end: str) -> pd.DataFrame:
    """The surely read numbers of one side that have an end towards the other side."""
    return side[(side["qualifier"] != open_end) & ~side["confidence"].isin(["low"])]
