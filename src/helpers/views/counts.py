"""Frames of counts of detained people arranged for one chart or table each."""

import numpy as np
import pandas as pd

from helpers import counts, sources
from helpers.counts.statements import QUANTITY
from helpers.tables import load_rows, load_table
from helpers.words import count_text, counter_label, day, period

#: What is counted, in words. The first three count detentions, the others what followed.
MEASURES = {
    "detained_at_event": "detained at an event",
    "detained_in_period": "detained in a period",
    "cumulative_detained": "detained since a first day",
    "still_held": "still held",
    "journalists_detained": "journalists detained",
    "repression_cases": "cases of repression",
    "administrative_cases": "administrative cases",
    "administrative_arrests": "administrative arrests",
    "administrative_fines": "administrative fines",
    "criminal_suspects": "suspects in a criminal case",
    "protest_crimes_registered": "protest crimes registered",
    "criminal_cases_opened": "criminal cases opened",
    "criminal_cases_sent_to_court": "criminal cases sent to court",
    "criminal_cases_heard": "criminal cases heard",
    "persons_prosecuted": "persons prosecuted",
    "cumulative_persons_prosecuted": "persons prosecuted since a first day",
    "criminal_convictions": "criminal convictions",
    "cumulative_criminal_convictions": "criminal convictions since a first day",
    "in_absentia_convictions": "convictions in absentia",
    "prison_sentences": "prison sentences",
}
#: What a claim counts that can be traced to a statement: column `unit` of an article's claims.
DETAINED = "people detained"
AT_EVENT, TOTALS = ["detained_at_event"], ["detained_in_period", "cumulative_detained"]
SEES = {
    "all": "everyone it detains or registers",
    "names_established": "people whose names it could establish",
    "estimate": "what can be judged by eye",
    "relayed": "what others counted",
    "unknown": "not known",
}


def detention_rows(year: int, events: list[str], *, last_year: int | None = None) -> pd.DataFrame:
    """Every statement on a period that began in `year` (to `last_year`), by period and size.

    `events` holds beginnings of event names; without any, statements on all events and on none
    are taken. Adds `who` (counted it), `what` (who, and whom where that is narrower), `period`,
    `said` and `measure_name` in words, `label` (for a chart's row), the interval `low`–`high`
    that the statement leaves open, what its counter `sees` of the total, whether another
    statement of its counter stands in its place (`is_superseded`, `superseded_reason`), `row`,
    and `date` (end of the period).
    """
    frame = load_rows("detentions")
    frame = frame[frame["date_start"].dt.year.between(year, last_year or year)]
    if events:
        frame = frame[frame["event_id"].fillna("").str.startswith(tuple(events))]
    frame = counts.collapse_chains(frame, load_table("organisations"))
    frame = counts.with_statement_intervals(frame.rename(columns={"org_name": "who"}))
    frame["what"] = frame["who"] + (": " + frame["definition"]).fillna("")
    frame["period"] = [period(row.date_start, row.date_end) for row in frame.itertuples()]
    frame["said"] = [count_text(row) for row in frame.to_dict("records")]
    frame["measure_name"] = frame["measure"].map(MEASURES)
    frame["label"] = counter_label(frame)
    frame["date"] = frame["date_end"]
    return frame.sort_values(["date_end", "date_start", "count", "source_url"], ignore_index=True)


