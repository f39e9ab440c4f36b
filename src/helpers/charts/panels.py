"""Several quantities over one time axis, each in a panel and on a scale of its own."""

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from helpers import style
from helpers.charts.common import wrapped

PANEL_INCHES = 1.35
LINE_INCHES = 0.19
GAP_INCHES = 0.42
TOP_INCHES = 0.55
LEFT, RIGHT = 0.09, 0.72
NAME_WIDTH = 24


def plot_panels(
    data: pd.DataFrame,
    *,
    panel: str = "panel",
    start: str = "date_start",
    date: str = "date",
    value: str = "count",
    low: str = "low",
    high: str = "high",
    qualifier: str = "qualifier",
    group: str = "who",
    series: str = "series",
    faint: str = "is_superseded",
    side: str | None = None,
    order: tuple[str, ...] = (),
    strip: pd.DataFrame | None = None,
    lines: pd.DataFrame | None = None,
    panel_inches: float = PANEL_INCHES,
) -> Axes:
    """Statements over time, one panel below the other, aligned; returns the lowest Axes.

    One row per mark. `date` is its day, or the last one of a period that began on `start` (drawn
    as a bar in time). `qualifier`: exact or missing = filled, about = hollow, at_least = with a
    line upwards, up_to = with a line downwards; `low` and `high` give the range of a mark that is
    no floor or ceiling. `group` decides colour and marker, `series` which marks are joined
    (missing: none), `faint` which are pale. `side` gives groups for, against, in the middle and
    without an answer the colour they have in every chart, and those colours to no other group;
    `order` fixes which group has which look, so that several charts agree. `strip` (columns
    `date`, `kind`) is drawn on top as one line of ticks per kind; `lines` (columns `date`,
    `number`) as numbered upright lines through all panels. `panel_inches` is the least height of
    a panel. Columns other than panel, date, value and group may be absent.
    """
    if data.empty:
        return style.new_axes(1.0)
    names = list(dict.fromkeys(data[panel]))
    groups = dict.fromkeys([*order, *data[group]])
    looks = {name: _look(place) for place, name in enumerate(groups)}
    if side is not None:
        looks = _sided(data.drop_duplicates(group).set_index(group)[side])
    shown = {name: list(dict.fromkeys(data.loc[data[panel] == name, group])) for name in names}
    heights = [
        max(panel_inches, LINE_INCHES * sum(1 + wrapped(g, NAME_WIDTH).count("\n") for g in some))
        for some in shown.values()
    ]
    kinds = [] if strip is None else list(dict.fromkeys(strip["kind"]))
    heights = [0.1 + LINE_INCHES * len(kinds)] * bool(kinds) + heights
    with style.house_style():
        axes = _stacked(heights)
        if kinds:
            _strip(axes[0], strip, kinds)
        for ax, name in zip(axes[bool(kinds) :], names, strict=True):
            rows = data[data[panel] == name]
            columns = (start, date, value, low, high, qualifier, group, series, faint)
            _panel(ax, rows, columns, looks)
            _legend(ax, shown[name], looks)
            above = 27 if ax is axes[0] and lines is not None and len(lines) else 3
            ax.set_title(name, loc="left", fontsize=9.5, fontweight="bold", pad=above)
        _time_axis(axes, data, start if start in data else date, date)
        if lines is not None:
            _upright(axes, lines)
    return axes[-1]


def _look(place: int) -> dict:
    """Colour and marker of the group at `place`; no two of the first 49 alike."""
    colour = style.CYCLE[place % len(style.CYCLE)]
    shift = place // len(style.CYCLE)
    return {"color": colour, "marker": style.MARKERS[(place + shift) % len(style.MARKERS)]}


def _sided(sides: pd.Series) -> dict[str, dict]:
    """Colour and marker of each group, given its side; no two of seven of one colour alike."""
    kept = ["for", "against", "no_answer", *(["neutral"] if "neutral" in set(sides) else [])]
    reserved = {name: style.SIDES[name][0] for name in kept}
    free = [one for one in style.CYCLE if one not in {*reserved.values(), style.SKY}]
    used: dict[str, int] = {}
    looks, others = {}, 0
    for name, side in sides.items():
        colour = reserved.get(side, free[others % len(free)])
        others += side not in reserved
        first = [*reserved.values(), *free].index(colour)
        turn = first + used.get(colour, 0)
        used[colour] = used.get(colour, 0) + 1
        looks[name] = {"color": colour, "marker": style.MARKERS[turn % len(style.MARKERS)]}
    return looks


