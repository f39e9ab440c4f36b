"""Intervals from published shares.

Shares are proportions (0-1) inside and percent at the edge; every result says by which method
and under which assumptions it was made. For an opt-in panel the interval is what it would be
*if this had been a random sample*: it holds sampling and rounding error only.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from helpers.sizes import proportions, require, with_sizes
from helpers.surveys import BOUNDS

LEVEL = 0.95
LARGEST_STEP = 0.2
METHODS = {
    "wilson": ("wilson", "Wilson score interval"),
    "jeffreys": ("jeffreys", "Jeffreys interval"),
    "agresti_coull": ("agresti_coull", "Agresti-Coull interval"),
    "clopper_pearson": ("beta", "Clopper-Pearson interval"),
}
ONLY_SAMPLING = "no error of coverage, refusal or wording"


@dataclass(frozen=True)
class Interval:
    """Limits of a share (proportions, 0-1), and how and under what assumptions they were made."""

    low: float | np.ndarray
    high: float | np.ndarray
    method: str
    assumptions: str


def effective_n(n, deff=1.0, *, allow: bool = False):
    """Sample size divided by the design effect, elementwise (Kish 1965).

    `n` people interviewed, above 0; `deff` at least 1, unless `allow=True` accepts a smaller one
    (a printed margin can imply 0.96). Raises `ValueError` otherwise.
    """
    n, deff = np.asarray(n, float), np.asarray(deff, float)
    _refuse(n <= 0, n, "a sample size is above 0", "leave it missing where none is printed")
    _refuse(deff <= 0, deff, "a design effect is above 0", "1 is simple random sampling")
    if not allow:
        _refuse(deff < 1, deff, "a design effect is at least 1", "pass allow=True to accept it")
    return _plain(n / deff)


def margin_pp(n, deff=1.0, *, level: float = LEVEL):
    """Margin in points of a share of 50 percent of `n` people at a design effect, elementwise.

    The textbook `z sqrt(0.25 deff / n)`, the one that pollsters print; raises as `effective_n`.
    """
    return _plain(100 * normal_quantile(level) * 0.5 / np.sqrt(effective_n(n, deff)))


def implied_deff(n, moe_pp, *, level: float = LEVEL):
    """Design effect that a pollster's printed margin implies, elementwise.

    `n` people interviewed, `moe_pp` the printed margin in points (3.0, not 0.03). The square of
    the margin over the one of simple random sampling at 50 %, `z sqrt(0.25 / n)`
    (`docs/methods.md`, effective size). Raises `ValueError` for either not above 0.
    """
    n, moe_pp = np.asarray(n, float), np.asarray(moe_pp, float)
    _refuse(n <= 0, n, "a sample size is above 0", "leave the survey out")
    _refuse(moe_pp <= 0, moe_pp, "a printed margin is above 0 points", "leave the survey out")
    return _plain((moe_pp / (100 * normal_quantile(level) * 0.5 / np.sqrt(n))) ** 2)


def wilson(p, n, *, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Wilson score interval of proportions `p` from effective sample sizes `n`, elementwise.

    `p` and `n` are scalars or arrays of one shape; `p` is a proportion, `n` need not be whole.
    Returns (low, high) within 0-1, missing where `p` or `n` is missing. Raises `ValueError` for
    p outside 0-1, n not above 0 or a level outside (0, 1). Wilson 1927, JASA 22:209-212;
    recommended by Newcombe 1998, Statistics in Medicine 17:857-872 (method 3).
    """
    return limits(p, n, level=level)


