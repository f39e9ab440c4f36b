"""Weighted means and shares with design-based standard errors, as R's `survey` has them.

Variances are Taylor-linearised and rest on the first-stage units alone: drawn with replacement,
or with a correction for the part of them that was drawn. Binder 1983, International Statistical
Review 51:279-292; Lumley 2004, Journal of Statistical Software 9(8).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from helpers.estimates import LEVEL, limits
from helpers.microdata.designs import Design

#: A variance below this is the error of the computer's arithmetic.
NOTHING = 1e-20


@dataclass(frozen=True)
class Means:
    """Weighted means of `n` people, with standard error and design effect; arrays of one length.

    The design effect is missing where nothing varies. `kish_n` is the effective size by the
    weights alone, `degrees_of_freedom` that of the design.
    """

    value: np.ndarray
    se: np.ndarray
    deff: np.ndarray
    n: int
    kish_n: float
    degrees_of_freedom: int


def kish(weights) -> tuple[float, float]:
    """Effective size and design effect by the weights alone: `(sum w)^2 / sum w^2`, `n / n_eff`.

    Kish 1992, Journal of Official Statistics 8:183-200. Clusters and strata do not enter, nor
    what was asked: it is not the design effect of an answer.
    """
    weights = np.asarray(weights, float)
    size = weights.sum() ** 2 / np.sum(weights**2)
    return float(size), float(len(weights) / size)


def variance(design: Design, scores: np.ndarray) -> np.ndarray:
    """Variances of the weighted totals of `scores`, people by k; an array of k.

    Within each stratum h of `n_h` units, `(1 - f_h) n_h / (n_h - 1) sum (t_i - mean t)^2` over
    the weighted totals t_i of its units. After raking the scores' residuals from the margins
    take the place of the scores; the regression has the base weights, as in R.
    Deville, Särndal 1992, JASA 87:376-382, section 3.
    """
    if design.margins is not None:
        root = np.sqrt(design.base)[:, None]
        fitted = np.linalg.lstsq(root * design.margins, root * scores, rcond=None)[0]
        scores = scores - design.margins @ fitted
    unit, first = np.unique(design.units, return_index=True)
    stratum, fraction = design.strata[first], design.fraction[first]
    totals = np.zeros((len(unit), scores.shape[1]))
    np.add.at(totals, design.units, design.weights[:, None] * scores)
    drawn = np.bincount(stratum)
    sums = np.zeros((len(drawn), scores.shape[1]))
    np.add.at(sums, stratum, totals)
    scale = (1 - fraction) * drawn[stratum] / (drawn[stratum] - 1)
    return np.sum(scale[:, None] * (totals - (sums / drawn[:, None])[stratum]) ** 2, axis=0)


def means(design: Design, values: np.ndarray, members: np.ndarray) -> Means:
    """Weighted means of `values` (people by k) among `members` (a yes or no per person).

    Shares where the values are 0 and 1. All people of the design enter the standard error, since
    how many of a subgroup are drawn is chance too. The design effect compares with a simple
    random sample of as many people, drawn with replacement: `deff="replace"` in R.
    """
    weights = np.where(members, design.weights, 0.0)
    values = np.where(members[:, None], values, 0.0)
    total, n = weights.sum(), int(members.sum())
    mean = weights @ values / total
    off = np.where(members[:, None], values - mean, 0.0)
    spread = variance(design, off / total)
    simple = weights @ off**2 / total / max(n - 1, 1)
    deff = np.divide(spread, simple, out=np.full(len(mean), np.nan), where=simple > NOTHING)
    return Means(
        mean, np.sqrt(spread), deff, n, kish(weights[members])[0], design.degrees_of_freedom
    )


def share_limits(shares: Means, *, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Limits of shares: Wilson's, from the size that each one's standard error is worth.

    That size is `n / deff`, smaller where few units make the standard error itself unsure, by
    the square of the ratio of Student's quantiles (Korn, Graubard 1998, Survey Methodology
    24:193-201), and never above n. A share of 0 or 1 has no standard error; it gets Kish's size.
    """
    tail = 0.5 + level / 2
    unsure = (t.ppf(tail, max(shares.n - 1, 1)) / t.ppf(tail, shares.degrees_of_freedom)) ** 2
    size = np.where(np.isnan(shares.deff), shares.kish_n, shares.n / shares.deff * unsure)
    return limits(np.clip(shares.value, 0, 1), np.minimum(size, shares.n), level=level)
