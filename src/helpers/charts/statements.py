"""Counts as their sources stated them."""

import pandas as pd
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import LABEL_WIDTH, Rows, wrapped

ROOM_FOR_TEXT = 1.4


def plot_statements(
    data: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "count",
    qualifier: str = "qualifier",
    low: str = "low",
    high: str = "high",
    group: str = "who",
    section: str = "period",
    ax: Axes | None = None,
) -> Axes:
    """Counts as they were stated, one per row from the top down.

    `qualifier` decides the sign: exact = filled dot, about = a bar from `low` to `high` with a
    ring at `value`, at_least = a tick with an arrow to the right (a floor, not a count), up_to =
    a tick with an arrow to the left. A heading is written wherever `section` changes; within a
    section the statements of one `group` (who counted) are linked, since they have one origin.
    """
    rows = data.assign(_row=[f"{place}" for place in range(len(data))])
    places = Rows.of(rows, label="_row", section=section)
    groups = list(dict.fromkeys(data[group]))
    colours = dict(zip(groups, style.cycle(style.CYCLE, len(groups)), strict=True))
    with style.house_style():
        ax = ax or places.new_axes()
        rows["_y"] = rows["_row"].map(places.at)
        widest = float(data[value].max())
        for (_, name), some in rows.groupby([section, group], sort=False):
            ax.plot(some[value], some["_y"], color=colours[name], linewidth=0.7, alpha=0.5)
        for point in rows.to_dict("records"):
            _statement(ax, point, value, qualifier, (low, high), colours[point[group]], widest)
        places.label(ax)
        ax.set_yticks(rows["_y"], [wrapped(text, LABEL_WIDTH) for text in data[label]])
        ax.set_xlim(0, widest * ROOM_FOR_TEXT)
        ax.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
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
