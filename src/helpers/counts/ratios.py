"""How two counters compare, event by event.

A floor against a total gives a ratio on one side of the truth by construction: names known so far
against everyone registered says nothing of inflation. Such pairs are refused, or flagged.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.counts.chains import Statement, as_statements, collapse_chains
from helpers.counts.statements import PLACES_INSIDE, QUANTITY, shown

RATIO_METHOD = "ratio of two counters over paired events (methods, counts, 5.4)"
RATIO_ASSUMES = (
    "pairs share event, measure, definition, place and period; printed numbers, ends of the "
    "interval from the qualifiers and from what each counter could see"
)
BOUNDED = {
    (True, True): "none",
    (True, False): "at least",
    (False, True): "at most",
    (False, False): "unbounded",
}


@dataclass(frozen=True)
class ReporterRatios:
    """How many times counter b's number counter a states, over `n` paired events.

    `pairs` is one row per event and quantity: the columns of `QUANTITY`; for each side `org_`,
    `count_` (people), `qualifier_` and `source_url_` (missing where it has no such statement);
    `ratio` of the printed numbers, `ratio_low`, `ratio_high` (what the intervals leave; high
    missing = unbounded); `censored` (none, at least, at most, unbounded: how the true ratio lies
    to the printed one); `left_out_reason` (missing for pairs that count); `method`,
    `assumptions`. `median` is that of the printed ratios; the median of the true ones lies
    between `median_low` and `median_high` (infinite = unbounded). All missing (nan) without pairs.
    """

    pairs: pd.DataFrame
    n: int
    n_above_one: int
    median: float
    median_low: float
    median_high: float
    method: str
    assumptions: str


def reporter_ratio(
    a: pd.DataFrame, b: pd.DataFrame, organisations: pd.DataFrame, *, allow_floor: bool = False
) -> ReporterRatios:
    """Ratio of what counter `a` states to what counter `b` states, event by event.

    `a`, `b`: statements of each side with the columns of `collapse_chains`, which is applied to
    each; `organisations` says whose numbers are floors. A pair needs the same event, measure,
    definition, place and period. Everything else is listed with the reason: no counterpart, a
    difference in any of these, two statements standing on one side, a place inside another that
    is paired, a zero, an "up to" of a list of names. Methods, section 5.4.

    Raises `ValueError` for a floor or ceiling in a pair (a floor against a total exceeds or falls
    short by construction) unless `allow_floor=True`, which flags it instead; for a counter on
    both sides; and as `collapse_chains`.
    """
    both = set(a["reporting_org"]) & set(b["reporting_org"])
    if both:
        raise ValueError(f"reporter_ratio: {sorted(both)[0]!r} is on both sides; split by counter")
    sides = [_standing(a, organisations), _standing(b, organisations)]
    keys = sorted(set(sides[0]) | set(sides[1]), key=str)
    rows = [_pair(key, sides) for key in keys]
    _leave_out_parts(rows)
    paired = [row for row in rows if row["left_out_reason"] is None]
    if not allow_floor:
        _refuse_floors(paired)
    for row in rows:
        if row["left_out_reason"] is not None:
            row |= {"ratio": None, "ratio_low": None, "ratio_high": None, "censored": None}
    ratios = [[row[end] for row in paired] for end in ("ratio", "ratio_low", "ratio_high")]
    median, low, high = (float(np.median(values)) if values else math.nan for values in ratios)
    return ReporterRatios(
        _pairs_frame(rows),
        len(paired),
        sum(row["ratio"] > 1 for row in paired),
        median,
        low,
        high,
        RATIO_METHOD,
        RATIO_ASSUMES,
    )


def _standing(side: pd.DataFrame, organisations: pd.DataFrame) -> dict[tuple, list[tuple]]:
    """Statements that count on one side, each with its row, by quantity."""
    collapsed = collapse_chains(side, organisations)
    standing = collapsed[~collapsed["is_superseded"]]
    found: dict[tuple, list[tuple]] = {}
    for one, row in zip(as_statements(standing), standing.to_dict("records"), strict=True):
        key = tuple(None if pd.isna(row[name]) else row[name] for name in QUANTITY)
        found.setdefault(key, []).append((one, row))
    return found


def _pair(key: tuple, sides: list[dict[tuple, list[tuple]]]) -> dict:
    row = dict(zip(QUANTITY, key, strict=True))
    row |= {"ratio": None, "ratio_low": None, "ratio_high": None, "censored": None}
    stated = [side.get(key, []) for side in sides]
    for name, some in zip("ab", stated, strict=True):
        if len(some) == 1:
            row |= {
                f"org_{name}": some[0][1]["reporting_org"],
                f"count_{name}": some[0][1]["count"],
                f"qualifier_{name}": some[0][1]["qualifier"],
                f"source_url_{name}": some[0][1]["source_url"],
            }
    row["left_out_reason"] = _why_left_out(key, stated, sides)
    if row["left_out_reason"] is None:
        (one, _), (two, _) = stated[0][0], stated[1][0]
        row |= _ratio(one, two, row["count_a"] / row["count_b"])
        row["bounds"] = [s for s in (one, two) if s.role != "total"]
    return row


def _why_left_out(key: tuple, stated: list[list[tuple]], sides: list[dict]) -> str | None:
    for name, some, side in zip("ab", stated, sides, strict=True):
        if len(some) > 1:
            said = " and ".join(sorted(one.words for one, _ in some))
            return f"side {name} has several statements standing: {said}"
        if not some:
            return _no_counterpart(key, name, side)
        if some[0][0].role == "none":
            return f"side {name}: {some[0][0].said} of a list of names bounds nothing"
        if name == "b" and some[0][1]["count"] == 0:
            return "side b states 0, which has no ratio"
    return None


def _no_counterpart(key: tuple, name: str, side: dict[tuple, list[tuple]]) -> str:
    """Why side `name` has nothing for `key`: nothing on the event, or something that differs."""
    near = [other for other in side if key[0] is not None and other[0] == key[0]]
    if not near:
        return f"side {name} states nothing on this event"
    other = min(near, key=lambda o: (sum(x != y for x, y in zip(key, o, strict=True)), str(o)))
    differs = [
        f"{what} {shown(theirs)}, not {shown(ours)}"
        for what, ours, theirs in zip(QUANTITY, key, other, strict=True)
        if ours != theirs
    ]
    return f"side {name} differs: {', '.join(differs)}"


def _ratio(one: Statement, two: Statement, ratio: float) -> dict:
    low = one.low / two.high
    high = math.inf if two.low == 0 else one.high / two.low
    return {
        "ratio": ratio,
        "ratio_low": low,
        "ratio_high": high,
        "censored": BOUNDED[(low > 0, math.isfinite(high))],
    }


def _leave_out_parts(rows: list[dict]) -> None:
    """Of a place and one inside it, only the larger is a pair: the part is not a second event."""
    paired = [row for row in rows if row["left_out_reason"] is None]
    for row in paired:
        for other in paired:
            alike = all(row[key] == other[key] for key in QUANTITY if key != "place")
            if alike and other["place"] in PLACES_INSIDE.get(row["place"], ()):
                row["left_out_reason"] = f"inside {other['place']}, which is paired"


def _refuse_floors(paired: list[dict]) -> None:
    bounded = [row for row in paired if row["bounds"]]
    if not bounded:
        return
    row = bounded[0]
    more = f" and {len(bounded) - 1} more" if len(bounded) > 1 else ""
    bound = row["bounds"][0]
    raise ValueError(
        f"reporter_ratio: event {row['event_id']}{more}: {bound.words} is a {bound.role}, not a "
        "total, so the ratio lies on one side of the truth by construction; leave such events "
        "out, or pass allow_floor=True and show the censor flags"
    )


def _pairs_frame(rows: list[dict]) -> pd.DataFrame:
    sides = [f"{what}_{name}" for name in "ab" for what in ("org", "count", "qualifier")]
    columns = [*QUANTITY, *sides, "source_url_a", "source_url_b"]
    columns += ["ratio", "ratio_low", "ratio_high", "censored", "left_out_reason"]
    frame = pd.DataFrame(rows, columns=columns)
    ratios = frame[["ratio", "ratio_low", "ratio_high"]].astype("Float64")
    frame[["ratio", "ratio_low", "ratio_high"]] = ratios.replace(math.inf, pd.NA)
    frame = frame.astype({"count_a": "Int64", "count_b": "Int64"})
    return frame.assign(method=RATIO_METHOD, assumptions=RATIO_ASSUMES)
