"""What one row says of a rule, and what many rows say together.

A row *holds* when everything it leaves possible (its range, its floor) lies beyond the bound,
*fails* when nothing does, and is *open* otherwise. So a sample never proves more than its range.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

HOLDS, SOME, FAILS, UNJUDGED = "holds", "holds_for_some", "does_not_hold", "cannot_be_judged"
OUTCOMES = {
    HOLDS: "holds",
    SOME: "holds for some",
    FAILS: "does not hold",
    UNJUDGED: "cannot be judged",
}
YES, NO, OPEN = "holds", "fails", "open"


def beyond(low: pd.Series, high: pd.Series, name: str, bound: float) -> pd.Series:
    """What each row's range says of one bound: "holds", "fails" or "open".

    `low`, `high` as numbers (a missing end is unbounded); `name` is above, at_least, below or
    at_most.
    """
    low = low.astype("Float64").to_numpy(float, na_value=-np.inf)
    high = high.astype("Float64").to_numpy(float, na_value=np.inf)
    yes, no = {
        "above": (low > bound, high <= bound),
        "at_least": (low >= bound, high < bound),
        "below": (high < bound, low >= bound),
        "at_most": (high <= bound, low > bound),
    }[name]
    return pd.Series(np.where(yes, YES, np.where(no, NO, OPEN)))


def within(low: pd.Series, high: pd.Series, ends: tuple[float, float]) -> pd.Series:
    """What each row's range says of lying between two ends (both included)."""
    above = beyond(low, high, "at_least", ends[0])
    below = beyond(low, high, "at_most", ends[1])
    no = (above == NO) | (below == NO)
    yes = (above == YES) & (below == YES)
    return pd.Series(np.where(no, NO, np.where(yes, YES, OPEN)))


def needed(rows: int, how_many: str) -> int:
    """How many of `rows` must hold: "all", "most" (more than half), "any"."""
    return {"all": rows, "most": rows // 2 + 1, "any": 1}[how_many]


def together(said: Iterable[str], how_many: str) -> str:
    """One outcome for the surveys of one comparable group.

    It holds when enough of them hold, fails when even the open ones could not make enough, holds
    for some when at least one holds, and cannot be judged otherwise.
    """
    said = list(said)
    yes, undecided = said.count(YES), said.count(OPEN)
    need = needed(len(said), how_many)
    if not said:
        return UNJUDGED
    if yes >= need:
        return HOLDS
    if yes:
        return SOME
    return FAILS if yes + undecided < need else UNJUDGED


def over_groups(outcomes: Iterable[str]) -> str:
    """One outcome over groups that may not be mixed: it holds only if it holds in each."""
    outcomes = set(outcomes)
    if outcomes == {HOLDS}:
        return HOLDS
    if outcomes & {HOLDS, SOME}:
        return SOME
    return FAILS if FAILS in outcomes else UNJUDGED


def of_statements(said: Iterable[str]) -> str:
    """One outcome for statements on one quantity: it holds if one shows it and none denies it."""
    said = set(said)
    if YES in said:
        return SOME if NO in said else HOLDS
    return FAILS if NO in said else UNJUDGED
