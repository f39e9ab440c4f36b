"""How often something happened in each year: numbers on a grid with years across."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers import style
from helpers.charts.common import fill_cells, wrapped

LINE_INCHES, TEXT_INCHES, TOP_INCHES, BELOW_INCHES = 0.25, 0.155, 0.35, 0.45
LABELS_LEFT, LABEL_WIDTH = 0.32, 32
SHADES = (0.1, 0.4, 0.7)


def plot_calendar(
    data: pd.DataFrame,
    *,
    label: str = "label",
    year: str = "year",
    value: str = "n_surveys",
) -> Axes:
    """One line per `label`, one cell per year with the number `value` written in it.

    One row of `data` per line and year, lines in order of first appearance. A year without a row
    is an empty cell. The shade follows the number, in three steps; the number says it as well.
    """
    names = list(dict.fromkeys(data[label]))
    lines = {name: place for place, name in enumerate(names)}
    values = data[value].astype(float)
    steps = np.quantile(values, [1 / 3, 2 / 3]) if len(values) else [0, 0]
    tallest = max([wrapped(name, LABEL_WIDTH).count("\n") + 1 for name in names], default=1)
    line = max(LINE_INCHES, TEXT_INCHES * tallest)
    height = TOP_INCHES + BELOW_INCHES + line * max(len(names), 1)
    with style.house_style():
        ax = style.new_axes(height, left=LABELS_LEFT, right=0.99, below_inches=BELOW_INCHES)
        cells = []
        for cell in data.to_dict("records"):
            number, place = int(cell[value]), (int(cell[year]), lines[cell[label]])
            step = int(np.searchsorted(steps, number, side="left"))
            cells.append((place[0] - 0.48, place[1] - 0.45, 0.96, 0.9, style.shaded(SHADES[step])))
            size = 8 if number < 100 else 6
            ax.text(*place, str(number), ha="center", va="center", fontsize=size)
        fill_cells(ax, cells)
        if len(data):
            ax.set_xlim(data[year].min() - 0.6, data[year].max() + 0.6)
        ax.set_ylim(len(names) - 0.4, -0.6)
        ax.set_yticks(range(len(names)), [wrapped(name, LABEL_WIDTH) for name in names])
        ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter(lambda number, _: f"{number:.0f}")
        ax.tick_params(axis="y", length=0, labelsize=8.8)
        ax.grid(True, axis="both", linewidth=0.5)
    return ax
