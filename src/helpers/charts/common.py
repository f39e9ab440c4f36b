"""What several charts share: axes in percent, named rows under headings, a legend on top."""

import textwrap
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as MplPath

from helpers import style

ROW_INCHES = 0.34
MARGIN_INCHES = 1.0
#: Height of a line of a label, in rows.
LINE_SHARE = 0.47
LABELS_LEFT = 0.42
LABEL_WIDTH = 38
#: Where headings begin, in shares of the width: letters of some fonts hang over to the left.
EDGE = 0.004


def percent_axis(axis, highest: float) -> None:
    """Scale an axis from 0 to the next ten above `highest` percent, at most 100.

    Up to 100 where nothing is drawn and `highest` is missing.
    """
    highest = 100 if pd.isna(highest) else highest
    top = min(100, 10 * np.ceil((float(highest) + 4) / 10))
    axis.axes.set_ylim(0, top) if axis.axis_name == "y" else axis.axes.set_xlim(0, top)
    axis.set_major_formatter(lambda value, _: f"{value:g} %")


@dataclass(frozen=True)
class Rows:
    """Places of named rows: `at` maps a label to its height, `headings` a height to its text."""

    at: dict[str, float]
    headings: dict[float, str]

    @property
    def lines(self) -> float:
        """Height of all rows and headings, in rows."""
        return max([*self.at.values(), *self.headings, -1]) + 1

    @classmethod
    def of(cls, data: pd.DataFrame, *, label: str, section: str | None) -> "Rows":
        """Rows in the order of `data`, with a heading wherever `section` changes.

        A row whose label takes many lines is as much higher.
        """
        at, headings, height, current = {}, {}, 0.0, None
        for row in data.drop_duplicates(label).to_dict("records"):
            if section is not None and row[section] != current:
                current = row[section]
                headings[height] = current
                height += 1
            lines = 1 + wrapped(row[label], LABEL_WIDTH).count("\n")
            room = max(1.0, LINE_SHARE * lines)
            at[row[label]] = height + (room - 1) / 2
            height += room
        return cls(at, headings)

    def new_axes(self) -> Axes:
        """A chart high enough for the rows, with room for their labels."""
        return style.new_axes(MARGIN_INCHES + ROW_INCHES * self.lines, left=LABELS_LEFT)

    def label(self, ax: Axes) -> None:
        """Write labels and headings at the left, from the top down."""
        ax.set_yticks(list(self.at.values()), [wrapped(name, LABEL_WIDTH) for name in self.at])
        ax.set_ylim(self.lines - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        ax.grid(False, axis="y")
        start = ax.get_position().x0
        for height, text in self.headings.items():
            ax.text(
                (EDGE - start) / ax.get_position().width,
                height,
                text,
                transform=ax.get_yaxis_transform(),
                va="center",
                fontweight="bold",
                fontsize=9.2,
                bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1.5},
            )


def legend_above(ax: Axes, handles: list, *, columns: int | None = None) -> None:
    """A legend in a line above the plotting area."""
    ax.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=columns or max(len(handles), 1),
        borderaxespad=0.1,
        handlelength=1.2,
        columnspacing=1.0,
        handletextpad=0.4,
    )


def wrapped(text: str, width: int) -> str:
    """`text` in lines of at most `width` characters."""
    return "\n".join(textwrap.wrap(str(text), width, break_long_words=False))


def fill_cells(ax: Axes, cells: list[tuple]) -> None:
    """Rectangles `(x, y, width, height, colour)`; those of one colour are one path of the SVG."""
    for colour in dict.fromkeys(cell[-1] for cell in cells):
        corners = [cell[:4] for cell in cells if cell[-1] == colour]
        boxes = [
            MplPath([(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)], closed=True)
            for x, y, w, h in corners
        ]
        ax.add_patch(PathPatch(MplPath.make_compound_path(*boxes), color=colour, linewidth=0))
