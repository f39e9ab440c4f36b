"""Comparing published shares: a lead within a poll, a change between waves, a whole split.

Functions of single figures, in proportions (0-1); `comparison_frames` does the same for frames.
Never judge by whether two intervals overlap: that is too cautious (Schenker, Gentleman 2001,
American Statistician 55:182-186). Every difference has an interval of its own.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import multinomial_proportions_confint

from helpers.estimates import LEVEL, ONLY_SAMPLING, effective_n, limits, normal_quantile

WHOLE_LOW, WHOLE_HIGH = 0.97, 1.03
TOGETHER = 1.005
SMALL_COUNT = 5
SISON_GLAZ_OPTIONS = 7
LEAD_METHOD = "difference of two shares of one multinomial sample, normal interval"
CHANGE_METHOD = "Newcombe's method 10 with Wilson limits; two-sided z test"
FAMILY_METHODS = {"holm": ("holm", "Holm"), "bh": ("fdr_bh", "Benjamini-Hochberg")}


@dataclass(frozen=True)
class Difference:
    """A difference of shares with its limits (proportions) and p value of no difference."""

    diff: float
    low: float
    high: float
    p_value: float
    method: str
    assumptions: str


@dataclass(frozen=True)
class SplitTest:
    """Test that two whole splits come from the same population."""

    statistic: float
    df: int
    p_value: float
    method: str
    assumptions: str


def lead(
    p1: float, p2: float, n: float, deff: float = 1.0, *, step: float = 0.0, level: float = LEVEL
) -> Difference:
    """Lead of one answer over another in one poll, p1 - p2.

    `p1`, `p2` proportions of the same `n` people, `deff` design effect, `step` rounding step (a
    proportion). Variance (p1 + p2 - (p1 - p2)^2) / n_eff of a multinomial sample
    (`docs/methods.md`, lead within a poll) plus step^2/12 for each share. Limits and p value are
    missing where that variance is 0. Raises `ValueError` where p1 + p2 exceeds 1.005.
    """
    numbers = lead_numbers(p1, p2, effective_n(n, deff), step=step, level=level)
    if p1 + p2 > TOGETHER:
        raise ValueError(overlap_words(p1 + p2, "one poll"))
    return Difference(*map(float, numbers), f"{LEAD_METHOD}, {100 * level:g}%", _assumed(deff))


def wave_change(
    p1: float,
    n1: float,
    p2: float,
    n2: float,
    deff: float = 1.0,
    *,
    step: float = 0.0,
    level: float = LEVEL,
) -> Difference:
    """Change of a share from a first wave to a second, p2 - p1.

    `p1`, `p2` proportions, `n1`, `n2` people interviewed, `deff` design effect of both, `step`
    rounding step (a proportion). Limits by square-and-add of two Wilson intervals (Newcombe
    1998, Statistics in Medicine 17:873-890, method 10); statsmodels has it, but without
    rounding, which widens each Wilson interval here. p value of the z test with the two waves'
    own variances (not pooled), rounding included. The caller answers for the two shares being
    of one question and population; `comparison_frames.wave_changes` checks it.
    """
    sizes = effective_n(n1, deff), effective_n(n2, deff)
    numbers = change_numbers(p1, sizes[0], p2, sizes[1], steps=(step, step), level=level)
    words = f"{_assumed(deff)}; the two waves independent"
    return Difference(*map(float, numbers), f"{CHANGE_METHOD}, {100 * level:g}%", words)


def split_intervals(
    shares: pd.Series,
    n: float,
    deff: float = 1.0,
    *,
    method: str = "goodman",
    step: float = 0.0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Intervals of all answers of one split that hold together with probability `level`.

    `shares`: proportions by answer, a whole split; `n` people interviewed. One row per answer:
    `percent`, `low_percent`, `high_percent`, `effective_count`, `warning` (missing unless the
    count is under 5), `method`, `assumptions`. "goodman" solves N(p - pi)^2 <= chi2(alpha/k, 1)
    pi(1 - pi) (Goodman 1965, Technometrics 7:247-254), which is Wilson's interval at level
    1 - alpha/k; so the shares stay as printed and rounding enters (statsmodels rescales them to
    sum to 1 and has no rounding). "sison_glaz" (1995, JASA 90:366-369) is shorter, for 7 answers
    or more, from whole counts and without rounding. Raises `ValueError` for a sum outside
    0.97-1.03, missing shares, and Sison-Glaz with fewer answers or a step.
    """
    shares = pd.Series(shares, dtype=float)
    _refuse_partial(shares, "the split")
    size = effective_n(n, deff)
    counts = shares * size
    if method == "goodman":
        low, high = limits(shares, size, level=1 - (1 - level) / len(shares), step=step)
        words = f"Goodman simultaneous intervals, {100 * level:g}%"
    elif method == "sison_glaz":
        low, high = _sison_glaz(counts, step=step, level=level)
        words = f"Sison-Glaz simultaneous intervals, {100 * level:g}%"
    else:
        raise ValueError(f"no method {method!r} for a split; choose goodman or sison_glaz")
    warning = [
        f"effective count {count:.1f} is under {SMALL_COUNT}: limits are rough"
        if count < SMALL_COUNT
        else None
        for count in counts
    ]
    return pd.DataFrame(
        {
            "percent": 100 * shares,
            "low_percent": 100 * low,
            "high_percent": 100 * high,
            "effective_count": counts,
            "warning": warning,
            "method": words,
            "assumptions": _assumed(deff),
        }
    )


