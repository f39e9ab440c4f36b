"""Both sides of a question, each from its printed share to its largest possible one."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import style
from helpers.charts.common import Rows, legend_above, percent_axis

APART = 0.17
MARKERS = {"against": "o", "for": "s"}


def plot_bounds(
    data: pd.DataFrame,
    *,
    mark: float,
    mark_name: str,
    label: str = "bar",
    side: str = "side",
    side_name: str = "side_name",
    value: str = "percent",
    high: str = "high_percent",
    section: str | None = "asked",
    ax: Axes | None = None,
) -> Axes:
    """Two bars per row, against above for, from `value` to `high` (percent), and a marked value.

    One row per survey and `side` ("against", "for"). A heading is written wherever `section`
    changes.
    """
    rows = Rows.of(data, label=label, section=section)
    with style.house_style():
        ax = ax or rows.new_axes()
        ax.axvline(mark, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
        place = {"transform": ax.get_xaxis_transform(), "ha": "right", "fontsize": 8.8}
        ax.text(mark - 1, 1.01, mark_name, **place)
        for point in data.to_dict("records"):
            name = point[side]
            height = rows.at[point[label]] + (APART if name == "for" else -APART)
            colour = style.SIDES[name][0]
            ax.hlines(height, point[value], point[high], color=colour, linewidth=4, alpha=0.45)
            ax.plot(point[value], height, MARKERS[name], color=colour, markersize=6, zorder=3)
        percent_axis(ax.xaxis, 100)
        rows.label(ax)
        named = data.drop_duplicates(side)
        legend_above(ax, [_key(*names) for names in named[[side, side_name]].values])
    return ax


def _key(name: str, said: str) -> Line2D:
    return Line2D([], [], color=style.SIDES[name][0], marker=MARKERS[name], label=said)
