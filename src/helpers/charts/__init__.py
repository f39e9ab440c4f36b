"""Charts draw; they compute nothing.

Every function takes a frame first, then column names by keyword, and returns the Axes it drew
on: `ax`, or a new one. The names default to those of the frames that `helpers.views` arranges.
Uncertainty is drawn wherever the frame has it.
"""

from helpers.charts.answers import plot_answers
from helpers.charts.band import plot_band
from helpers.charts.bounds import plot_bounds
from helpers.charts.calendar import plot_calendar
from helpers.charts.coverage import plot_coverage
from helpers.charts.distances import plot_distances
from helpers.charts.dots import plot_dots
from helpers.charts.grid import plot_grid
from helpers.charts.menus import plot_menus
from helpers.charts.panels import plot_panels
from helpers.charts.splits import plot_intervals, plot_splits
from helpers.charts.statements import plot_statements
from helpers.charts.strips import plot_strips
from helpers.charts.trend import plot_trend

__all__ = [
    "plot_answers",
    "plot_band",
    "plot_bounds",
    "plot_calendar",
    "plot_coverage",
    "plot_distances",
    "plot_dots",
    "plot_grid",
    "plot_intervals",
    "plot_menus",
    "plot_panels",
    "plot_splits",
    "plot_statements",
    "plot_strips",
    "plot_trend",
]
