"""How the people of a data file were drawn: weights, strata, first-stage units."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import OpinionError


@dataclass(frozen=True)
class Design:
    """A sample design, one entry per person; made by `design`.

    `weights` above 0; `strata` and `units` whole numbers from 0, each first-stage unit in one
    stratum; `fraction` the part of its stratum's units that was drawn (0: with replacement).
    Where weights were raked, `base` holds the weights before and `margins` an indicator column
    for each category of each margin (see `raking.raked`); else they are `weights` and None.
    """

    weights: np.ndarray
    strata: np.ndarray
    units: np.ndarray
    fraction: np.ndarray
    base: np.ndarray
    margins: np.ndarray | None = None

    @property
    def degrees_of_freedom(self) -> int:
        """First-stage units less strata."""
        return int(self.units.max() - self.strata.max())


def design(weights, *, strata=None, units=None, units_in_population=None) -> Design:
    """The design of a sample, from one value per person of each of its features.

    `strata` none: one stratum. `units` none: people were drawn singly; a label need be unique
    within its stratum only. `units_in_population` first-stage units in the person's stratum of
    the population; none: drawn with replacement, or so few of many that it is all the same.
    Raises `OpinionError` for a weight that is not above 0, for a stratum with a single unit
    (its variance cannot be known), for a missing label and for more units drawn than there are.
    """
    weights = np.asarray(weights, float)
    if not np.all(weights > 0):
        raise OpinionError(f"a weight is above 0; {np.sum(~(weights > 0))} of them are not")
    people = np.arange(len(weights))
    in_stratum = _numbered(np.zeros(len(people)) if strata is None else strata, "stratum")
    labels = _numbered(people if units is None else units, "first-stage unit")
    in_unit = _numbered(pd.MultiIndex.from_arrays([in_stratum, labels]), "first-stage unit")
    drawn = pd.Series(in_unit).groupby(in_stratum).nunique()
    if (drawn < 2).any():
        raise OpinionError(
            f"{(drawn < 2).sum()} of {len(drawn)} strata have a single first-stage unit, so their "
            "variance cannot be known; join each with a stratum like it, in the data file"
        )
    fraction = np.zeros(len(people))
    if units_in_population is not None:
        fraction = drawn.to_numpy()[in_stratum] / np.asarray(units_in_population, float)
        if not np.all(fraction <= 1):
            raise OpinionError("more first-stage units were drawn than a stratum is said to have")
    return Design(weights, in_stratum, in_unit, fraction, weights)


def _numbered(labels, what: str) -> np.ndarray:
    numbers = pd.factorize(pd.Index(labels))[0]
    if np.any(numbers < 0):
        raise OpinionError(f"{np.sum(numbers < 0)} people have no {what}")
    return numbers
