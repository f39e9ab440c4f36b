"""Randomised response from published shares."""

import numpy as np
import pandas as pd

from helpers.estimates import LEVEL, effective_n
from helpers.indirect.rows import one_row, with_direct


def randomized_response(
    yes: float,
    n: float | None = None,
    *,
    p: float | None = None,
    forced: tuple[float, float] | None = None,
    direct: float | None = None,
    direct_n: float | None = None,
    deff: float = 1.0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Share holding the view from a randomised response design, as a frame of one row.

    `yes` is the share (0-1) of `n` people who said yes. Either `p`, the probability of being
    asked "I have A" rather than "I do not" (Warner 1965, JASA 60:63-69): (yes + p - 1)/(2p - 1);
    or `forced`, the probabilities of a forced yes and a forced no (Boruch 1971; Blair, Imai,
    Zhou 2015, JASA 110:1304-1319): (yes - forced yes)/(1 - both). Variance yes(1 - yes)/n over
    the divisor squared. Columns and rest as `list_experiment`; no interval without `n`. Raises
    `ValueError` for probabilities that hide everything, both designs or none.
    """
    if (p is None) == (forced is None):
        raise ValueError("give p (Warner) or forced (yes, no), one of the two")
    chances = [p] if forced is None else list(forced)
    if not all(0 <= chance <= 1 for chance in [yes, *chances]):
        raise ValueError(f"shares and probabilities lie in 0-1; found yes {yes}, design {chances}")
    divisor = 2 * p - 1 if forced is None else 1 - sum(forced)
    if abs(divisor) < 1e-9 or (forced is not None and divisor < 0):
        raise ValueError(f"probabilities {chances} leave no honest answer to estimate from")
    estimate = (yes - (1 - p if forced is None else forced[0])) / divisor
    variance = yes * (1 - yes) / effective_n(n, deff) / divisor**2 if n is not None else np.nan
    method = "Warner's design" if forced is None else "forced response design"
    words = f"everybody follows the design, probabilities {chances}"
    row = one_row("randomised response", (estimate, variance), method, words, level)
    return with_direct([row], direct, direct_n, deff=deff, level=level)
