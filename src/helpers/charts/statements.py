"""Counts as their sources stated them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers import style
from helpers.charts.common import MARGIN_INCHES, ROW_INCHES, rows_axis


def plot_statements(
    data: pd.DataFrame,
    *,
    label: str,
    value: str,
    qualifier: str,
    low: str,
    high: str,
    group: str,
    ax: Axes | None = None,
) -> Axes:
    """Counts as they were stated, one per row from the top down.

    `qualifier` decides the sign: exact = filled dot, about = a bar from `low` to `high` with a
    ring at `value`, at_least = a tick with an arrow to the right (a floor, not a count), up_to =
    a tick with an arrow to the left. `group` (who counted) gives the colour; statements of one
    group are linked by a thin line, since they have one origin.
    """
    groups = list(dict.fromkeys(data[group]))
    colours = {name: style.CYCLE[i % len(style.CYCLE)] for i, name in enumerate(groups)}
    with style.house_style():
        ax = ax or style.new_axes(MARGIN_INCHES + ROW_INCHES * len(data), left=0.42)
        widest = float(data[value].max())
        ax.set_xlim(0, widest * 1.28)
        rows = data.assign(_y=range(len(data)))
        for name, some in rows.groupby(group, sort=False):
            if len(some) > 1:
                ax.plot(some[value], some["_y"], color=colours[name], linewidth=0.7, alpha=0.5)
        for point in rows.to_dict("records"):
            _statement(ax, point, value, qualifier, (low, high), colours[point[group]], widest)
        rows_axis(ax, data[label])
        ax.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
        handles = [Patch(facecolor=colour, label=name) for name, colour in colours.items()]
        ax.legend(
            handles=handles,
            loc="lower right",
            bbox_to_anchor=(1.0, 1.0),
            ncols=min(3, len(handles)),
            handlelength=1.0,
            borderaxespad=0.1,
        )
    return ax


def _statement(ax, point, value, qualifier, ends, colour, widest) -> None:
    x, y, kind = point[value], point["_y"], point[qualifier]
    said = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to "}[kind]
    after = x
    if kind == "exact":
        ax.plot(x, y, "o", color=colour, markersize=7)
    elif kind == "about":
        ax.hlines(y, point[ends[0]], point[ends[1]], color=colour, linewidth=5, alpha=0.35)
        ax.plot(x, y, "o", mfc=style.PAPER, mec=colour, markersize=6.5)
        after = point[ends[1]]
    else:
        step = 0.07 * widest * (1 if kind == "at_least" else -1)
        ax.plot(x, y, "|", color=colour, markersize=11, markeredgewidth=2)
        ax.annotate(
            "",
            xy=(x + step, y),
            xytext=(x, y),
            arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.4},
        )
        after = max(x, x + step)
    ax.text(after + 0.012 * widest, y, f"{said}{x:,.0f}", va="center", fontsize=8.8)
