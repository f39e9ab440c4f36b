"""Counts as intervals: what a stated number and its qualifier leave open."""

import pandas as pd

UNITS = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000)


def rounding_unit(count: int) -> int:
    """Largest of 1, 5, 10, 50, 100, … that divides `count`: to what it was rounded at most."""
    return max(unit for unit in UNITS if count % unit == 0)


def with_intervals(statements: pd.DataFrame) -> pd.DataFrame:
    """`statements` with the interval each leaves open, as a new frame.

    Needs `count` (people) and `qualifier`. Adds `low` and `high` (people): exact [c, c]; about
    [c - h, c + h] with h half the largest unit of 1, 5, 10, 50, … that divides c; at_least
    [c, missing]; up_to [0, c]. Raises `ValueError` for another qualifier.
    """
    known = {"exact", "about", "at_least", "up_to"}
    unknown = set(statements["qualifier"]) - known
    if unknown:
        raise ValueError(f"unknown qualifier {sorted(unknown)[0]!r}; known are {sorted(known)}")
    count, qualifier = statements["count"].astype("Float64"), statements["qualifier"]
    half = statements["count"].map(rounding_unit).astype("Float64") / 2
    is_about = qualifier == "about"
    low = count.where(~is_about, count - half).mask(qualifier == "up_to", 0)
    high = count.where(~is_about, count + half).mask(qualifier == "at_least", pd.NA)
    return statements.assign(low=low, high=high)
