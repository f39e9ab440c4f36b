"""What several charts share: axes in percent, axes of named rows."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes

ROW_INCHES = 0.36
MARGIN_INCHES = 0.95


def percent_axis(axis, highest: float) -> None:
    """Scale an axis from 0 to the next ten above `highest` percent, at most 100."""
    top = min(100, 10 * np.ceil((highest + 4) / 10))
    axis.axes.set_ylim(0, top) if axis.axis_name == "y" else axis.axes.set_xlim(0, top)
    axis.set_major_formatter(lambda value, _: f"{value:g} %")


def rows_axis(ax: Axes, labels: Iterable[str]) -> None:
    """One named row after the other, from the top down."""
    labels = list(labels)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
