"""Shares over time."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import percent_axis


def plot_trend(
    data: pd.DataFrame,
    *,
    date: str,
    value: str,
    group: str,
    low: str,
    high: str,
    series: str,
    hollow: str,
    ax: Axes | None = None,
) -> Axes:
    """Points over time with their ranges, joined only within a series.

    One row per point: `date` (datetime), `value`, `low` and `high` (percent; low/high may be
    missing, then no bar is drawn), `group` (what colour and marker mean), `series` (points
    joined by a line) and `hollow` (true: drawn hollow).
    """
    with style.house_style():
        ax = ax or style.new_axes(4.2, left=0.075, right=0.79)
        groups = list(dict.fromkeys(data[group]))
        for number, name in enumerate(groups):
            colour = style.CYCLE[number % len(style.CYCLE)]
            marker = style.MARKERS[number % len(style.MARKERS)]
            points = data[data[group] == name].sort_values(date)
            for _, line in points.groupby(series, sort=False):
                ax.plot(line[date], line[value], color=colour, linewidth=1.2, alpha=0.7, zorder=2)
            _bars(ax, points, x=date, low=low, high=high, colour=colour)
            _marks(ax, points, x=date, y=value, hollow=hollow, look=(colour, marker))
        _label_ends(ax, data, date=date, value=value, group=group, groups=groups)
        percent_axis(ax.yaxis, data[[value, high]].max().max())
        ax.grid(True, axis="y")
        ax.grid(False, axis="x")
        _year_axis(ax, data[date])
    return ax


def _bars(ax: Axes, points: pd.DataFrame, *, x: str, low: str, high: str, colour: str) -> None:
    barred = points[points[low].notna() & points[high].notna()]
    ax.vlines(barred[x], barred[low], barred[high], color=colour, linewidth=1.1, alpha=0.6)


def _marks(ax: Axes, points: pd.DataFrame, *, x: str, y: str, hollow: str, look: tuple) -> None:
    colour, marker = look
    for is_hollow, some in points.groupby(hollow):
        face = style.PAPER if is_hollow else colour
        ax.plot(
            some[x],
            some[y],
            linestyle="none",
            marker=marker,
            markersize=5.5,
            markerfacecolor=face,
            markeredgecolor=colour,
            zorder=3,
        )


def _label_ends(
    ax: Axes, data: pd.DataFrame, *, date: str, value: str, group: str, groups: list
) -> None:
    """The name of each group at the right margin, at its last value, pushed apart."""
    last = data.sort_values(date).groupby(group)[value].last().reindex(groups)
    span = data[value].max() or 1
    heights = _spread(last.to_numpy(float), gap=0.062 * max(span, 10))
    right = ax.get_yaxis_transform()
    for number, (name, height) in enumerate(zip(groups, heights, strict=True)):
        colour = style.CYCLE[number % len(style.CYCLE)]
        marker = style.MARKERS[number % len(style.MARKERS)]
        ax.plot([1.03], [height], transform=right, clip_on=False, marker=marker, color=colour)
        ax.text(1.05, height, _wrap(name, 24), transform=right, va="center", fontsize=8.8)


def _spread(values: np.ndarray, *, gap: float) -> np.ndarray:
    """`values` moved as little as a downward sweep allows so that neighbours are `gap` apart."""
    order = np.argsort(-values)
    placed = values.copy()
    for above, below in zip(order, order[1:], strict=False):
        placed[below] = min(placed[below], placed[above] - gap)
    shift = max(0.0, -placed.min())
    return placed + shift


def _wrap(text: str, width: int) -> str:
    words, lines = str(text).split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _year_axis(ax: Axes, dates: pd.Series) -> None:
    first, last = dates.min(), dates.max()
    pad = max((last - first) * 0.03, pd.Timedelta(days=45))
    ax.set_xlim(first - pad, last + pad)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))
