"""One estimate from an indirect question as a row, beside the direct figure."""

import numpy as np
import pandas as pd

from helpers.estimates import ONLY_SAMPLING, effective_n, normal_quantile

NO_SPREAD = "no interval: a standard deviation or a group size is not published"


def one_row(
    estimator: str,
    numbers: tuple[float, float],
    method: str,
    assumptions: str,
    level: float,
    warning: str | None = None,
) -> dict:
    """One row of a result from an estimate and its variance (proportions)."""
    estimate, error = numbers[0], np.sqrt(numbers[1])
    half = normal_quantile(level) * error
    warnings = [warning] if warning else []
    if estimate < 0 or estimate > 1:
        warnings.append(
            f"the estimate of {100 * estimate:.1f} % lies outside 0-100 % and is kept: chance, or "
            "an assumption that fails"
        )
    return {
        "estimator": estimator,
        "estimate_percent": 100 * estimate,
        "se_pp": 100 * error,
        "low_percent": 100 * (estimate - half),
        "high_percent": 100 * (estimate + half),
        "warning": "; ".join(warnings) or None,
        "method": f"{method}; normal interval, {100 * level:g}%",
        "assumptions": assumptions,
    }


def with_direct(
    rows: list[dict], direct: float | None, direct_n: float | None, *, deff: float, level: float
) -> pd.DataFrame:
    """Rows as a frame, with the direct share and how far it is from each estimate."""
    result = pd.DataFrame(rows)
    share = np.nan if direct is None else direct
    if share < 0 or share > 1:
        raise ValueError(f"the direct share lies between 0 and 1; found {share:g}; divide by 100")
    size = np.nan if direct_n is None else effective_n(direct_n, deff)
    half = normal_quantile(level) * np.hypot(
        result["se_pp"], 100 * np.sqrt(share * (1 - share) / size)
    )
    bias = 100 * share - result["estimate_percent"]
    columns = {"direct_percent": 100 * share, "bias_pp": bias}
    columns |= {"bias_low_pp": bias - half, "bias_high_pp": bias + half}
    for place, (name, values) in enumerate(columns.items(), start=5):
        result.insert(place, name, values)
    sampling = f"; as if drawn at random with a design effect of {deff:g}; {ONLY_SAMPLING}"
    lacks = result["se_pp"].isna()
    result["assumptions"] += np.where(lacks, f"; {NO_SPREAD}", sampling)
    return result
