"""How charts look: one palette, one size of type, one set of fixed margins.

Charts are drawn in the light scheme of `helpers.palette`; `helpers.svg` lets them follow the
reader's. No meaning rests on colour alone: every side has its own hatch and every answer its own
marker.
"""

from contextlib import contextmanager

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from helpers.palette import LIGHT

INK, MUTED, GRID, PAPER = (LIGHT[name] for name in ("ink", "muted", "grid", "paper"))
BLUE, VERMILION, GREEN, PURPLE, AMBER, SKY, BLACK, GREY = (
    LIGHT[name] for name in ("blue", "red", "green", "plum", "gold", "sky", "coal", "grey")
)
#: Ground of numbers that are shaded by size, laid on the paper more or less thickly.
SHADE = LIGHT["shade"]
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, AMBER, BLACK, SKY)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

#: What each side of a split looks like: colour and hatch.
SIDES = {
    "for": (VERMILION, ""),
    "neutral": (AMBER, ""),
    "compound": (AMBER, "xxx"),
    "against": (BLUE, ""),
    "other": (PURPLE, ""),
    "none": (GREEN, ""),
    "no_answer": (GREY, ""),
    "not_published": (PAPER, "////"),
}

#: Font families tried in order; all but the last ship with an operating system.
FONTS = ("DejaVu Sans", "Verdana", "sans-serif")

WIDTH_INCHES = 7.4
RC = {
    "font.family": "sans-serif",
    "font.sans-serif": list(FONTS),
    "font.size": 9.5,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.color": MUTED,
    "hatch.linewidth": 0.6,
    "figure.facecolor": PAPER,
    "figure.dpi": 100,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "svg.fonttype": "none",
    "svg.hashsalt": "belarus-opinion",
    "axes.titlesize": 10,
    "axes.unicode_minus": True,
}


def shaded(share: float) -> tuple:
    """The shade for a share of 0 to 1 of the largest: never none, and ink can be read on it."""
    return to_rgba(SHADE, round(0.1 + 0.9 * share, 2))


def cycle(looks: tuple, count: int) -> list:
    """The first `count` of a cycle of colours or markers, beginning again when it ends."""
    return [looks[number % len(looks)] for number in range(count)]


@contextmanager
def house_style():
    """The chart style inside a `with` block; leaves matplotlib's settings as they were."""
    with mpl.rc_context(RC):
        yield


def new_axes(
    height_inches: float, *, left: float = 0.1, right: float = 0.97, below_inches: float = 0.5
) -> Axes:
    """An empty chart of the common width and fixed margins.

    `height_inches` is the whole height; `left` and `right` are where the plotting area begins
    and ends, as shares of the width; `below_inches` is the room under it. A chart that nothing
    is drawn in may ask for no height.
    """
    height_inches = max(height_inches, below_inches + 1)
    figure = plt.figure(figsize=(WIDTH_INCHES, height_inches))
    bottom, top = below_inches / height_inches, 1 - 0.35 / height_inches
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    plt.close(figure)
    return axes


def answer_colours(sides: dict[str, str]) -> dict[str, str]:
    """A colour for each answer, given its side: for and against look alike in every chart.

    The first answer of a side takes the side's colour, the others the next free one.
    """
    free = [colour for colour in CYCLE if colour not in {SIDES["for"][0], SIDES["against"][0]}]
    taken: dict[str, str] = {}
    for answer, side in sides.items():
        own = SIDES.get(side, SIDES["none"])[0] if side in ("for", "against", "no_answer") else ""
        if own and own not in taken.values():
            taken[answer] = own
        else:
            unused = [colour for colour in free if colour not in taken.values()]
            taken[answer] = unused[0] if unused else free[len(taken) % len(free)]
    return taken
