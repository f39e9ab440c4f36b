"""How far a pooled line can be trusted: held-out waves, simulated truth, posterior against prior.

Held-out polls test the error from poll to poll of the same houses. They say nothing about an
error that all houses share, and are no measure of accuracy.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from scipy.integrate import simpson
from scipy.special import expit, logit
from scipy.stats import halfnorm, norm

from helpers.pooling.input import checked, known_variance, observations
from helpers.pooling.model import Mixture, Posterior, Priors, fit
from helpers.pooling.split import PRIORS, PooledSplit, cell_weights, pool_split

FEWEST_HELD_OUT = 8
LIMITS_OF_80 = (70.0, 95.0)
HELD = {"is_held_50": 0.50, "is_held_80": 0.80, "is_held_95": 0.95}
ERRORS = ["error_pp", "last_poll_error_pp", "three_poll_error_pp"]
ALL = "all series"
WAYS = {
    "loo": "each wave predicted from all others, later ones too",
    "lfo": "each wave of the last third predicted from those before it",
}
ONLY_NOISE = (
    "tests the error from poll to poll of these houses; an error they share cannot show here"
)
LITTLE_LEARNED = 0.75


def validate_pool(
    polls: pd.DataFrame, mode: str = "loo", *, series: str = "series", priors: Priors = PRIORS
) -> pd.DataFrame:
    """Predictions of held-out waves of one branch, by exact refits (methods 1.7, 7.4).

    `polls` as for `pool_split`, at least 8. `mode` "loo" holds out each wave in turn, "lfo"
    predicts each wave of the last third from the waves before it (leave-future-out; Bürkner,
    Gabry, Vehtari 2020). A prediction holds the offset of the wave's house as its other waves
    show it, and the held-out poll's own sampling and rounding error.

    One row per held-out wave: `series, validation, survey_id, house, date, observed_percent,
    median_percent, low80_percent, high80_percent` (of the branch, 0-100), `pit` (predictive
    probability of at most the observed share), `is_held_50`, `is_held_80`, `is_held_95`,
    `crps_pp` (points), and the absolute errors in points of the median (`error_pp`), of "same
    as the last poll" (`last_poll_error_pp`) and of the mean of the last three
    (`three_poll_error_pp`; missing where there are too few before). The CRPS of a single number
    is its absolute error, so these compare. Raises `ValueError` as `pool_split`, for fewer than
    8 waves and for another mode.
    """
    if mode not in WAYS:
        raise ValueError(f"waves are held out by 'loo' or 'lfo'; found {mode!r}")
    frame = checked(polls)
    if len(frame) < FEWEST_HELD_OUT:
        raise ValueError(
            f"held-out waves say something from {FEWEST_HELD_OUT} waves on; {series} has "
            f"{len(frame)} ({', '.join(frame['survey_id'])}); leave it out of the validation"
        )
    has_houses = frame["house"].nunique() > 1
    first = 0 if mode == "loo" else len(frame) - len(frame) // 3
    rows = []
    for at in range(first, len(frame)):
        known = frame.drop(index=at) if mode == "loo" else frame.iloc[:at]
        posterior = fit(observations(known), priors, has_houses=has_houses)
        scores = _scores(frame.iloc[[at]], posterior)
        rows.append(scores | _simple_errors(frame["share"].to_numpy(float), at))
    result = frame.loc[first:, ["survey_id", "house", "date"]].reset_index(drop=True)
    result.insert(0, "series", series)
    result.insert(1, "validation", mode)
    result = result.join(pd.DataFrame(rows))
    return result.assign(method=f"exact refits, {WAYS[mode]}", assumptions=ONLY_NOISE)


def summarise_validation(validations: pd.DataFrame | Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Coverage and errors by series and way of holding out, with a row for all series together.

    `validations`: results of `validate_pool`, joined or as several frames. One row each:
    `series, validation, waves, n_surveys` (fewer than waves over all series, as a survey may give
    a wave to several), `held_50_percent, held_80_percent, held_95_percent, crps_pp`, and over the
    `waves_compared` with three polls before them the mean of `error_pp,
    last_poll_error_pp, three_poll_error_pp`. `is_80_plausible` says whether the 80 % intervals
    held 70-95 % of waves. Raises `ValueError` for nothing to summarise and for a series given
    twice.
    """
    if not isinstance(validations, pd.DataFrame):
        validations = list(validations)
        validations = pd.concat(validations, ignore_index=True) if validations else pd.DataFrame()
    if validations.empty:
        raise ValueError("no held-out waves to summarise; pass results of validate_pool")
    keys = ["series", "validation"]
    twice = validations.duplicated([*keys, "survey_id"])
    if twice.any():
        names = ", ".join(sorted(validations.loc[twice, "series"].unique()))
        raise ValueError(f"held-out waves given twice: {names}; name each series apart")
    every = validations.assign(series=ALL)
    rows = [
        dict(zip(keys, names, strict=True)) | _summary(waves)
        for part in (validations, every)
        for names, waves in part.groupby(keys, sort=True)
    ]
    return pd.DataFrame(rows).assign(assumptions=ONLY_NOISE)


