"""Intervals from published shares.

Shares are proportions (0-1) inside and percent at the edge; every result says by which method
and under which assumptions it was made. For an opt-in panel the interval is what it would be
*if this had been a random sample*: it holds sampling and rounding error only.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm

LEVEL = 0.95


def wilson(p, n, *, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Wilson score interval of proportions `p` from effective sample sizes `n`, elementwise.

    `p` and `n` are scalars or arrays of one shape; `p` is a proportion, `n` need not be whole
    (statsmodels' function takes whole counts only). Returns (low, high) within 0-1, missing
    where `p` or `n` is missing. Raises `ValueError` for p outside 0-1, n not above 0 or a level
    outside (0, 1). Wilson 1927, JASA 22:209-212; recommended by Newcombe 1998, Statistics in
    Medicine 17:857-872 (method 3).
    """
    p, n = np.broadcast_arrays(np.asarray(p, float), np.asarray(n, float))
    if np.any((p < 0) | (p > 1)):
        raise ValueError(f"a proportion lies between 0 and 1; found {p[(p < 0) | (p > 1)][0]}")
    if np.any(n <= 0):
        raise ValueError(f"a sample size is above 0; found {n[n <= 0][0]}")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1; found {level}")
    z = norm.ppf(0.5 + level / 2)
    centre = (p * n + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(n * p * (1 - p) + z**2 / 4)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def with_intervals(frame: pd.DataFrame, *, deff: float = 1.0, level: float = LEVEL) -> pd.DataFrame:
    """`frame` with Wilson intervals of its shares, as a new frame.

    `frame`: one row per share, with `percent` (0-100), `sample_size` and
    `assumed_sample_size` (whole numbers, either may be missing). Adds `low_percent` and
    `high_percent` (0-100; missing where neither size is known), `n_used`, `n_basis`
    ("stated", "assumed" or missing), `method` and `assumptions`. `deff` is the design effect:
    the effective size is n / deff. Raises `ValueError` for a design effect below 1.
    """
    if deff < 1:
        raise ValueError(f"a design effect is at least 1; found {deff}")
    result = frame.copy()
    stated = frame["sample_size"].astype("Float64")
    result["n_used"] = stated.fillna(frame["assumed_sample_size"].astype("Float64"))
    result["n_basis"] = np.where(
        stated.notna(), "stated", np.where(result["n_used"].notna(), "assumed", None)
    )
    p = frame["percent"].astype("Float64").to_numpy(float, na_value=np.nan) / 100
    n = result["n_used"].to_numpy(float, na_value=np.nan) / deff
    low, high = wilson(p, n, level=level)
    result["low_percent"], result["high_percent"] = 100 * low, 100 * high
    result["method"] = f"Wilson score interval, {level:.0%}"
    result["assumptions"] = (
        f"as if drawn at random with a design effect of {deff:g}; "
        "no error of coverage, refusal or wording"
    )
    return result
