"""Shares over time."""

import matplotlib.dates as mdates
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import percent_axis

LABEL_WIDTH = 24
LABEL_GAP = 0.062


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
    groups = list(dict.fromkeys(data[group]))
    colours = dict(zip(groups, style.cycle(style.CYCLE, len(groups)), strict=True))
    markers = dict(zip(groups, style.cycle(style.MARKERS, len(groups)), strict=True))
    with style.house_style():
        ax = ax or style.new_axes(4.2, left=0.075, right=0.79)
        look = {"hue": group, "palette": colours, "hue_order": groups, "legend": False, "ax": ax}
        sns.lineplot(
            data, x=date, y=value, units=series, estimator=None, linewidth=1.2, alpha=0.7, **look
        )
        _bars(ax, data, x=date, low=low, high=high, colours=data[group].map(colours))
        for is_hollow, points in data.groupby(hollow):
            sns.scatterplot(points, x=date, y=value, style=group, markers=markers, s=34, **look)
            if is_hollow:
                ax.collections[-1].set_facecolor(style.PAPER)
                ax.collections[-1].set_edgecolor(list(points[group].map(colours)))
        _label_ends(ax, data, date=date, value=value, group=group, looks=(colours, markers))
        percent_axis(ax.yaxis, data[[value, high]].max().max())
        ax.set(xlabel="", ylabel="")
        ax.grid(True, axis="y")
        ax.grid(False, axis="x")
        _year_axis(ax, data[date])
    return ax


def _bars(ax: Axes, data: pd.DataFrame, *, x: str, low: str, high: str, colours: pd.Series) -> None:
    barred = data[data[low].notna() & data[high].notna()]
    ends = barred[[low, high]].astype(float)
    ax.vlines(
        barred[x],
        ends[low],
        ends[high],
        colors=list(colours[barred.index]),
        linewidth=1.1,
        alpha=0.6,
    )


def _label_ends(
    ax: Axes, data: pd.DataFrame, *, date: str, value: str, group: str, looks: tuple
) -> None:
    """The name of each group at the right margin, near its last value, pushed apart."""
    colours, markers = looks
    last = data.sort_values(date).groupby(group, sort=False)[value].last().reindex(colours)
    gap = LABEL_GAP * max(float(data[value].max()), 10)
    right = ax.get_yaxis_transform()
    for name, height in _spread(last.astype(float), gap=gap).items():
        ax.plot(
            [1.03],
            [height],
            transform=right,
            clip_on=False,
            marker=markers[name],
            color=colours[name],
        )
        ax.text(1.05, height, _wrap(name), transform=right, va="center", fontsize=8.8)


def _spread(values: pd.Series, *, gap: float) -> pd.Series:
    """Heights moved down as little as it takes to be `gap` apart, and none below zero."""
    placed = values.sort_values(ascending=False)
    heights = placed.to_numpy(copy=True)
    for above in range(len(heights) - 1):
        heights[above + 1] = min(heights[above + 1], heights[above] - gap)
    return pd.Series(heights + max(0.0, -heights.min()), index=placed.index)


def _wrap(text: str) -> str:
    lines = [""]
    for word in str(text).split():
        if lines[-1] and len(lines[-1]) + len(word) >= LABEL_WIDTH:
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