def posterior_against_prior(pooled: PooledSplit) -> pd.DataFrame:
    """`pooled.hypers` with the `overlap` of prior and posterior (0-1) and a `reading`.

    The overlap is the probability that the two share: 1 where the polls taught nothing, 0 where
    they ruled out all that the prior expected. It is taken over the points of the integration.
    """
    frame = pooled.hypers.copy()
    weights = [cell_weights(pooled.posterior, name) for name in frame["hyperparameter"]]
    frame["overlap"] = [np.minimum(cells, 1 / len(cells)).sum() for cells in weights]
    learned = frame["overlap"] < LITTLE_LEARNED
    frame["reading"] = np.where(learned, "the polls moved it", "mostly set by the prior")
    return frame


def simulate_polls(
    rng: np.random.Generator,
    *,
    polls: int = 20,
    houses: int = 4,
    level_sd: float = 1.0,
    priors: Priors = PRIORS,
) -> tuple[pd.DataFrame, pd.Series]:
    """Polls drawn from the model itself, and the true share on nine dates.

    Hyperparameters, house effects and noise come from the priors; the level has sd `level_sd`
    (logits; 1 puts 95 % of first shares between 12 % and 88 %); dates are spread at random over
    four years, 1,000 people are asked by each poll with a design effect of 1.5 and answer
    binomially, and shares are printed in whole percent. Returns a frame for `pool_split` and the
    truth by date.
    """
    start, days = pd.Timestamp("2020-01-01"), 1460
    walk, between, noise = (
        halfnorm.rvs(scale=scale, random_state=rng)
        for scale in (priors.sigma_rw, priors.tau, priors.sigma_e)
    )
    daily = walk / np.sqrt(365.25) * rng.standard_normal(days)
    level = level_sd * rng.standard_normal() + np.cumsum(daily)
    day = np.sort(rng.integers(0, days, polls))
    house = rng.integers(0, houses, polls)
    effect = between * rng.standard_normal(houses)
    p = expit(level[day] + effect[house] + noise * rng.standard_normal(polls))
    n, deff = 1000, 1.5
    size = round(n / deff)
    frame = pd.DataFrame(
        {
            "survey_id": [f"simulated_{number:02d}" for number in range(polls)],
            "date": start + pd.to_timedelta(day, unit="D"),
            "house": [f"house_{number}" for number in house],
            "share": np.round(rng.binomial(size, p) / size, 2),
        }
    ).assign(country="BY", population_class="all_adults", mode="telephone", option_set="yes no")
    frame = frame.assign(parent_share=1.0, n=n, n_basis="stated", deff=deff, rounding_pp=1.0)
    shown = np.linspace(0, days - 1, 9).astype(int)
    truth = pd.Series(expit(level[shown]), index=start + pd.to_timedelta(shown, unit="D"))
    return frame.assign(split_sum=100.0, is_derived=False), truth


def simulation_coverage(
    *,
    sets: int = 150,
    polls: int = 20,
    houses: int = 4,
    level_sd: float = 1.0,
    seed: int = 1,
    priors: Priors = PRIORS,
) -> pd.DataFrame:
    """How often intervals of the pooled share hold a simulated truth (methods 7.2).

    One row per level 50, 80, 90, 95: `nominal_percent, covered_percent, standard_error_pp`
    (between sets, as the nine dates of one set go together), `sets`. `seed` fixes the sets; the
    rest is as in `simulate_polls`. With `level_sd` 2 a quarter of the series lies under 10 % or
    over 90 %, where the normal approximation fails and coverage is several points too low.
    """
    rng = np.random.default_rng(seed)
    nominal = np.array([0.50, 0.80, 0.90, 0.95])
    covered = np.empty((sets, len(nominal)))
    for number in range(sets):
        frame, truth = simulate_polls(
            rng, polls=polls, houses=houses, level_sd=level_sd, priors=priors
        )
        rank = pool_split(frame, truth.index, priors=priors).level().cdf(logit(truth.to_numpy()))
        covered[number] = [np.mean(np.abs(rank - 0.5) <= level / 2) for level in nominal]
    return pd.DataFrame(
        {
            "nominal_percent": 100 * nominal,
            "covered_percent": 100 * covered.mean(axis=0),
            "standard_error_pp": 100 * covered.std(axis=0, ddof=1) / np.sqrt(sets),
            "sets": sets,
            "method": f"{sets} sets of {polls} polls of {houses} houses drawn from the priors",
            "assumptions": f"the model is true; levels of sd {level_sd:g} (logits); whole percent",
        }
    )


