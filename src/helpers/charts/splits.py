"""Whole splits and single shares of several surveys, one survey a row."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers import style
from helpers.charts.common import Rows, legend_above, percent_axis

NARROWEST_NUMBERED = 4


def plot_splits(
    data: pd.DataFrame,
    *,
    names: dict[str, str],
    label: str = "bar",
    side: str = "side",
    value: str = "percent",
    text: str = "text",
    hollow: str = "is_derived",
    section: str | None = "asked",
    ax: Axes | None = None,
) -> Axes:
    """Whole splits as stacked bars of 100 percent, one bar per `label`, from the top down.

    One row per bar and side: `side` is a key of `style.SIDES`, `value` is percent, `text` what
    is written in the bar, `hollow` true for a derived figure; `names` gives the sides in the
    order drawn and their names in the legend. A heading is written wherever `section` changes.
    """
    rows = Rows.of(data, label=label, section=section)
    present = [name for name in names if (data[side] == name).any()]
    with style.house_style():
        ax = ax or rows.new_axes()
        starts = dict.fromkeys(rows.at, 0.0)
        for name in present:
            for part in data[data[side] == name].to_dict("records"):
                bar, width = part[label], float(part[value])
                _bar(ax, (starts[bar], width, rows.at[bar]), name, part[text], part[hollow])
                starts[bar] += width
        percent_axis(ax.xaxis, 100)
        rows.label(ax)
        legend_above(ax, [_key(name, names[name]) for name in present])
    return ax


def _bar(ax: Axes, place: tuple, name: str, text: str, is_hollow: bool) -> None:
    start, width, height = place
    colour, hatch = style.SIDES[name]
    is_pale = is_hollow or colour == style.PAPER
    ax.barh(
        height,
        width,
        left=start,
        color=style.PAPER if is_pale else colour,
        hatch=hatch,
        edgecolor=(colour if is_hollow else style.MUTED) if is_pale else style.PAPER,
        linewidth=1.6 if is_hollow else 0.6,
        height=0.74,
    )
    if width >= NARROWEST_NUMBERED:
        box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1} if hatch else None
        ax.text(
            start + width / 2,
            height,
            text,
            ha="center",
            va="center",
            fontsize=8.5,
            color=style.INK if is_pale or hatch else style.PAPER,
            bbox=box,
        )


def _key(name: str, said: str) -> Patch:
    colour, hatch = style.SIDES[name]
    return Patch(facecolor=colour, hatch=hatch, edgecolor=style.MUTED, label=said)


def plot_intervals(
    data: pd.DataFrame,
    *,
    mark: float,
    mark_name: str,
    label: str = "bar",
    value: str = "percent",
    low: str = "low_percent",
    high: str = "high_percent",
    basis: str = "n_basis",
    hollow: str = "is_derived",
    section: str | None = "asked",
    ax: Axes | None = None,
) -> Axes:
    """One share per row with its range, against a marked value.

    One row per share, drawn from the top down: `value`, `low`, `high` in percent (a missing
    range draws no bar), `basis` ("assumed": the range is dashed) and `hollow` (true: a derived
    figure). A heading is written wherever `section` changes.
    """
    rows = Rows.of(data, label=label, section=section)
    with style.house_style():
        ax = ax or rows.new_axes()
        ax.axvline(mark, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
        ax.text(
            mark, 1.01, mark_name, transform=ax.get_xaxis_transform(), ha="center", fontsize=8.8
        )
        for point in data.to_dict("records"):
            height = rows.at[point[label]]
            if pd.notna(point[low]):
                line = (0, (3, 2)) if point[basis] == "assumed" else "-"
                ax.hlines(
                    height, point[low], point[high], color=style.BLUE, linewidth=2, linestyle=line
                )
            face = style.PAPER if point[hollow] else style.BLUE
            ax.plot(point[value], height, "o", markersize=6.5, mfc=face, mec=style.BLUE, zorder=3)
        percent_axis(ax.xaxis, max([mark, *data[[value, high]].stack().dropna()]))
        rows.label(ax)
    return ax
