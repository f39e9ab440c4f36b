"""Charts draw; they compute nothing.

Every function takes a frame first, then column names by keyword, and returns the Axes it drew
on: `ax`, or a new one. The names default to those of the frames that `helpers.views` arranges.
Uncertainty is drawn wherever the frame has it.
"""

from helpers.charts.coverage import plot_coverage
from helpers.charts.splits import plot_intervals, plot_splits
from helpers.charts.statements import plot_statements
from helpers.charts.trend import plot_trend

__all__ = ["plot_coverage", "plot_intervals", "plot_splits", "plot_statements", "plot_trend"]
