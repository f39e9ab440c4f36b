"""How often ranges held what they were to hold, series by series."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import style
from helpers.charts.common import Rows, legend_above

LEVELS = {50: ("held_50_percent", "o"), 80: ("held_80_percent", "s"), 95: ("held_95_percent", "^")}


def plot_coverage(
    data: pd.DataFrame, *, label: str = "bar", section: str = "way", ax: Axes | None = None
) -> Axes:
    """Share of held-out polls inside the 50, 80 and 95 % ranges, one series a row.

    One row per series: `held_50_percent`, `held_80_percent`, `held_95_percent` (0-100). A
    dashed line stands at each level: a mark on its line is what the range promises.
    """
    rows = Rows.of(data, label=label, section=section)
    colours = dict(zip(LEVELS, style.cycle(style.CYCLE, len(LEVELS)), strict=True))
    with style.house_style():
        ax = ax or rows.new_axes()
        for level, (column, marker) in LEVELS.items():
            ax.axvline(level, color=colours[level], linewidth=1, linestyle=(0, (4, 3)))
            ax.plot(
                data[column].astype(float),
                data[label].map(rows.at),
                linestyle="none",
                marker=marker,
                color=colours[level],
                zorder=3,
            )
        ax.set_xlim(0, 103)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:g} %")
        rows.label(ax)
        keys = [
            Line2D(
                [], [], linestyle="none", marker=marker, color=colours[level], label=f"{level} %"
            )
            for level, (_, marker) in LEVELS.items()
        ]
        legend_above(ax, keys)
    return ax
