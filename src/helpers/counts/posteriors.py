"""A posterior for one contested count, where the statements carry more than their prior.

With floors alone any median is made by the prior, so that is refused.
"""

import math

import numpy as np
import pandas as pd
from scipy.special import log_ndtr
from scipy.stats import norm

from helpers.counts.chains import Statement, as_statements, collapse_chains, conflict_texts
from helpers.counts.statements import QUANTITY, people, refuse_mixed

LEVEL = 0.80
POINTS = 4000
POINTS_PER_SIGMA = 40
LEAST_SIGMA = 0.001
LEAST_MOVED = 0.05
METHOD = "interval-censored log-normal model on a grid, prior 1/N (methods, counts, 5.6)"


def count_posterior(
    statements: pd.DataFrame,
    organisations: pd.DataFrame,
    *,
    sigma: float,
    prior: tuple[float, float],
    level: float = LEVEL,
) -> pd.DataFrame:
    """Posterior of one number of people from statements about it, in one row.

    `statements`, `organisations` as in `counts.reconcile` (one quantity; chains are collapsed).
    Model: log of what a counter states = log N + e, e normal with sd `sigma` (log scale, 0.15 is
    about 15 %), no bias of any counter. An exact total enters with the density at log c, "about"
    with the probability of [c - h, c + h], "at least" and any number of a list of names with that
    of its floor or more, "up to" with that of its ceiling or less. N has prior 1/N on `prior`
    (people, low and high). Counters that only relay others are not independent and are left out.

    Columns (people): the six of `QUANTITY`, `median`, `low`, `high` (the middle `level`),
    `prior_median`, `prior_low`, `prior_high` to show beside them, `moved_percent` (share of the
    prior's probability that the statements moved, total variation), `conflicts` as in
    `reconcile`, `n_statements` used, `method`, `assumptions`. No random numbers. The grid is of
    equal prior probability. Methods, section 5.6, after the frame for coarse data of Heitjan and
    Rubin 1990, JASA 85:410; neither scipy nor statsmodels has a posterior for interval-censored
    data with a given sigma.

    Raises `ValueError` where no total is stated (with floors the median is the prior's), where
    the statements move less than 5 % of the prior, for a statement outside the prior range, two
    standing statements of one counter, a bad sigma, prior or level, and as `reconcile`.
    """
    _refuse_settings(sigma, prior, level)
    collapsed = collapse_chains(statements, organisations)
    refuse_mixed(statements, "count_posterior")
    used = collapsed[~collapsed["is_superseded"] & (collapsed["sees"] != "relayed")]
    stated = [one for one in as_statements(used) if one.role != "none"]
    stated.sort(key=lambda one: (one.org, one.low, one.high, one.rank))
    _refuse_statements(stated, prior)
    grid, weights = _posterior(stated, sigma, prior)
    moved = 0.5 * np.abs(weights - 1 / len(weights)).sum()
    if moved < LEAST_MOVED:
        raise ValueError(
            f"count_posterior: the statements move {100 * moved:.1f} % of the prior, so the answer "
            f"would be the prior's; with sigma {sigma:g} they say nothing, show the range instead"
        )
    wanted = np.array([0.5, (1 - level) / 2, (1 + level) / 2])
    posterior = np.exp(np.interp(wanted, np.cumsum(weights) - weights / 2, grid))
    before = prior[0] * (prior[1] / prior[0]) ** wanted
    row = {key: statements[key].iloc[0] for key in QUANTITY}
    row |= dict(zip(["median", "low", "high"], posterior, strict=True))
    row |= dict(zip(["prior_median", "prior_low", "prior_high"], before, strict=True))
    row |= {
        "moved_percent": 100 * moved,
        "conflicts": "; ".join(conflict_texts(stated)) or None,
        "n_statements": len(stated),
        "method": f"{METHOD}, middle {100 * level:g}%",
        "assumptions": (
            f"prior 1/N from {people(prior[0])} to {people(prior[1])}; error of a statement "
            f"{sigma:g} on the log scale, alike for all and independent; no bias of any counter"
        ),
    }
    return pd.DataFrame([row])


def _posterior(
    stated: list[Statement], sigma: float, prior: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Log of N at points of equal prior probability, and the posterior weight of each."""
    width = math.log(prior[1] / prior[0])
    points = int(max(POINTS, POINTS_PER_SIGMA * width / sigma))
    grid = math.log(prior[0]) + width * (np.arange(points) + 0.5) / points
    log_weights = sum(_log_likelihood(one, grid, sigma) for one in stated)
    weights = np.exp(log_weights - log_weights.max())
    return grid, weights / weights.sum()


def _log_likelihood(one: Statement, grid: np.ndarray, sigma: float) -> np.ndarray:
    if one.low == one.high:
        return norm.logpdf(math.log(one.low), grid, sigma)
    upper = (math.log(one.high) - grid) / sigma if math.isfinite(one.high) else None
    lower = (math.log(one.low) - grid) / sigma if one.low > 0 else None
    if upper is None or lower is None:
        tails = [log_ndtr(upper)] if upper is not None else []
        tails += [log_ndtr(-lower)] if lower is not None else []
        return sum(tails, np.zeros_like(grid))
    flip = lower > 0  # the difference is taken in the smaller tail, where it keeps its digits
    high = np.where(flip, -lower, upper)
    low = np.where(flip, -upper, lower)
    return log_ndtr(high) + np.log1p(-np.exp(log_ndtr(low) - log_ndtr(high)))


def _refuse_settings(sigma: float, prior: tuple[float, float], level: float) -> None:
    if not (math.isfinite(sigma) and sigma >= LEAST_SIGMA):
        raise ValueError(
            f"count_posterior: sigma is the error on the log scale, at least {LEAST_SIGMA}; "
            f"found {sigma}; 0.15 is about 15 %"
        )
    if len(prior) != 2 or not 0 < prior[0] < prior[1] < math.inf:
        raise ValueError(
            f"count_posterior: the prior is a range of people (low, high) with 0 < low < high; "
            f"found {prior}"
        )
    if not 0 < level < 1:
        raise ValueError(f"count_posterior: a level lies between 0 and 1; found {level}")


def _refuse_statements(stated: list[Statement], prior: tuple[float, float]) -> None:
    if not any(one.role == "total" for one in stated):
        said = "; ".join(one.words for one in stated) or "nothing that bounds the number"
        raise ValueError(
            f"count_posterior: no total is stated, only {said}: the median would be made by the "
            "prior; show the range of reconcile instead"
        )
    for one in stated:
        total_outside = one.role == "total" and not prior[0] < one.low <= one.high < prior[1]
        if total_outside or one.low >= prior[1] or one.high <= prior[0]:
            raise ValueError(
                f"count_posterior: {one.words} lies outside the prior range "
                f"{people(prior[0])}-{people(prior[1])}; widen the prior"
            )
    orgs = [one.org for one in stated]
    twice = sorted({org for org in orgs if orgs.count(org) > 1})
    if twice:
        said = " and ".join(one.said for one in stated if one.org == twice[0])
        raise ValueError(
            f"count_posterior: {twice[0]} has several statements standing, {said}, which share "
            "one error; choose one"
        )
