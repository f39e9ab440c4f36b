"""A pooled line with its bands over the polls it rests on."""

import pandas as pd
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import percent_axis


def plot_band(
    data: pd.DataFrame,
    *,
    line: pd.DataFrame,
    date: str = "date",
    value: str = "percent",
    median: str = "median",
    bands: tuple = (("low90", "high90"), ("low50", "high50")),
    ax: Axes | None = None,
) -> Axes:
    """Polls as dots (one row each: `date`, `value` in percent) over a line with bands.

    `line` has a row per day: `date`, `median` and the ends of the `bands`, the widest first, in
    percent. Nothing is drawn where both are empty.
    """
    with style.house_style():
        ax = ax or style.new_axes(3.4, left=0.09)
        for low, high in bands:
            ends = line[[low, high]].astype(float)
            ax.fill_between(line[date], ends[low], ends[high], color=style.BLUE, alpha=0.2, lw=0)
        ax.plot(line[date], line[median], color=style.BLUE, linewidth=1.8)
        ax.plot(data[date], data[value], "o", color=style.INK, markersize=5, zorder=3)
        percent_axis(ax.yaxis, max([0.0, *data[value], *line[bands[0][1]]]))
        ax.grid(True, axis="y")
    return ax
