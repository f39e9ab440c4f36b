"""Shares over time."""

import matplotlib.dates as mdates
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import percent_axis, wrapped

LABEL_WIDTH = 20
HOUSE_INCHES = 0.2
LINE_GAP = 0.058


def plot_trend(
    data: pd.DataFrame,
    *,
    date: str = "date",
    value: str = "percent",
    group: str = "label",
    side: str = "side",
    low: str = "low_percent",
    high: str = "high_percent",
    basis: str = "n_basis",
    series: str = "series",
    hollow: str = "is_derived",
    house: str = "house_name",
    ax: Axes | None = None,
) -> Axes:
    """Points over time with their ranges, joined only within a series, and who asked when.

    One row per point: `date` (datetime), `value`, `low` and `high` (percent; low/high may be
    missing, then no bar is drawn), `basis` ("assumed": the bar is dashed), `group` (what colour
    and marker mean), `side` (stance of the group, for its colour), `series` (points joined by a
    line), `hollow` (true: drawn hollow) and `house` (who asked; one line of ticks each under the
    chart). Nothing is drawn where there is no row.
    """
    sides = dict(zip(data[group], data[side], strict=True))
    colours = style.answer_colours(sides)
    markers = dict(zip(sides, style.cycle(style.MARKERS, len(sides)), strict=True))
    houses = list(dict.fromkeys(data.sort_values(date)[house]))
    with style.house_style():
        below = 0.5 + HOUSE_INCHES * len(houses)
        ax = ax or style.new_axes(3.9 + below, left=0.075, right=0.76, below_inches=below)
        if data.empty:
            return ax
        look = {"hue": group, "palette": colours, "legend": False, "ax": ax}
        sns.lineplot(
            data, x=date, y=value, units=series, estimator=None, linewidth=1.2, alpha=0.7, **look
        )
        ranged = data[data[low].notna() & data[high].notna()]
        for is_assumed, some in ranged.groupby(ranged[basis].eq("assumed").fillna(False)):
            colour = some[group].map(colours)
            _bars(ax, some, x=date, low=low, high=high, colours=colour, dashed=is_assumed)
        for is_hollow, points in data.groupby(hollow):
            sns.scatterplot(points, x=date, y=value, style=group, markers=markers, s=34, **look)
            if is_hollow:
                ax.collections[-1].set_facecolor(style.PAPER)
                ax.collections[-1].set_edgecolor(list(points[group].map(colours)))
        _label_ends(ax, data, date=date, value=value, group=group, looks=(colours, markers))
        percent_axis(ax.yaxis, data[[value, high]].max().max())
        ax.set(xlabel="", ylabel="")
        ax.grid(True, axis="y")
        _year_axis(ax, data[date])
        _who_asked(ax, data, date=date, house=house, houses=houses)
    return ax


def _who_asked(ax: Axes, data: pd.DataFrame, *, date: str, house: str, houses: list) -> None:
    """Under the chart, a line of ticks for each house: when it asked."""
    figure = ax.figure
    box, height = ax.get_position(), figure.get_figheight()
    room = HOUSE_INCHES * len(houses) / height
    strip = figure.add_axes((box.x0, box.y0 - 0.3 / height - room, box.width, room), sharex=ax)
    for line, name in enumerate(houses):
        dates = data.loc[data[house] == name, date].drop_duplicates()
        strip.plot(dates, [line] * len(dates), "|", color=style.INK, markersize=7)
        strip.text(
            1.02, line, name, transform=strip.get_yaxis_transform(), va="center", fontsize=8.4
        )
    strip.set_ylim(len(houses) - 0.4, -0.6)
    strip.tick_params(bottom=False, labelbottom=False, left=False, labelleft=False)
    strip.set_yticks([])
    strip.grid(True, axis="x")
    strip.spines[["left", "bottom"]].set_visible(False)


def _bars(
    ax: Axes,
    ranged: pd.DataFrame,
    *,
    x: str,
    low: str,
    high: str,
    colours: pd.Series,
    dashed: bool,
) -> None:
    ends = ranged[[low, high]].astype(float)
    ax.vlines(
        ranged[x],
        ends[low],
        ends[high],
        colors=list(colours),
        linestyles=[(0, (2.5, 1.5)) if dashed else "-"],
        linewidth=1.1,
        alpha=0.6,
    )


def _label_ends(
    ax: Axes, data: pd.DataFrame, *, date: str, value: str, group: str, looks: tuple
) -> None:
    """The name of each group at the right margin, near its last value, pushed apart."""
    colours, markers = looks
    last = data.sort_values(date).groupby(group, sort=False)[value].last().reindex(colours)
    names = {name: wrapped(name, LABEL_WIDTH) for name in colours}
    gap = LINE_GAP * max(float(data[value].max()), 10)
    heights = _spread(last.astype(float), {n: gap * (1 + t.count("\n")) for n, t in names.items()})
    right = ax.get_yaxis_transform()
    for name, height in heights.items():
        look = {"marker": markers[name], "color": colours[name]}
        ax.plot([1.03], [height], transform=right, clip_on=False, **look)
        ax.text(1.05, height, names[name], transform=right, va="center", fontsize=8.8)


def _spread(values: pd.Series, sizes: dict[str, float]) -> pd.Series:
    """Heights moved as little as it takes for labels of these sizes, and none below zero.

    First downwards from the highest; then those that would sink below zero back upwards.
    """
    placed = values.sort_values(ascending=False)
    heights = placed.to_numpy(copy=True)
    rooms = [
        (sizes[above] + sizes[below]) / 2
        for above, below in zip(placed.index, placed.index[1:], strict=False)
    ]
    for place, room in enumerate(rooms):
        heights[place + 1] = min(heights[place + 1], heights[place] - room)
    heights[-1] = max(heights[-1], 0.0)
    for place, room in reversed([*enumerate(rooms)]):
        heights[place] = max(heights[place], heights[place + 1] + room)
    return pd.Series(heights, index=placed.index)


def _year_axis(ax: Axes, dates: pd.Series) -> None:
    first, last = dates.min(), dates.max()
    pad = max((last - first) * 0.03, pd.Timedelta(days=45))
    ax.set_xlim(first - pad, last + pad)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))
