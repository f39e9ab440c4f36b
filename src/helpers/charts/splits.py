"""Whole splits and single shares of several surveys, one survey a row."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers import style
from helpers.charts.common import MARGIN_INCHES, ROW_INCHES, percent_axis, rows_axis


def plot_splits(
    data: pd.DataFrame,
    *,
    label: str,
    side: str,
    value: str,
    names: dict[str, str],
    ax: Axes | None = None,
) -> Axes:
    """Whole splits as stacked bars of 100 percent, one bar per `label`, from the top down.

    One row per bar and side: `side` is a key of `style.SIDES`, `value` is percent; `names`
    gives the sides in the order drawn and their names in the legend.
    """
    labels = list(dict.fromkeys(data[label]))
    with style.house_style():
        ax = ax or style.new_axes(MARGIN_INCHES + ROW_INCHES * len(labels), left=0.34)
        starts = pd.Series(0.0, index=labels)
        for name in names:
            part = (
                data[data[side] == name].groupby(label)[value].sum().reindex(labels, fill_value=0)
            )
            part = part.astype(float)
            colour, hatch = style.SIDES[name]
            ax.barh(
                range(len(labels)),
                part,
                left=starts,
                color=colour,
                hatch=hatch,
                edgecolor=style.PAPER if name != "not_published" else style.MUTED,
                linewidth=0.6,
                height=0.72,
            )
            _numbers_inside(ax, part, starts, dark=name == "not_published")
            starts = starts + part
        rows_axis(ax, labels)
        percent_axis(ax.xaxis, 100)
        _legend_above(ax, names)
    return ax


def _numbers_inside(ax: Axes, part: pd.Series, starts: pd.Series, *, dark: bool) -> None:
    box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1} if dark else None
    for row, (width, start) in enumerate(zip(part, starts, strict=True)):
        if width >= 4:
            ax.text(
                start + width / 2,
                row,
                f"{width:.3g}",
                ha="center",
                va="center",
                fontsize=8.5,
                color=style.INK if dark else style.PAPER,
                bbox=box,
            )


def _legend_above(ax: Axes, names: dict[str, str]) -> None:
    patches = [
        Patch(
            facecolor=style.SIDES[name][0],
            hatch=style.SIDES[name][1],
            edgecolor=style.MUTED,
            label=said,
        )
        for name, said in names.items()
    ]
    ax.legend(
        handles=patches,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=len(patches),
        borderaxespad=0.1,
        handlelength=1.2,
        columnspacing=1.0,
        handletextpad=0.4,
    )


def plot_intervals(
    data: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    dashed: str,
    hollow: str,
    mark: float,
    mark_name: str,
    ax: Axes | None = None,
) -> Axes:
    """One share per row with its range, against a marked value.

    One row per share, drawn from the top down: `value`, `low`, `high` in percent (a missing
    range draws no bar), `dashed` (true: the range rests on an assumed sample size) and
    `hollow` (true: a derived figure).
    """
    with style.house_style():
        ax = ax or style.new_axes(MARGIN_INCHES + ROW_INCHES * len(data), left=0.34)
        ax.axvline(mark, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
        ax.text(
            mark, 1.01, mark_name, transform=ax.get_xaxis_transform(), ha="center", fontsize=8.8
        )
        for row, point in enumerate(data.to_dict("records")):
            if pd.notna(point[low]):
                kind = (0, (3, 2)) if point[dashed] else "-"
                ax.hlines(
                    row, point[low], point[high], color=style.BLUE, linewidth=2, linestyle=kind
                )
            face = style.PAPER if point[hollow] else style.BLUE
            ax.plot(point[value], row, "o", markersize=6.5, mfc=face, mec=style.BLUE, zorder=3)
        rows_axis(ax, data[label])
        percent_axis(ax.xaxis, max(data[[value, high]].max().max(), mark))
    return ax