def at_events(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements on people detained at events, the whole country first.

    Adds `panel`: the whole country or its parts; a part other than Minsk is named in `what`.
    """
    rows = statements[statements["measure"].isin(AT_EVENT)]
    whole = rows["place"] == "Belarus"
    named = (", " + rows["place"]).where(~rows["place"].isin(["Belarus", "Minsk"]), "")
    panel = pd.Series("Minsk and other parts", rows.index).mask(whole, "The whole country")
    rows = rows.assign(what=rows["what"] + named, panel=panel)
    return rows.sort_values("panel", ascending=False, kind="stable", ignore_index=True)


def busiest(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements of the event that most statements are about (the earliest of equals).

    Adds `section`: period and, where it is not the whole country, place.
    """
    named = statements[statements["measure"].isin(AT_EVENT) & statements["event_id"].notna()]
    events = named["event_id"].value_counts(sort=False)
    rows = named[named["event_id"].isin(events.index[events == events.max()][:1])]
    part = (", " + rows["place"]).where(rows["place"] != "Belarus", "")
    return rows.assign(section=rows["period"] + part).sort_values(
        ["date_end", "date_start", "place", "count"], kind="stable", ignore_index=True
    )


def totals(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements on longer periods, those with one first day together, for one chart.

    `section` names the measure and the first day, `label` the last day and the counter.
    """
    rows = statements[statements["measure"].isin(TOTALS)]
    since = rows["measure"] == "cumulative_detained"
    first = pd.Series([day(date) for date in rows["date_start"]], rows.index, dtype=str)
    last = pd.Series([day(date) for date in rows["date_end"]], rows.index, dtype=str)
    section = ("Since " + first).where(since, "In a period")
    label = ("to " + last).where(since, rows["period"]) + ": " + rows["label"]
    frame = rows.assign(section=section, label=label, _since=since)
    frame = frame.sort_values(["_since", "date_start", "date_end", "count"], kind="stable")
    return frame.drop(columns="_since").reset_index(drop=True)


def others(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements on what is not detention: cases, arrests, convictions, by measure."""
    rows = statements[~statements["measure"].isin([*AT_EVENT, *TOTALS])]
    order = {measure: place for place, measure in enumerate(MEASURES)}
    return rows.sort_values(
        ["measure", "date_end"],
        key=lambda column: column.map(order) if column.name == "measure" else column,
        kind="stable",
        ignore_index=True,
    )


def counters(statements: pd.DataFrame) -> pd.DataFrame:
    """One row per counter: what it can see, and how many statements are its own."""
    seen = load_table("organisations").set_index("org")["sees"].map(SEES)
    groups = statements.groupby(["reporting_org", "who"], sort=False)
    frame = groups.agg(n_statements=("row", "size"), date=("date", "max")).reset_index()
    frame["sees_words"] = frame["reporting_org"].map(seen)
    return frame.sort_values("n_statements", ascending=False, kind="stable", ignore_index=True)


def possible_rows(statements: pd.DataFrame) -> pd.DataFrame:
    """What contested counts leave possible: low, best and high of each with two statements.

    `low` and `high` are the whole numbers of people inside the ends that rounding allows.
    `rounded` is the total that `high` widens ("about 3,000"), `unbacked` the highest floor above
    `low` of which it is not known what list of names or register backs it ("at least 60" and who
    says so); both are words, missing where there is none.
    """
    frame = counts.reconcile_events(statements, load_table("organisations"))
    frame["period"] = [period(row.date_start, row.date_end) for row in frame.itertuples()]
    frame["date"] = frame["date_end"]
    frame["low"] = np.ceil(frame["low"].astype(float))
    frame["high"] = np.floor(frame["high"].astype(float))
    frame = frame[frame["n_statements"] > 1]
    rows = frame.to_dict("records")
    counting = [statements[_about_the_same(statements, row)] for row in rows]
    pairs = list(zip(rows, counting, strict=True))
    frame["rounded"] = pd.Series([_rounded(*pair) for pair in pairs], frame.index, dtype=object)
    frame["unbacked"] = pd.Series([_unbacked(*pair) for pair in pairs], frame.index, dtype=object)
    return frame


def _about_the_same(statements: pd.DataFrame, quantity: dict) -> pd.Series:
    """Which statements count, and count the same people on the same days."""
    alike = ~statements["is_superseded"]
    for key in QUANTITY:
        alike &= (
            statements[key].isna() if pd.isna(quantity[key]) else statements[key].eq(quantity[key])
        )
    return alike


def _rounded(possible: dict, counting: pd.DataFrame) -> str | None:
    totals = counting[counting["role"].isin(["total", "ceiling"])]
    if pd.isna(possible["high"]) or totals.empty:
        return None
    top = totals.loc[totals["high"].idxmax()]
    return top["said"] if top["count"] < possible["high"] else None


def _unbacked(possible: dict, counting: pd.DataFrame) -> str | None:
    floors = counting[(counting["role"] == "floor") & ~counting["is_hard"]]
    if floors.empty or not floors["count"].max() > possible["low"]:
        return None
    top = floors.loc[floors["count"].idxmax()]
    return f"“{top['said']}” ({top['who']})"


def ratio_rows(statements: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Pairs of statements of two counters on the same people: `said`, `said_other`, `ratio`.

    `ratio` is that of the printed numbers, `censored` how the true one lies to it. `row` and
    `source_url` name both statements and their pages. A counter has no pair with itself.
    """
    sides = [statements[statements["reporting_org"] == org] for org in (one, other)]
    if one == other or sides[0].empty or sides[1].empty:
        return statements.iloc[:0].assign(said_other=[], ratio=[], censored=[])
    found = counts.reporter_ratio(*sides, load_table("organisations"), allow_floor=True)
    pairs = found.pairs[found.pairs["left_out_reason"].isna()]
    rows = [
        {
            **first.to_dict(),
            "said_other": second["said"],
            "row": f"{first['row']}; {second['row']}",
            "source_url": sources.all_pages([first["source_url"], second["source_url"]]),
            "ratio": float(pair["ratio"]),
            "censored": pair["censored"],
        }
        for pair in pairs.to_dict("records")
        for first in [_stated(sides[0], pair, "a")]
        for second in [_stated(sides[1], pair, "b")]
    ]
    columns = [*statements.columns, "said_other", "ratio", "censored"]
    return pd.DataFrame(rows, columns=columns).sort_values("date", ignore_index=True)


def compared(statements: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The statements of both counters that pairs of `ratio_rows` rest on, each once."""
    rows = {row for both in pairs["row"] for row in both.split("; ")}
    return statements[statements["row"].isin(rows)]


def _stated(side: pd.DataFrame, pair: dict, name: str) -> pd.Series:
    """The statement of one side that a pair rests on."""
    alike = (side["count"] == pair[f"count_{name}"]) & _about_the_same(side, pair)
    return side[alike & (side["source_url"] == pair[f"source_url_{name}"])].iloc[0]


def names(*orgs: str) -> list[str]:
    """The names of counters, to stand in a sentence."""
    known = load_table("organisations").set_index("org")["name"]
    return [
        f"the {known[org]}" if known[org].endswith("of Belarus") else known[org] for org in orgs
    ]


def claimed_rows(statements: pd.DataFrame, claim: pd.Series | None) -> pd.DataFrame:
    """Statements that give exactly the number of people detained of a claim; none without one."""
    if claim is None or str(claim["unit"]) != DETAINED or pd.isna(claim["stated_value"]):
        return statements.iloc[:0]
    return statements[statements["count"] == claim["stated_value"]]


def read_in(statements: pd.DataFrame, claim: pd.Series | None) -> pd.DataFrame:
    """Statements that the outlet a claim cites made or relayed; none without a claim or outlet.

    Its own pages count, and relays under its name. The claim names it by (part of) its name in
    `organisations`. The names it goes by as a relay are those
    of the rows read on its own pages.
    """
    if claim is None or pd.isna(claim["cited_source"]):
        return statements.iloc[:0]
    outlet, known = claim["cited_source"], load_table("organisations")
    own = known[known["name"].str.contains(outlet, regex=False)]
    hosts = ";".join(own["own_hosts"].dropna())
    on_own_page = sources.is_own_page(
        statements["source_url"], pd.Series(hosts, statements.index, dtype=str)
    )
    names = set(statements.loc[on_own_page, "relayed_by"].dropna()) | {outlet}
    relayed = statements["relayed_by"].fillna("")
    named = pd.Series(
        [any(name in text for name in names) for text in relayed], statements.index, dtype=bool
    )
    return statements[on_own_page | named | statements["reporting_org"].isin(own["org"])]
