"""How far shares lie from the bound that a claim sets them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import style
from helpers.charts.common import Rows, legend_above

SIGNS = {
    "holds": ("o", style.BLUE, style.BLUE, "the whole range is beyond"),
    "open": ("o", style.PAPER, style.BLUE, "cannot be told"),
    "fails": ("X", style.VERMILION, style.VERMILION, "the whole range is not beyond"),
}


def plot_distances(
    data: pd.DataFrame,
    *,
    label: str = "bar",
    section: str = "rule",
    value: str = "distance_pp",
    low: str = "distance_low_pp",
    high: str = "distance_high_pp",
    said: str = "said",
    ax: Axes | None = None,
) -> Axes:
    """One share per row as points from its bound, which stands at zero.

    One row per survey and rule: `value`, `low`, `high` in points (a missing range draws no
    bar), `said` a key of `SIGNS`. A heading is written wherever `section` changes.
    """
    rows = data.assign(_row=[f"{place}" for place in range(len(data))])
    places = Rows.of(rows, label="_row", section=section)
    with style.house_style():
        ax = ax or places.new_axes()
        ax.axvline(0, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
        for point in rows.to_dict("records"):
            marker, face, edge, _ = SIGNS[point[said]]
            height = places.at[point["_row"]]
            if pd.notna(point[low]) and pd.notna(point[high]):
                ax.hlines(height, point[low], point[high], color=edge, linewidth=2)
            ax.plot(point[value], height, marker, mfc=face, mec=edge, markersize=7, zorder=3)
        ax.xaxis.set_major_formatter(lambda number, _: f"{number:+g}" if number else "bound")
        places.label(ax)
        ax.set_yticks([places.at[name] for name in rows["_row"]], rows[label])
        present = [sign for sign in SIGNS if (data[said] == sign).any()]
        legend_above(ax, [_key(sign) for sign in present])
    return ax


def _key(sign: str) -> Line2D:
    marker, face, edge, text = SIGNS[sign]
    return Line2D([], [], linestyle="none", marker=marker, mfc=face, mec=edge, label=text)
