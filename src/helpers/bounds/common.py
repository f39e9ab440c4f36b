"""What the bounds share: refusals and words."""

import numpy as np

AS_EXACT = "published shares taken as exact, no sampling error"


def refuse_outside(values, low: float, high: float, name: str, todo: str) -> None:
    """Raise `ValueError` unless every value lies in `low`-`high`; `name` and `todo` go into it."""
    values = np.asarray(values, float)
    bad = ~((values >= low) & (values <= high))
    if bad.any():
        found = values[bad].flat[0]
        raise ValueError(f"{name} lies between {low:.0f} and {high:.0f}; found {found:g}; {todo}")


def percent(share: float) -> str:
    """A proportion (0-1) in text, as percent."""
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