def _stacked(heights: list[float]) -> list[Axes]:
    """Axes of these heights in inches, one below the other, sharing the time axis."""
    total = sum(heights) + GAP_INCHES * len(heights) + TOP_INCHES
    first = style.new_axes(total, left=LEFT, right=RIGHT)
    figure, top, made = first.figure, total - TOP_INCHES, []
    first.remove()
    for height in heights:
        bottom = (top - height) / total
        made.append(
            figure.add_axes(
                (LEFT, bottom, RIGHT - LEFT, height / total), sharex=made[0] if made else None
            )
        )
        top -= height + GAP_INCHES
    return made


def _panel(ax: Axes, rows: pd.DataFrame, columns: tuple, looks: dict) -> None:
    start, date, value, low, high, qualifier, group, series, faint = columns
    rows = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *columns])))
    for _, some in rows[rows[series].notna()].groupby(series, sort=False):
        colour = looks[some[group].iloc[0]]["color"]
        ax.plot(some[date], some[value].astype(float), color=colour, linewidth=1.2, alpha=0.7)
    top = float(rows[[value, high]].astype(float).max().max())
    for row in rows.to_dict("records"):
        look, kind = looks[row[group]], row[qualifier]
        alpha = 0.3 if row[faint] is True else 1
        y, colour = float(row[value]), look["color"]
        if pd.notna(row[start]) and row[start] < row[date]:
            ax.hlines(y, row[start], row[date], color=colour, linewidth=2, alpha=0.5 * alpha)
        if kind in ("at_least", "up_to"):
            _arrow(ax, (row[date], y), 1 if kind == "at_least" else -1, colour, alpha)
        elif pd.notna(row[low]) and pd.notna(row[high]):
            ends = float(row[low]), float(row[high])
            ax.vlines(row[date], *ends, color=colour, linewidth=1.1, alpha=0.6 * alpha)
        face = style.PAPER if kind == "about" else colour
        ax.plot(row[date], y, **look, mfc=face, markersize=4.8, linestyle="", alpha=alpha)
    ax.set_ylim(0, 1.16 * top if top > 0 else 1)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
    ax.yaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    ax.grid(True, axis="both")


def _arrow(ax: Axes, at: tuple, way: int, colour: str, alpha: float) -> None:
    """A short arrow upwards (`way` 1: at least so many) or downwards (-1: up to so many)."""
    ax.annotate(
        "",
        xy=at,
        xytext=(0, 12 * way),
        textcoords="offset points",
        arrowprops={
            "arrowstyle": "<|-,head_width=0.22,head_length=0.4",
            "color": colour,
            "linewidth": 1,
            "alpha": alpha,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def _legend(ax: Axes, groups: list[str], looks: dict) -> None:
    handles = [
        Line2D([], [], **looks[name], linestyle="", markersize=5, label=wrapped(name, NAME_WIDTH))
        for name in groups
    ]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        borderaxespad=0,
        fontsize=8.4,
        handletextpad=0.2,
        labelspacing=0.3,
    )


def _strip(ax: Axes, strip: pd.DataFrame, kinds: list[str]) -> None:
    for line, kind in enumerate(kinds):
        dates = strip.loc[strip["kind"] == kind, "date"]
        ax.plot(dates, [line] * len(dates), "|", color=style.INK, markersize=8)
    ax.set_yticks([])
    for line, kind in enumerate(kinds):
        ax.text(1.02, line, kind, transform=ax.get_yaxis_transform(), va="center", fontsize=8.8)
    ax.set_ylim(len(kinds) - 0.4, -0.6)
    ax.spines[["left"]].set_visible(False)


def _upright(axes: list[Axes], lines: pd.DataFrame) -> None:
    """Numbered lines through all panels; numbers of neighbours stand on two heights."""
    span = axes[0].get_xlim()
    last, level = None, 0
    for line in lines.sort_values("date").itertuples():
        for ax in axes:
            ax.axvline(line.date, color=style.MUTED, linewidth=0.9, linestyle=(0, (3, 2)), zorder=0)
        place = mdates.date2num(line.date)
        near = last is not None and place - last < 0.03 * (span[1] - span[0])
        level = 1 - level if near else 0
        axes[0].annotate(
            str(line.number),
            (line.date, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4 + 11 * level),
            textcoords="offset points",
            ha="center",
            fontsize=8.8,
            color=style.MUTED,
        )
        last = place


def _time_axis(axes: list[Axes], data: pd.DataFrame, start: str, date: str) -> None:
    first, last = min(data[start].min(), data[date].min()), data[date].max()
    pad = max((last - first) * 0.03, pd.Timedelta(days=2))
    axes[0].set_xlim(first - pad, last + pad)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=7)
    for ax in axes:
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))
        ax.tick_params(labelbottom=ax is axes[-1])