def no_change_test(
    first: pd.Series, second: pd.Series, n1: float, n2: float, deff: float = 1.0
) -> SplitTest:
    """Test of no change at all between two whole splits.

    `first`, `second`: proportions by answer of two waves with the same answers, `n1`, `n2`
    people interviewed. Pearson's X^2 on the counts divided by the design effect, with K - 1
    degrees of freedom (first-order correction in the manner of Rao, Scott 1984, Annals of
    Statistics 12:46-60). Splits are rescaled to sum to 1; answers that nobody gave in either
    wave are left out; rounding is not in it. Raises `ValueError` for different answers and for
    sums outside 0.97-1.03.
    """
    first, second = pd.Series(first, dtype=float), pd.Series(second, dtype=float)
    if set(first.index) != set(second.index):
        lacking = sorted(map(str, set(first.index) ^ set(second.index)))
        raise ValueError(
            f"the two splits have different answers ({', '.join(lacking)} in one only); "
            "compare answers that both waves offered"
        )
    _refuse_partial(first, "the first split")
    _refuse_partial(second, "the second split")
    table = np.array(
        [
            first / first.sum() * effective_n(n1, deff),
            second.reindex(first.index) / second.sum() * effective_n(n2, deff),
        ]
    )
    found = chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
    return SplitTest(
        float(found.statistic),
        int(found.dof),
        float(found.pvalue),
        "Pearson chi-squared divided by the design effect (first-order Rao-Scott)",
        f"{_assumed(deff)}; the two waves independent; no rounding",
    )


def adjust_family(pvalues, method: str = "holm") -> pd.DataFrame:
    """p values of a family of comparisons, adjusted for their number.

    `pvalues` a series or array; "holm" (Holm 1979) for a few stated hypotheses, "bh" (Benjamini,
    Hochberg 1995) for a screening table. One row each, index kept: `p_value`, `p_adjusted`,
    `family_size`, `method`, `assumptions`. Missing values stay missing and do not count as
    comparisons (statsmodels would count them). Raises `ValueError` for a p value outside 0-1.
    """
    if method not in FAMILY_METHODS:
        raise ValueError(f"no adjustment {method!r}; choose one of {', '.join(FAMILY_METHODS)}")
    values = pd.Series(pvalues, dtype=float)
    outside = values[(values < 0) | (values > 1)]
    if len(outside):
        raise ValueError(
            f"a p value lies between 0 and 1; found {outside.iloc[0]:g} (at {outside.index[0]}); "
            "leave out what was not tested"
        )
    known = values.notna()
    adjusted = values.copy()
    if known.any():
        adjusted[known] = multipletests(values[known], method=FAMILY_METHODS[method][0])[1]
    return pd.DataFrame(
        {
            "p_value": values,
            "p_adjusted": adjusted,
            "family_size": int(known.sum()),
            "method": f"{FAMILY_METHODS[method][1]}, family of {int(known.sum())}",
            "assumptions": "every comparison that was looked at is in the family",
        }
    )


