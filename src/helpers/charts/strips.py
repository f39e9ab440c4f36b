"""Many shares a row, and the middle of each row."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import style
from helpers.charts.common import Rows, legend_above, percent_axis


def plot_strips(
    data: pd.DataFrame,
    *,
    label: str = "bar",
    value: str = "percent",
    middle: str = "middle_percent",
    section: str | None = "house_mode",
    ax: Axes | None = None,
) -> Axes:
    """Shares as dots, one row per `label`, with a tick at the row's `middle` (both in percent).

    One row of data per dot. A heading is written wherever `section` changes.
    """
    rows = Rows.of(data, label=label, section=section)
    with style.house_style():
        ax = ax or rows.new_axes()
        heights = data[label].map(rows.at).astype(float)
        ax.plot(data[value].astype(float), heights, "o", color=style.BLUE, alpha=0.45, ms=6)
        middles = data.drop_duplicates(label)
        at = middles[label].map(rows.at).astype(float)
        look = {"color": style.VERMILION, "markersize": 15, "markeredgewidth": 2.2, "zorder": 3}
        ax.plot(middles[middle].astype(float), at, "|", **look)
        percent_axis(ax.xaxis, data[value].max())
        rows.label(ax)
        dot = Line2D([], [], ls="", marker="o", color=style.BLUE, alpha=0.45, label="one question")
        tick = {"ls": "", "marker": "|", "markersize": 11, "markeredgewidth": 2.2}
        legend_above(ax, [dot, Line2D([], [], color=style.VERMILION, label="median", **tick)])
    return ax
