"""Weights that reproduce known margins of the population."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.errors import OpinionError
from helpers.microdata.designs import Design

CLOSE = 1e-9
MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Margin:
    """Known sizes of the categories of one feature: `codes` one whole number per person, the
    place of its category among `sizes` (any unit: people, percent). `name` for messages.
    """

    name: str
    codes: np.ndarray
    sizes: np.ndarray


def raked(design: Design, margins: Sequence[Margin]) -> Design:
    """The design with weights whose sums are the margins' sizes, all of them at once.

    Weights are scaled to each margin in turn until every sum is within a billionth of its size
    (Deming, Stephan 1940, Annals of Mathematical Statistics 11:427-444). No weight is trimmed.
    The first margin's sizes say what the weights add up to; others are scaled to that.
    Raises `OpinionError` for a category that nobody is in and for margins that cannot be met.
    """
    weights = design.weights.copy()
    total = margins[0].sizes.sum()
    targets = [margin.sizes * total / margin.sizes.sum() for margin in margins]
    for margin, sizes in zip(margins, targets, strict=True):
        _refuse_empty(margin, sizes)
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for margin, sizes in zip(margins, targets, strict=True):
            factors = sizes / np.bincount(margin.codes, weights, minlength=len(sizes))
            worst = max(worst, float(np.max(np.abs(factors - 1))))
            weights *= factors[margin.codes]
        if worst < CLOSE:
            return replace(design, weights=weights, margins=_indicators(margins))
    names = ", ".join(margin.name for margin in margins)
    raise OpinionError(
        f"no weights found that meet the margins {names} together after {MOST_ROUNDS} rounds; "
        "some combination of their categories has nobody in it: join categories"
    )


def _refuse_empty(margin: Margin, sizes: np.ndarray) -> None:
    people = np.bincount(margin.codes, minlength=len(sizes))
    empty = int(np.sum(people == 0))
    if empty or not np.all(sizes > 0):
        raise OpinionError(
            f"margin {margin.name}: {empty or np.sum(sizes <= 0)} of {len(sizes)} categories have "
            + ("nobody in the data" if empty else "a size that is not above 0")
            + "; join them with others"
        )


def _indicators(margins: Sequence[Margin]) -> np.ndarray:
    return np.hstack([np.eye(len(margin.sizes))[margin.codes] for margin in margins])
