"""Several shares in a row, each with its range: one survey or one institution a row."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import style
from helpers.charts.common import LABELS_LEFT, Rows

KEY_INCHES, KEYS_A_LINE, TOP_INCHES, BELOW_INCHES = 0.19, 3, 0.2, 0.5
ROW_INCHES = 0.33
#: Characters that fit in a line of keys, in a wide font, and those that a key's sign takes.
LINE_SIGNS, KEY_SIGNS = 96, 4


def plot_dots(
    data: pd.DataFrame,
    *,
    label: str = "bar",
    group: str = "answer",
    value: str = "percent",
    low: str = "low_percent",
    high: str = "high_percent",
    basis: str = "n_basis",
    hollow: str = "is_derived",
    section: str | None = "section",
    mark: float | None = None,
    unit: str = " %",
    order: tuple[str, ...] = (),
) -> Axes:
    """Marks of several groups on rows, from the top down, with their ranges.

    One row of `data` per mark: `label` names the row, `group` decides colour and marker, `value`
    its place, `low` and `high` its range (missing: no bar), `basis` ("assumed": the bar is
    dashed), `hollow` (true: computed, drawn hollow). A mark without `value` is a bare range. A
    heading is written wherever `section` changes. `mark` draws an upright line; `unit` is
    written after the numbers of the axis. `order` fixes which group has which look, so that
    several charts agree; groups outside it follow in order of appearance.
    """
    rows = Rows.of(data, label=label, section=section)
    known = list(dict.fromkeys([*order, *data[group]]))
    groups = [name for name in known if (data[group] == name).any()]
    colours = dict(zip(known, style.cycle(style.CYCLE, len(known)), strict=True))
    turns = [place + place // len(style.CYCLE) for place in range(len(known))]
    markers = {
        name: style.MARKERS[turn % len(style.MARKERS)]
        for name, turn in zip(known, turns, strict=True)
    }
    with style.house_style():
        keys_a_line = _keys_a_line(groups)
        lines = -(-len(groups) // keys_a_line)
        height = TOP_INCHES + KEY_INCHES * lines + ROW_INCHES * rows.lines + BELOW_INCHES
        ax = style.new_axes(height, left=LABELS_LEFT, below_inches=BELOW_INCHES)
        box = ax.get_position()
        ax.set_position((box.x0, box.y0, box.width, ROW_INCHES * rows.lines / height))
        if mark is not None:
            ax.axvline(mark, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
        for point in data.to_dict("records"):
            look = {"color": colours[point[group]], "marker": markers[point[group]]}
            columns = (value, low, high, basis, hollow)
            _mark(ax, [point[name] for name in columns], rows.at[point[label]], look)
        _axis(ax, data[[value, low, high]].astype("Float64"), unit)
        rows.label(ax)
        keys = [
            Line2D(
                [],
                [],
                linestyle="",
                markersize=6,
                label=name,
                color=colours[name],
                marker=markers[name],
            )
            for name in groups
        ]
        ax.legend(
            handles=keys,
            loc="lower left",
            bbox_to_anchor=(-box.x0 / box.width, 1.0),
            ncols=keys_a_line,
            borderaxespad=0.2,
            handletextpad=0.2,
            columnspacing=1.2,
        )
    return ax


def _keys_a_line(groups: list[str]) -> int:
    """How many keys stand in one line so that the longest of them fit beside each other."""
    longest = max(map(len, groups), default=0) + KEY_SIGNS
    return max(1, min(KEYS_A_LINE, len(groups), LINE_SIGNS // longest))


def _mark(ax: Axes, point: list, height: float, look: dict) -> None:
    value, low, high, basis, is_hollow = point
    if pd.notna(low) and pd.notna(high):
        line = (0, (3, 2)) if pd.notna(basis) and basis == "assumed" else "-"
        width = 1.6 if pd.notna(value) else 5
        alpha = 0.75 if pd.notna(value) else 0.5
        ends = float(low), float(high)
        ax.hlines(height, *ends, color=look["color"], linewidth=width, linestyle=line, alpha=alpha)
    if pd.notna(value):
        face = style.PAPER if is_hollow else look["color"]
        ax.plot(float(value), height, linestyle="", markersize=6, mfc=face, zorder=3, **look)


def _axis(ax: Axes, ends: pd.DataFrame, unit: str) -> None:
    """From 0, or from below the lowest, to the next ten above the highest."""
    lowest, highest = ends.min().min(), ends.max().max()
    first = 0.0 if pd.isna(lowest) or lowest >= 0 else 10 * (float(lowest) // 10)
    last = 100.0 if pd.isna(highest) else max(10 * (float(highest + 3) // 10 + 1), 10.0)
    ax.set_xlim(first, min(last, 100))
    ax.xaxis.set_major_formatter(lambda number, _: f"{number:g}{unit}".replace("-", "−"))
