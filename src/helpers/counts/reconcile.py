"""Counts that contradict each other: what the statements of one event leave possible.

`low` is what is established, `high` the largest total anyone states, `best` blank unless earned.
A floor is never taken for a total, and nothing is averaged.
"""

from dataclasses import dataclass

import pandas as pd

from helpers.counts.chains import Statement, as_statements, collapse_chains, conflict_texts
from helpers.counts.statements import PLACES_INSIDE, QUANTITY, people, refuse_mixed, shown

STOCKS = ("still_held",)
OWN_JUDGEMENT = ("all", "estimate")
METHOD = (
    "low = largest hard floor, high = largest total stated, best only if earned (methods, counts, "
    "rules 1-5)"
)
ASSUMPTIONS = (
    "counters could see what organisations says; lists of names hold people established, not "
    "everybody; an established number only grows unless its counter lowers it; how reliable a "
    "source is was not weighed"
)


@dataclass(frozen=True)
class _Range:
    low: float | None
    best: float | None
    high: float | None
    conflicts: str | None
    reasons: str


def reconcile(statements: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """What the statements about one quantity leave possible: one row.

    `statements` and `organisations` as in `collapse_chains`; one event, measure, definition,
    place and period. Columns: those six, then in people (`Float64`)

    - `low`: the largest hard floor (a list of established names, or "at least" by an authority
      that registers everyone). Where there is none, the smallest end of what is stated as a
      total; failing totals, the largest other floor.
    - `high`: the largest value stated as a total or ceiling, "about 800" read as up to 850.
      Missing (open) where nobody states one, and where a floor lies above all of them.
    - `best`: missing, unless no statements conflict and either a counter that sees all gives an
      exact total, or at least two counters that judge for themselves state totals and all
      intervals intersect (then the middle of what they share). Floors under one rounded total
      do not earn it.

    Then `conflicts` (pairs that no number satisfies, each with both statements; missing where
    there are none), `chains` (what counts and what is superseded, by counter), `reasons`,
    `n_statements`, `n_counters`, `method`, `assumptions`. Order of rows does not matter; raising
    an "at least" never lowers `low`. Methods, section 5.5. Raises `ValueError` for no rows, for
    mixed quantities (naming the rows), and as `collapse_chains`.
    """
    collapsed = collapse_chains(statements, organisations)
    refuse_mixed(statements, "reconcile")
    return _frame([_row(collapsed, [])])


def reconcile_events(statements: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """`reconcile` of each event, measure, definition, place and period: one row each, sorted.

    Besides, a part is never larger than its whole (methods, section 5.5, rule 4): the hard
    floor of a place inside another (`PLACES_INSIDE`), of a shorter period inside a longer, or of
    a narrower definition, of the same event and measure, is a floor of the whole too. It can
    raise `low`, open `high` and conflict with a total, never lower `low`. Not for stocks
    (`STOCKS`). Parts are never added up. An empty frame gives an empty one. Raises as
    `collapse_chains`.
    """
    collapsed = collapse_chains(statements, organisations)
    keys = [collapsed[key].astype(object) for key in QUANTITY]
    groups = (
        [group for _, group in collapsed.groupby(keys, dropna=False, sort=False)]
        if len(collapsed)
        else []
    )
    firsts = [group.iloc[0] for group in groups]
    floors = [_hard_floor(_counting(group)) for group in groups]
    rows = []
    for whole, group in zip(firsts, groups, strict=True):
        carried = [
            (floor, f"part ({_difference(part, whole)}) of it: {floor.words}")
            for part, floor in zip(firsts, floors, strict=True)
            if floor is not None and _is_part(part, whole)
        ]
        rows.append(_row(group, carried))
    return _frame(rows).sort_values(
        ["date_start", "date_end", "event_id", "measure", "definition", "place"], ignore_index=True
    )


def _frame(rows: list[dict]) -> pd.DataFrame:
    ends = ["low", "best", "high"]
    texts = ["conflicts", "chains", "reasons"]
    columns = [*QUANTITY, *ends, *texts, "n_statements", "n_counters", "method", "assumptions"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(ends, "Float64") | {"conflicts": object})


def _row(collapsed: pd.DataFrame, carried: list[tuple[Statement, str]]) -> dict:
    found = _range(_counting(collapsed), carried)
    return {key: collapsed[key].iloc[0] for key in QUANTITY} | {
        "low": found.low,
        "best": found.best,
        "high": found.high,
        "conflicts": found.conflicts,
        "chains": _chains(collapsed),
        "reasons": found.reasons,
        "n_statements": len(collapsed),
        "n_counters": collapsed["reporting_org"].nunique(),
        "method": METHOD,
        "assumptions": ASSUMPTIONS,
    }


def _counting(collapsed: pd.DataFrame) -> list[Statement]:
    """Statements that count, in an order that does not depend on that of the rows."""
    standing = as_statements(collapsed[~collapsed["is_superseded"]])
    return sorted(standing, key=lambda one: (one.org, one.low, one.high, one.rank))


def _range(counting: list[Statement], carried: list[tuple[Statement, str]]) -> _Range:
    low, why_low = _low(counting)
    conflicts = conflict_texts(counting)
    top, above = max(carried, key=lambda pair: (pair[0].low, pair[1]), default=(None, ""))
    if top is not None:
        if low is None or top.low > low:
            low, why_low = top.low, f"low: {above}"
        conflicts += [
            f"{one.words} against {above}"
            for one in counting
            if one.role in ("total", "ceiling") and one.high < top.low
        ]
    high, why_high = _high(counting, top)
    best, why_best = _best(counting, top, conflicts)
    reasons = "; ".join([why_low, why_best, why_high])
    return _Range(low, best, high, "; ".join(conflicts) or None, reasons)


def _hard_floor(counting: list[Statement]) -> Statement | None:
    hard = [one for one in counting if one.is_hard]
    return max(hard, key=lambda one: one.low, default=None)


def _low(counting: list[Statement]) -> tuple[float | None, str]:
    hard = _hard_floor(counting)
    if hard is not None:
        return hard.low, f"low: the largest hard floor, {hard.words}"
    totals = [one for one in counting if one.role == "total"]
    ceilings = [one for one in counting if one.role == "ceiling"]
    if totals:
        ends = [(one.low, one.words) for one in totals] + [(c.high, c.words) for c in ceilings]
        low, words = min(ends)
        return low, f"low: no hard floor, so the smallest value stated, {words}"
    soft = [one for one in counting if one.role == "floor"]
    if soft:
        top = max(soft, key=lambda one: one.low)
        return top.low, f"low: a floor that no list or register backs, {top.words}"
    if ceilings:
        return 0.0, "low: nothing but ceilings is stated"
    return None, "low: missing, the statements bound nothing"


def _high(counting: list[Statement], carried: Statement | None) -> tuple[float | None, str]:
    bounded = [one for one in counting if one.role in ("total", "ceiling")]
    if not bounded:
        return None, "high: open, nobody states a total"
    top = max(bounded, key=lambda one: one.high)
    floors = [one for one in [*counting, carried] if one is not None and one.role == "floor"]
    above = max(floors, key=lambda one: one.low, default=None)
    if above is not None and above.low > top.high:
        return None, f"high: open, {above.words} lies above every total stated"
    return (
        top.high,
        f"high: the largest total stated, {top.words}, read as up to {people(top.high)}",
    )


def _best(
    counting: list[Statement], carried: Statement | None, conflicts: list[str]
) -> tuple[float | None, str]:
    if conflicts:
        return None, "best: blank, statements conflict"
    totals = [one for one in counting if one.role == "total"]
    exact = [one for one in totals if one.sees == "all" and one.low == one.high]
    if exact:
        return exact[0].low, f"best: an exact total of a counter that sees all, {exact[0].words}"
    counters = {one.org for one in totals if one.sees in OWN_JUDGEMENT}
    if len(counters) < 2:
        return None, "best: blank, no exact total of a counter that sees all, nor two totals agree"
    floors = [] if carried is None else [carried.low]
    low = max([one.low for one in counting] + floors)
    high = min(one.high for one in counting)
    return (low + high) / 2, f"best: the middle of {people(low)}-{people(high)}, which all share"


def _chains(collapsed: pd.DataFrame) -> str:
    """What counts of each counter, and what is superseded and why."""
    texts = []
    by_position = dict(enumerate(collapsed["superseded_reason"]))
    ordered = sorted(as_statements(collapsed), key=lambda one: (-one.low, one.high, one.rank))
    for org in sorted({one.org for one in ordered}):
        own = [one for one in ordered if one.org == org]
        counts = [one.said for one in own if by_position[one.position] is None]
        text = f"{org}: {' and '.join(counts)} counts"
        lost = [one for one in own if by_position[one.position] is not None]
        lost_texts = [f"{one.said} ({by_position[one.position]})" for one in lost]
        texts.append(text + "".join(f", superseded {lost_text}" for lost_text in lost_texts))
    return "; ".join(texts)


def _is_part(part: pd.Series, whole: pd.Series) -> bool:
    """Whether everyone counted in `part` is counted in `whole` as well."""
    if part["measure"] != whole["measure"] or part["measure"] in STOCKS:
        return False
    same = {key: _same(part[key], whole[key]) for key in QUANTITY}
    place = same["place"] or whole["place"] in PLACES_INSIDE.get(part["place"], ())
    inside = whole["date_start"] <= part["date_start"] and part["date_end"] <= whole["date_end"]
    narrower = same["definition"] or pd.isna(whole["definition"])
    return same["event_id"] and place and inside and narrower and not all(same.values())


def _same(one, other) -> bool:
    return (pd.isna(one) and pd.isna(other)) or (pd.notna(one) and pd.notna(other) and one == other)


def _difference(part: pd.Series, whole: pd.Series) -> str:
    return ", ".join(shown(part[key]) for key in QUANTITY if not _same(part[key], whole[key]))
