"""What a published split can and cannot bear: the undecided, the fearful, the people not asked.

Shares are proportions of everybody asked (0-1): `s` supports, `o` opposes, `u` everyone asked who
is neither. Splits are used as printed, never rescaled: 44 + 33 + 24 makes 101 because each share
was rounded. A sum within 0.03 of 1 passes, and each result's `assumptions` says what it sums to.
`where` names the survey in errors. No sampling error is in here; `comparisons` has that.
"""

from helpers.bounds.coverage import (
    Coverage,
    coverage_bounds,
    coverage_interval,
    meng_effective_n,
    tipping_uncovered,
)
from helpers.bounds.splits import (
    TippingFalsification,
    TippingShare,
    dk_bounds,
    sensitivity_grid,
    tipping_dk,
    tipping_falsification,
)

__all__ = [
    "Coverage",
    "TippingFalsification",
    "TippingShare",
    "coverage_bounds",
    "coverage_interval",
    "dk_bounds",
    "meng_effective_n",
    "sensitivity_grid",
    "tipping_dk",
    "tipping_falsification",
    "tipping_uncovered",
]