def lead_numbers(p1, p2, n, *, step=0.0, level: float = LEVEL) -> tuple[np.ndarray, ...]:
    """Difference, low, high and p value of `lead` from effective sizes `n`, elementwise."""
    p1, p2, n = np.broadcast_arrays(*(np.asarray(values, float) for values in (p1, p2, n)))
    outside = np.concatenate([values[(values < 0) | (values > 1)].ravel() for values in (p1, p2)])
    if len(outside):
        raise ValueError(
            f"a proportion lies between 0 and 1; found {outside[0]:g}; divide percent by 100"
        )
    diff = p1 - p2
    variance = np.maximum(p1 + p2 - diff**2, 0) / n + np.asarray(step) ** 2 / 6
    error = np.where(variance > 0, np.sqrt(variance), np.nan)
    half = normal_quantile(level) * error
    p_value = 2 * norm.sf(np.abs(diff) / error)
    return diff, np.maximum(diff - half, -1), np.minimum(diff + half, 1), p_value


def change_numbers(p1, n1, p2, n2, *, steps, level: float = LEVEL) -> tuple[np.ndarray, ...]:
    """Difference, low, high and p value of `wave_change` from effective sizes, elementwise."""
    p1, n1, p2, n2 = np.broadcast_arrays(*(np.asarray(side, float) for side in (p1, n1, p2, n2)))
    low1, high1 = limits(p1, n1, level=level, step=steps[0])
    low2, high2 = limits(p2, n2, level=level, step=steps[1])
    diff = p2 - p1
    low = diff - np.hypot(p2 - low2, high1 - p1)
    high = diff + np.hypot(p1 - low1, high2 - p2)
    rounding = (np.asarray(steps[0]) ** 2 + np.asarray(steps[1]) ** 2) / 12
    error = np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2 + rounding)
    # 0 against 0 or 1 has no spread at all: no difference, or a certain one.
    z = np.divide(np.abs(diff), error, out=np.where(diff == 0, 0.0, np.inf), where=error != 0)
    return diff, low, high, 2 * norm.sf(z)


def overlap_words(total: float, where: str) -> str:
    """Message for two shares of one poll that cannot both be parts of it."""
    return (
        f"two answers of {where} make {100 * total:.1f} percent together; they overlap (a net and "
        "its part, or several answers allowed), so they have no lead: compare answers that exclude "
        "each other"
    )


def _sison_glaz(counts: pd.Series, *, step: float, level: float) -> np.ndarray:
    if len(counts) < SISON_GLAZ_OPTIONS:
        raise ValueError(
            f"Sison-Glaz needs {SISON_GLAZ_OPTIONS} answers or more; found {len(counts)}; "
            "use goodman"
        )
    if step:
        raise ValueError(f"Sison-Glaz has no rounding; found step {step:g}; use goodman")
    whole = counts.round()
    return multinomial_proportions_confint(whole, alpha=1 - level, method="sison-glaz").T


def _refuse_partial(shares: pd.Series, name: str) -> None:
    if shares.isna().any():
        option = shares.index[shares.isna()][0]
        raise ValueError(f"{name} lacks the share of {option}; a whole split has every answer")
    if not WHOLE_LOW <= shares.sum() <= WHOLE_HIGH:
        raise ValueError(
            f"{name} ({', '.join(map(str, shares.index))}) sums to {shares.sum():.3f}, outside "
            f"{WHOLE_LOW}-{WHOLE_HIGH}; add what is missing or leave out nets beside their parts"
        )


def _assumed(deff: float) -> str:
    return f"as if drawn at random with a design effect of {deff:g}; {ONLY_SAMPLING}"