def crps_normal(observed, mean=0.0, sd=1.0):
    """Continuous ranked probability score of a normal forecast, elementwise, in its own unit.

    0 is perfect, and for sd near 0 it is the absolute error. Closed form of Gneiting, Raftery,
    Westveld, Goldman 2005, Monthly Weather Review 133:1098-1118, equation 5. Raises
    `ValueError` for sd not above 0.
    """
    if not np.all(np.asarray(sd) > 0):
        raise ValueError(f"a forecast's standard deviation is above 0; found {sd}")
    z = (np.asarray(observed, float) - mean) / sd
    score = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    return float(score) if np.ndim(score) == 0 else score


def crps(cdf: Callable, observed: float, low: float, high: float, *, points: int = 801) -> float:
    """Continuous ranked probability score of any forecast, in the unit of `observed`.

    `cdf` takes an array; practically all its probability lies in `low`-`high`. The integral of
    (cdf(x) - [observed <= x])^2 (Matheson, Winkler 1976, Management Science 22:1087-1096) by
    Simpson's rule on either side of `observed`.
    """
    left = np.linspace(min(low, observed), observed, points)
    right = np.linspace(observed, max(high, observed), points)
    below = simpson(cdf(left) ** 2, x=left)
    return float(below + simpson((1 - cdf(right)) ** 2, x=right))


def _scores(wave: pd.DataFrame, posterior: Posterior) -> dict:
    """What the prediction of one held-out wave says about it."""
    predicted = _predicted(wave, posterior)
    observed = float(wave["share"].iloc[0])
    low80, median, high80 = expit(predicted.quantiles([0.1, 0.5, 0.9])[:, 0])
    rank = float(predicted.cdf(observations(wave).z)[0])
    ends = (
        expit((predicted.means - 8 * predicted.sds).min()),
        expit((predicted.means + 8 * predicted.sds).max()),
    )
    score = crps(lambda share: predicted.cdf(logit(share)[:, None])[:, 0], observed, *ends)
    return {
        "observed_percent": 100 * observed,
        "median_percent": 100 * median,
        "low80_percent": 100 * low80,
        "high80_percent": 100 * high80,
        "pit": rank,
        **{name: abs(rank - 0.5) <= level / 2 for name, level in HELD.items()},
        "crps_pp": 100 * score,
        "error_pp": 100 * abs(median - observed),
    }


def _predicted(wave: pd.DataFrame, posterior: Posterior) -> Mixture:
    """Logit of the share that a poll like this one would print."""
    level = posterior.level(posterior.polls.years_of(wave["date"]), wave["house"].astype("str"))
    parent, n, deff, step = (
        float(wave[name].iloc[0]) for name in ("parent_share", "n", "deff", "rounding_pp")
    )
    p = expit(level.means)
    own = known_variance(p, p, parent, n * parent / deff, step)
    own = own + (posterior.sigma_e**2)[:, None]
    own = own + np.outer(posterior.sigma_rw**2, observations(wave).drift)
    return Mixture(level.weights, level.means, np.sqrt(level.sds**2 + own))


def _simple_errors(shares: np.ndarray, at: int) -> dict[str, float]:
    last = shares[at - 1] if at >= 1 else np.nan
    three = shares[at - 3 : at].mean() if at >= 3 else np.nan
    return {
        "last_poll_error_pp": 100 * abs(last - shares[at]),
        "three_poll_error_pp": 100 * abs(three - shares[at]),
    }


def _summary(waves: pd.DataFrame) -> dict:
    held = {
        name.removeprefix("is_") + "_percent": 100 * waves[name].astype(float).mean()
        for name in HELD
    }
    compared = waves[waves["three_poll_error_pp"].notna()]
    low, high = LIMITS_OF_80
    return {
        "waves": len(waves),
        "n_surveys": waves["survey_id"].nunique(),
        **held,
        "is_80_plausible": bool(low <= held["held_80_percent"] <= high),
        "crps_pp": waves["crps_pp"].mean(),
        "waves_compared": len(compared),
        **compared[ERRORS].mean().to_dict(),
        "method": waves["method"].iloc[0],
    }
