"""One pooled yes/no share: its line, house offsets and hyperparameters as frames."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import halfnorm

from helpers.pooling.input import YEAR_DAYS, checked, observations
from helpers.pooling.model import Mixture, Posterior, Priors, fit

PRIORS = Priors()
BANDS = {"median": 0.5, "low50": 0.25, "high50": 0.75, "low90": 0.05, "high90": 0.95}
HOUSE_AVERAGE = "the average of these houses"
SOUND_SHARES = (0.10, 0.90)
TOO_NARROW = (
    "some shares are under 10 % or over 90 %, where the normal approximation makes bands too "
    "narrow: in simulations 80 % bands of series that lie there held the truth 72 % of the time"
)
METHOD = (
    "random walk with house effects on the logit scale, exact Gaussian posterior integrated "
    "over {points} hyperparameter points of equal prior probability"
)


@dataclass(frozen=True)
class PooledSplit:
    """A pooled yes/no share; its frames are described in `pool_split`."""

    state: pd.DataFrame
    houses: pd.DataFrame
    hypers: pd.DataFrame
    log_evidence: float
    method: str
    assumptions: str
    posterior: Posterior

    def level(self) -> Mixture:
        """Logit of the pooled share on the dates of `state`."""
        years = self.posterior.polls.years_of(self.state["date"])
        return self.posterior.level(years)


def pool_split(polls: pd.DataFrame, dates, *, priors: Priors = PRIORS) -> PooledSplit:
    """Line through the polls of one yes/no branch, with house effects (methods 7.2).

    `polls`: one row per survey with `survey_id, date` (middle of fieldwork), `house, country,
    population_class, mode, option_set` (text, each but the house the same in all rows), `share`
    (0-1, of those in the branch), `parent_share` (0-1, the branch's part of the whole sample),
    `n` (people in the whole sample), `n_basis` ("stated", "assumed"), `deff`, `rounding_pp`
    (step of the printed shares), `split_sum` (percent), `is_derived`. Optional: `affiliation`
    and `date_sd_days` (sd of a date not exactly known, 8.7 for "in March"). `dates` are the
    days of the line, in any order.

    An imprecise date adds sigma_rw^2 times the mean distance of a uniform date from its middle,
    sqrt(3)/2 sd, in years: what the walk may move between the two, the variance of Brownian
    motion being linear in time.

    Returns frames: `state` (`date, mean, median, low50, high50, low90, high90` as shares 0-1,
    `days_to_poll`), the share at the average house; `houses` (`house, polls, offset_pp,
    low50_pp, …, high90_pp` in points relative to the average of these houses where that stands
    at `at_percent`; empty for one house, whose effect cannot be told from the level); `hypers`
    (5, 50, 95 % points of prior and posterior of `sigma_rw` per square root of a year, `tau`,
    `sigma_e`; logits). `log_evidence` is of the logit shares. Raises `ValueError` naming the
    surveys for: fewer than 4, one given twice, different populations, countries, modes (or
    unknown ones) or option sets, no sample size, a printed sum outside 97-103, derived figures,
    no sample at all (self-selected, official count), state-affiliated houses.
    """
    frame = checked(polls)
    days = known_dates(dates)
    posterior = fit(observations(frame), priors, has_houses=frame["house"].nunique() > 1)
    method = METHOD.format(points=len(posterior.weights))
    assumptions = said_of(frame, priors)
    years = posterior.polls.years_of(days)
    gap = np.abs(years[:, None] - posterior.polls.years).min(axis=1) * YEAR_DAYS
    state = band_frame(days, posterior.level(years)).assign(days_to_poll=gap)
    texts = {"method": method, "assumptions": assumptions}
    return PooledSplit(
        state=state.assign(**texts),
        houses=_houses(posterior).assign(**texts),
        hypers=_hypers(posterior).assign(**texts),
        log_evidence=posterior.log_evidence,
        posterior=posterior,
        **texts,
    )


def known_dates(dates) -> pd.DatetimeIndex:
    """Days to draw on; `ValueError` for none or an unknown one."""
    days = pd.DatetimeIndex(dates)
    if days.empty or days.hasnans:
        raise ValueError("a line needs dates to be drawn on; found none or a missing one")
    return days.rename(None)


def band_frame(days: pd.DatetimeIndex, level: Mixture) -> pd.DataFrame:
    """`date, mean, median, low50, high50, low90, high90` of the share whose logit is `level`."""
    quantiles = expit(level.quantiles(list(BANDS.values())))
    columns = dict(zip(BANDS, quantiles, strict=True))
    return pd.DataFrame({"date": days, "mean": level.mean_share()} | columns)


def _houses(posterior: Posterior) -> pd.DataFrame:
    """Offsets in points from the average house, at its mean level over the polls' dates."""
    names = posterior.polls.houses if posterior.has_houses else ()
    frame = pd.DataFrame({"house": pd.array(names, dtype="str")})
    counts = np.bincount(posterior.polls.house)[: len(names)]
    frame["polls"] = counts
    labels = ["offset_pp", "low50_pp", "high50_pp", "low90_pp", "high90_pp"]
    if not names:
        return frame.assign(**dict.fromkeys([*labels, "at_percent"], 0.0), relative_to="")
    at = posterior.level(posterior.polls.years).mean_share().mean()
    offsets = posterior.house_offsets().quantiles(list(BANDS.values()))
    points = 100 * (expit(logit(at) + offsets) - at)
    columns = dict(zip(labels, points, strict=True))
    return frame.assign(**columns, at_percent=100 * at, relative_to=HOUSE_AVERAGE)


def _hypers(posterior: Posterior) -> pd.DataFrame:
    """Prior and posterior quantiles; within a cell of equal probability the prior's shape holds."""
    names = ["sigma_rw", "sigma_e"]
    if posterior.has_houses:
        names.insert(1, "tau")
    levels = [0.05, 0.5, 0.95]
    rows = []
    for name in names:
        scale = getattr(posterior.priors, name)
        reached = np.append(0.0, np.cumsum(cell_weights(posterior, name)))
        ranks = np.interp(levels, reached / reached[-1], np.linspace(0, 1, len(reached)))
        rows.append([name, *halfnorm.ppf(levels, scale=scale), *halfnorm.ppf(ranks, scale=scale)])
    ends = ("low90", "median", "high90")
    columns = [f"{part}_{end}" for part in ("prior", "posterior") for end in ends]
    return pd.DataFrame(rows, columns=["hyperparameter", *columns])


def cell_weights(posterior: Posterior, name: str) -> np.ndarray:
    """Posterior probability of each of one hyperparameter's cells of equal prior probability."""
    _, cell = np.unique(getattr(posterior, name), return_inverse=True)
    return np.bincount(cell, posterior.weights)


def said_of(polls: pd.DataFrame, priors: Priors) -> str:
    """What a pooled line rests on, in words."""
    houses = sorted(polls["house"].astype("str").unique())
    if len(houses) == 1:
        level = f"the series of house {houses[0]}: how far it is off as a whole cannot be known"
    else:
        level = (
            f"the level is that of {HOUSE_AVERAGE} ({', '.join(houses)}), not the truth: an "
            "error they share cannot be known"
        )
    assumed = int((polls["n_basis"] == "assumed").sum())
    parts = [
        level,
        f"{len(polls)} polls {polls['date'].min():%Y-%m-%d} to {polls['date'].max():%Y-%m-%d}, "
        f"each as if this had been a random sample with a design effect of {_span(polls['deff'])} "
        f"and rounded to {_span(polls['rounding_pp'])} points",
        f"half-normal priors (logits): {priors.sigma_rw:g} per square root of a year for the "
        f"walk, {priors.tau:g} between houses, {priors.sigma_e:g} for the noise of one poll",
    ]
    if assumed:
        parts.append(f"{assumed} of {len(polls)} polls with the usual sample size of the house")
    if not polls["share"].between(*SOUND_SHARES).all():
        parts.append(TOO_NARROW)
    return "; ".join(parts)


def _span(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