def limits(
    p, n, *, method: str = "wilson", level: float = LEVEL, step=0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of proportions `p` from effective sizes `n` by a named method, elementwise.

    statsmodels computes the interval (it takes counts that are not whole). It lacks two things.
    Its Jeffreys interval leaves out a share of exactly 0 or 1; here every interval holds its
    share (Brown, Cai, DasGupta 2001, Statistical Science 16:101-133, p. 108). And published
    shares are rounded to `step` (a proportion, 0.01 for whole percent): the distance from the
    share to each limit is squared, `z^2 step^2/12` added, and the root taken (uniform rounding
    error, variance step^2/12; `docs/methods.md`, rounding). A printed 0 may be anything up to
    step/2: its upper limit is that of step/2, and a printed 1 is its mirror image.
    Raises `ValueError` for p outside 0-1, n not above 0, an unknown method, a bad level or step.
    """
    p, n, step = np.broadcast_arrays(*(np.asarray(values, float) for values in (p, n, step)))
    n = n.copy()
    _refuse((p < 0) | (p > 1), p, "a proportion lies between 0 and 1", "divide percent by 100")
    _refuse(n <= 0, n, "a sample size is above 0", "leave it missing where none is printed")
    _refuse(
        (step < 0) | (step > LARGEST_STEP),
        step,
        f"a rounding step is a proportion from 0 to {LARGEST_STEP:g}",
        "whole percent is 0.01",
    )
    z = normal_quantile(level)
    is_end = (p == 0) | (p == 1)
    shown = np.where(is_end, np.clip(p, step / 2, 1 - step / 2), p)
    low, high = proportion_confint(shown * n, n, alpha=1 - level, method=_known(method)[0])
    spread = np.where(is_end, 0, z**2 * step**2 / 12)
    low = p - np.sqrt(np.maximum(p - low, 0) ** 2 + spread)
    high = p + np.sqrt(np.maximum(high - p, 0) ** 2 + spread)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def share_interval(
    p, n, deff=1.0, *, method: str = "wilson", step: float = 0.0, level: float = LEVEL
) -> Interval:
    """Interval of one published share, or of several elementwise.

    `p` proportion, `n` people interviewed, `deff` design effect (effective size n / deff),
    `method` one of `METHODS`, `step` the rounding step as a proportion (0.01 for whole percent).
    Wilson with n / deff as advised for surveys by Franco, Little, Louis, Slud 2019
    (PMC6690503).
    Raises `ValueError` for p outside 0-1 and as `limits` and `effective_n` do.
    """
    low, high = limits(p, effective_n(n, deff), method=method, level=level, step=step)
    about = f"{np.min(deff):g}" if np.min(deff) == np.max(deff) else "its own for each"
    return Interval(
        _plain(low),
        _plain(high),
        method_words(method, level, 100 * step),
        f"as if drawn at random with a design effect of {about}; {ONLY_SAMPLING}",
    )


def printed_step_pp(frame: pd.DataFrame) -> pd.Series:
    """Points that the shares of one source's split were printed to: 1, 0.1 or 0.01.

    `frame` has `percent`; rows of one `survey_id`, `question_id` and `source_url` (those columns
    that exist) were printed alike, so one 47.3 among them shows tenths. A split of whole numbers
    counts as rounded to 1, though "44" may stand for 44.0: the wider choice.
    """
    percent = frame["percent"].astype("Float64").to_numpy(float, na_value=np.nan)
    off = [np.abs(percent * scale - np.round(percent * scale)) > 1e-6 for scale in (1, 10)]
    step = pd.Series(np.where(off[1], 0.01, np.where(off[0], 0.1, 1.0)), index=frame.index)
    keys = [frame[key] for key in ("survey_id", "question_id", "source_url") if key in frame]
    return step.groupby(keys, dropna=False).transform("min") if keys else step


def with_intervals(
    frame: pd.DataFrame,
    *,
    deff: float | str = 1.0,
    level: float = LEVEL,
    method: str = "wilson",
    step_pp: float | str = 0.0,
) -> pd.DataFrame:
    """`frame` with intervals of its shares, as a new frame.

    `frame`: one row per share, with `percent` (0-100), `sample_size` and
    `assumed_sample_size` (whole numbers, either may be missing). Adds `low_percent` and
    `high_percent` (0-100), the columns of `with_sizes` but the reason, `method` and
    `assumptions`. Limits are missing where there is no size, no share, or no sample
    (self-selected audiences, official counts), and where a column `qualifier` says that the
    share is itself printed as a limit ("at_least", "up_to"); `assumptions` then says why. `deff`
    is a number or "by mode" (see `with_sizes`), `step_pp` the rounding step in points or "as
    printed" (see `printed_step_pp`), `method` one of `METHODS`. Raises `ValueError` as
    `with_sizes`, and for a share outside 0-100.
    """
    require(frame, ["percent"], "intervals")
    result = with_sizes(frame, deff=deff)
    p = proportions(frame, "percent")
    n = result["n_effective"].to_numpy(float, na_value=np.nan)
    steps = steps_pp(frame, step_pp)
    is_limit = result.get("qualifier", pd.Series("", result.index)).isin(BOUNDS)
    p = np.where(is_limit, np.nan, p)
    low, high = limits(p, n, method=method, level=level, step=steps / 100)
    result["low_percent"], result["high_percent"] = 100 * low, 100 * high
    reason = result.pop("no_interval_reason")
    reason = reason.where(reason.notna() | ~is_limit, "no interval: printed as a limit")
    reason = reason.where(reason.notna() | ~np.isnan(p), "no interval: no single share printed")
    result["method"] = [method_words(method, level, step) for step in steps]
    result.loc[reason.notna(), "method"] = "none"
    result["assumptions"] = reason.fillna(sampling_assumptions(result, deff))
    return result


def sampling_assumptions(sized: pd.DataFrame, deff: float | str) -> pd.Series:
    """What the precision of each row of `with_sizes(…, deff=deff)` rests on, in words."""
    effect = sized["deff_used"].map("{:g}".format).astype(str)
    if isinstance(deff, str):
        effect += " (default for " + sized["mode"].astype(str) + ")"
    usual = np.where(sized["n_basis"] == "assumed", "; the usual sample size of the house", "")
    return "as if drawn at random with a design effect of " + effect + f"; {ONLY_SAMPLING}" + usual


def steps_pp(frame: pd.DataFrame, step_pp: float | str) -> np.ndarray:
    """Rounding step of each row in points: a given number, or "as printed"."""
    if isinstance(step_pp, str):
        if step_pp != "as printed":
            raise ValueError(f'a rounding step is a number or "as printed"; found {step_pp!r}')
        return printed_step_pp(frame).to_numpy()
    return np.full(len(frame), float(step_pp))


def method_words(method: str, level: float, step_pp: float = 0.0) -> str:
    """Name of an interval with its level and rounding: "Wilson score interval, 95%"."""
    unit = "point" if step_pp == 1 else "points"
    rounding = f", widened for rounding to {step_pp:g} {unit}" if step_pp else ""
    return f"{_known(method)[1]}, {100 * level:g}%{rounding}"


def _known(method: str) -> tuple[str, str]:
    if method not in METHODS:
        raise ValueError(f"no interval method {method!r}; choose one of {', '.join(METHODS)}")
    return METHODS[method]


def normal_quantile(level: float) -> float:
    """Normal quantile z of a two-sided level; `ValueError` for one outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1; found {level}")
    return float(norm.ppf(0.5 + level / 2))


def _refuse(bad: np.ndarray, values: np.ndarray, rule: str, todo: str) -> None:
    if np.any(bad):
        raise ValueError(f"{rule}; found {values[bad].flat[0]:g}; {todo}")


def _plain(values: np.ndarray) -> float | np.ndarray:
    """A float for a scalar, the array otherwise."""
    return float(values) if np.ndim(values) == 0 else np.asarray(values)
