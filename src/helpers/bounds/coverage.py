"""The people outside the sample."""

from dataclasses import dataclass

import numpy as np

from helpers.bounds.common import AS_EXACT, percent, refuse_outside
from helpers.estimates import Interval


@dataclass(frozen=True)
class Coverage:
    """Share of all adults (0-1) in both of two groups: limits, and the value if independent."""

    low: float
    high: float
    independent: float
    method: str
    assumptions: str


def coverage_interval(urban: float, online: float) -> Coverage:
    """Share of adults who are both urban and online, from the two shares alone.

    Proportions of all adults. Limits max(0, a + b - 1) and min(a, b) without any assumption
    about their overlap (Frechet 1951, Annales de l'Universite de Lyon A 14:53-77); `independent`
    is a b. Raises `ValueError` for a share outside 0-1.
    """
    refuse_outside([urban, online], 0, 1, "a share of adults", "divide percent by 100")
    return Coverage(
        max(0.0, urban + online - 1),
        min(urban, online),
        urban * online,
        "Frechet bounds of the share of adults who are both urban and online",
        "both are shares of all adults; limits for any overlap, independent for unrelated ones",
    )


def coverage_bounds(p, c: float | tuple[float, float] | Coverage) -> Interval:
    """Limits of a share among all adults from its share `p` in the covered part.

    `p` a proportion or array; `c` the covered share of adults: a number, (low, high) or a
    `Coverage`. All adults lie in [c p, c p + 1 - c], widest at the lowest `c`. Horowitz, Manski
    1998, Journal of Econometrics 84:37-58 (`docs/methods.md`, from the sample to all adults).
    Raises `ValueError` for p outside 0-1 and c outside (0, 1).
    """
    refuse_outside(p, 0, 1, "a proportion", "divide percent by 100")
    lowest = _ends(c)[0]
    floor = lowest * np.asarray(p, float)
    ceiling = floor + 1 - lowest
    return Interval(
        float(floor) if np.ndim(p) == 0 else floor,
        float(ceiling) if np.ndim(p) == 0 else ceiling,
        "worst cases outside the sample: nobody there holds the view, then everybody",
        f"{_covered(c)}; nothing assumed about the others; {AS_EXACT}",
    )


def tipping_uncovered(lead: float, c: float | tuple[float, float] | Coverage) -> Interval:
    """Lead that people outside the sample must have for all adults to be level.

    `lead` in the covered part (-1 to 1, 0.11 for 11 points), `c` as in `coverage_bounds`. It is
    -lead c / (1 - c), so below 0 the other side leads there; `low` and `high` are those of the
    ends of `c`, equal for a number. Beyond -1 to 1 nobody outside can flip the lead, and
    `assumptions` says so. `docs/methods.md`, tipping lead outside coverage. Raises `ValueError`
    for a lead outside -1 to 1 and c outside (0, 1).
    """
    refuse_outside(lead, -1, 1, "a lead", "divide points by 100")
    low, high = sorted(-lead * end / (1 - end) + 0.0 for end in _ends(c))
    assumptions = f"{_covered(c)}; {AS_EXACT}"
    if min(abs(low), abs(high)) > 1:
        assumptions += "; people outside the sample cannot flip the lead, whatever they think"
    return Interval(low, high, "tipping lead outside coverage, -lead c / (1 - c)", assumptions)


def meng_effective_n(f, rho):
    """Size of the random sample with the same error as a self-selected one, elementwise.

    `f` share of the population in the sample, n / N within (0, 1); `rho` correlation of taking
    part with the answer. f / ((1 - f) rho^2): Meng 2018, Annals of Applied Statistics
    12:685-726. It shows fragility, it estimates nothing: `rho` is unknown. Raises `ValueError`
    for f outside (0, 1), and rho of 0 or outside -1 to 1.
    """
    f, rho = np.asarray(f, float), np.asarray(rho, float)
    above_0, below_1 = np.nextafter(0, 1), np.nextafter(1, 0)
    refuse_outside(f, above_0, below_1, "the sampled share n / N", "both ends are excluded")
    refuse_outside(np.abs(rho), above_0, 1, "the size of rho", "try 0.001 or 0.005; 0 is excluded")
    size = f / ((1 - f) * rho**2)
    return float(size) if np.ndim(size) == 0 else size


def _ends(c: float | tuple[float, float] | Coverage) -> tuple[float, float]:
    low, high = (c.low, c.high) if isinstance(c, Coverage) else (c, c) if np.ndim(c) == 0 else c
    if not 0 < low <= high < 1:
        raise ValueError(
            f"coverage lies between 0 and 1, both excluded, and runs from low to high; found "
            f"{low:g} to {high:g}; give the covered share of all adults, such as 0.68"
        )
    return float(low), float(high)


def _covered(c: float | tuple[float, float] | Coverage) -> str:
    ends = " to ".join(dict.fromkeys(map(percent, _ends(c))))
    return f"the sample stands for {ends} of adults"
