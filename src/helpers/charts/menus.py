"""Whole menus of positions, one survey a row."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers import style
from helpers.charts.common import LABELS_LEFT, MARGIN_INCHES, ROW_INCHES, Rows, percent_axis

NARROWEST_NUMBERED = 3
LEGEND_INCHES = 0.21
COLUMNS = 2
#: Looks of answers on no side: the colours of the sides are not among them.
LOOKS = (
    (style.BLACK, ""),
    (style.PURPLE, ""),
    (style.AMBER, ""),
    (style.GREEN, ""),
    (style.GRID, "|||"),
    (style.GRID, "xxx"),
)


def plot_menus(
    data: pd.DataFrame,
    *,
    label: str = "bar",
    answer: str = "label",
    side: str = "side",
    value: str = "percent",
    text: str = "text",
    rest: str = "is_rest",
    section: str | None = "asked",
    ax: Axes | None = None,
) -> Axes:
    """Stacked bars, a look for each answer, in the order of the rows; named under the chart.

    One row per bar and answer: `side` gives those for, against and without an answer the look
    they have in every chart, `value` is percent, `text` what is written in the bar, `rest`
    true for what was not published, which is hatched. A heading is written wherever `section`
    changes.
    """
    rows = Rows.of(data, label=label, section=section)
    sides = data[~data[rest].astype(bool)].drop_duplicates(answer).set_index(answer)[side]
    looks = _looks(sides.to_dict())
    unpublished = data.loc[data[rest].astype(bool), answer]
    looks |= dict.fromkeys(unpublished, style.SIDES["not_published"])
    with style.house_style():
        lines = -(-len(looks) // COLUMNS) * LEGEND_INCHES
        height = MARGIN_INCHES + ROW_INCHES * rows.lines + lines
        ax = ax or style.new_axes(height, left=LABELS_LEFT, below_inches=0.5 + lines)
        starts = dict.fromkeys(rows.at, 0.0)
        for part in data.to_dict("records"):
            bar, width = part[label], float(part[value])
            colour, hatch = looks[part[answer]]
            ax.barh(
                rows.at[bar],
                width,
                left=starts[bar],
                color=colour,
                hatch=hatch,
                edgecolor=style.MUTED if hatch else style.PAPER,
                linewidth=0.6,
                height=0.74,
            )
            if width >= NARROWEST_NUMBERED:
                place = {"ha": "center", "va": "center", "fontsize": 8.5}
                box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1} if hatch else None
                ink = style.INK if hatch else style.PAPER
                middle = starts[bar] + width / 2
                ax.text(middle, rows.at[bar], part[text], color=ink, bbox=box, **place)
            starts[bar] += width
        percent_axis(ax.xaxis, 100)
        rows.label(ax)
        keys = [_key(name, *look) for name, look in looks.items()]
        spot = (0.01, 0.01)
        ax.figure.legend(handles=keys, loc="lower left", bbox_to_anchor=spot, ncols=COLUMNS)
    return ax


def _looks(sides: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Colour and hatch of each answer, given its side."""
    looks: dict[str, tuple[str, str]] = {}
    for answer, side in sides.items():
        own = style.SIDES[side] if side in ("for", "against", "no_answer") else None
        if own and own not in looks.values():
            looks[answer] = own
        else:
            free = [look for look in LOOKS if look not in looks.values()]
            looks[answer] = free[0] if free else LOOKS[len(looks) % len(LOOKS)]
    return looks


def _key(name: str, colour: str, hatch: str) -> Patch:
    return Patch(facecolor=colour, hatch=hatch, edgecolor=style.MUTED, label=name)
