"""Numbers in a grid, shaded by size."""

import pandas as pd
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import fill_cells, wrapped

CELL_INCHES, HEAD_INCHES, LABELS_LEFT, LABEL_WIDTH = 0.27, 1.4, 0.34, 34


def plot_grid(
    data: pd.DataFrame,
    *,
    row: str = "institution",
    column: str = "column",
    value: str = "percent",
    text: str = "text",
    order: str = "date",
) -> Axes:
    """One cell per row of `data`, darker for a higher `value`.

    Rows stand in the order of first appearance, columns in that of `order`.
    `row` and `column` place the cell, `value` (0-100) shades it, `text` is written in it. A cell
    without a row in `data` stays empty.
    """
    names = list(dict.fromkeys(data[row]))
    heads = list(dict.fromkeys(data.sort_values(order, kind="stable")[column]))
    with style.house_style():
        height = HEAD_INCHES + CELL_INCHES * len(names) + 0.2
        ax = style.new_axes(height, left=LABELS_LEFT, right=0.99, below_inches=0.15)
        box = ax.get_position()
        ax.set_position((box.x0, box.y0, box.width, CELL_INCHES * len(names) / height))
        cells = []
        for cell in data.to_dict("records"):
            x, y, share = heads.index(cell[column]), names.index(cell[row]), float(cell[value])
            cells.append((x + 0.03, y + 0.05, 0.94, 0.9, style.shaded(share / 100)))
            ax.text(x + 0.5, y + 0.5, cell[text], ha="center", va="center", fontsize=9)
        fill_cells(ax, cells)
        ax.set(xlim=(0, max(len(heads), 1)), ylim=(max(len(names), 1), 0))
        ax.set_yticks(
            [place + 0.5 for place in range(len(names))],
            [wrapped(name, LABEL_WIDTH) for name in names],
        )
        ax.set_xticks([place + 0.5 for place in range(len(heads))], heads, rotation=90)
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelsize=8.6)
        ax.grid(False)
        ax.spines[:].set_visible(False)
    return ax
