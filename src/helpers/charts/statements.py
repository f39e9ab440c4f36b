"""Counts as their sources stated them."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import style
from helpers.charts.common import Rows, legend_above, wrapped

ROOM_FOR_TEXT = 0.4
STEP = 0.07
LABEL_WIDTH, LABEL_SIZE, LINE_ROWS = 41, 8.4, 0.5
SAID = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to ", "range": ""}


@dataclass(frozen=True)
class Scale:
    """An axis of counts from `lowest` to `widest`, plain or logarithmic."""

    lowest: float
    widest: float
    log: bool

    def shifted(self, count: float, share: float) -> float:
        """`count` moved to the right by a share of the axis."""
        if self.log:
            return count * (self.widest / self.lowest) ** share
        return count + share * self.widest

    def apply(self, ax: Axes) -> None:
        """Set scale, limits and labels of the x axis, with room for text at the right."""
        if self.log:
            ax.set_xscale("log")
            ax.set_xlim(self.shifted(self.lowest, -0.1), self.shifted(self.widest, ROOM_FOR_TEXT))
        else:
            ax.set_xlim(0, self.shifted(self.widest, ROOM_FOR_TEXT))
        ax.xaxis.set_major_formatter(self.named)

    def named(self, number: float, _) -> str:
        """A number of the axis; none for a decade beyond all counts, whose end would be cut off."""
        return "" if self.log and number > self.widest else f"{number:,.0f}"


def plot_statements(
    data: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "count",
    qualifier: str = "qualifier",
    low: str = "low",
    high: str = "high",
    group: str = "who",
    section: str | None = "period",
    origins: bool = True,
    linked: bool = True,
    log: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Counts as they were stated, one per row from the top down.

    `qualifier` decides the sign: exact = filled dot, about = a bar from `low` to `high` with a
    ring at `value`, at_least = a tick with an arrow to the right (a floor, not a count), up_to =
    a tick with an arrow to the left, range = a bar from `low` to `high`. A heading is written
    wherever `section` (a column, or None) changes. With `origins`, a `group` is who counted: its
    statements in one section are linked (unless `linked` is false), since they have one origin;
    without, it is a kind, named in a legend.
    `log` makes the axis logarithmic.
    """
    rows = data.assign(_row=[f"{place}" for place in range(len(data))])
    places = _places(rows, label, section)
    colours = _colours(data[group])
    scale = Scale(*_ends(data, value, qualifier, (low, high)), log)
    with style.house_style():
        ax = ax or places.new_axes()
        rows["_y"] = rows["_row"].map(places.at)
        scale.apply(ax)
        if origins and linked:
            for (_, name), some in rows.groupby([section or group, group], sort=False):
                ax.plot(some[value], some["_y"], color=colours[name], linewidth=0.7, alpha=0.5)
        if not origins:
            shown = [name for name in colours if (data[group] == name).any()]
            looks = {"marker": "s", "linestyle": "", "markersize": 7}
            legend_above(ax, [Line2D([], [], color=colours[n], label=n, **looks) for n in shown])
        for point in rows.to_dict("records"):
            _statement(ax, point, value, qualifier, (low, high), colours[point[group]], scale)
        places.label(ax)
        names = [wrapped(text, LABEL_WIDTH) for text in data[label]]
        ax.set_yticks(rows["_y"], names, fontsize=LABEL_SIZE)
    return ax


def _colours(groups: pd.Series) -> dict:
    """A colour for each group; of a categorical column for each category, whether it occurs."""
    kinds = getattr(groups, "cat", None)
    names = list(dict.fromkeys(groups)) if kinds is None else list(kinds.categories)
    return dict(zip(names, style.cycle(style.CYCLE, len(names)), strict=True))


def _places(rows: pd.DataFrame, label: str, section: str | None) -> Rows:
    """A place for each row, as high as its label needs, and headings where `section` changes."""
    at, headings, height, current = {}, {}, 0.0, None
    for row in rows.to_dict("records"):
        if section is not None and row[section] != current:
            current = row[section]
            headings[height] = current
            height += 1
        room = max(1.0, LINE_ROWS * (1 + wrapped(row[label], LABEL_WIDTH).count("\n")))
        at[row["_row"]] = height + (room - 1) / 2
        height += room
    return Rows(at, headings)


def _ends(
    data: pd.DataFrame, value: str, qualifier: str, ends: tuple[str, str]
) -> tuple[float, float]:
    """Smallest and largest count that is drawn, at least an order of magnitude apart."""
    ranges = data[data[qualifier] == "range"]
    drawn = pd.concat([data[value], *(ranges[end] for end in ends)]).astype(float)
    drawn = drawn[drawn > 0]
    widest = float(drawn.max()) if len(drawn) else 1.0
    return min([*drawn, widest / 10]), widest


def _statement(ax, point, value, qualifier, ends, colour, scale: Scale) -> None:
    x, y, kind = point[value], point["_y"], point[qualifier]
    said, after = f"{SAID[kind]}{x:,.0f}", x
    if kind == "exact":
        ax.plot(x, y, "o", color=colour, markersize=7)
    elif kind in ("about", "range"):
        after = point[ends[1]] if pd.notna(point[ends[1]]) else x
        ax.hlines(y, point[ends[0]], after, color=colour, linewidth=5, alpha=0.35)
        if kind == "about":
            ax.plot(x, y, "o", mfc=style.PAPER, mec=colour, markersize=6.5)
        else:
            said = f"{point[ends[0]]:,.0f}–{after:,.0f}"
    else:
        tip = scale.shifted(x, STEP if kind == "at_least" else -STEP)
        ax.plot(x, y, "|", color=colour, markersize=11, markeredgewidth=2)
        ax.annotate(
            "",
            xy=(tip, y),
            xytext=(x, y),
            arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.4},
        )
        after = max(x, tip)
    ax.text(scale.shifted(after, 0.02), y, said, va="center", fontsize=8.8)
