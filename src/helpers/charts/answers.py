"""All answers of one survey, question by question."""

import pandas as pd
from matplotlib.axes import Axes

from helpers import style
from helpers.charts.common import percent_axis, wrapped

ROW_INCHES, LINE_INCHES = 0.22, 0.17
LABEL_WIDTH, HEADING_WIDTH = 44, 100
LEFT = 0.42
PAPER_BOX = {"facecolor": style.PAPER, "edgecolor": "none"}


def plot_answers(
    data: pd.DataFrame,
    *,
    question: str = "question_title",
    label: str = "label",
    value: str = "percent",
    low: str = "low_percent",
    high: str = "high_percent",
    basis: str = "n_basis",
    hollow: str = "is_derived",
    text: str = "text",
    ax: Axes | None = None,
) -> Axes:
    """One share per row with its range, under the question it answers, against half.

    One row per answer, drawn from the top down: `value`, `low`, `high` in percent (a missing
    range draws no bar), `basis` ("assumed": the range is dashed), `hollow` (true: a derived
    figure), `text` (the share as written beside its dot). A heading is written wherever `question`
    changes.
    """
    places, headings, height = _places(data, question, label)
    with style.house_style():
        ax = ax or style.new_axes(1.0 + height * ROW_INCHES, left=LEFT)
        ax.axvline(50, color=style.MUTED, linewidth=1, linestyle=(0, (4, 3)))
        place = {"transform": ax.get_xaxis_transform(), "ha": "center", "fontsize": 8.8}
        ax.text(50, 1 + 0.06 / (height * ROW_INCHES + 0.15), "half", **place)
        for y, point in zip(places, data.to_dict("records"), strict=True):
            end = point[value]
            if pd.notna(point[low]) and pd.notna(point[high]):
                line = (0, (3, 2)) if point[basis] == "assumed" else "-"
                ends, end = (point[low], point[high]), max(point[high], end)
                ax.hlines(y, *ends, color=style.BLUE, linewidth=2, linestyle=line)
            face = style.PAPER if point[hollow] else style.BLUE
            ax.plot(point[value], y, "o", markersize=5.5, mfc=face, mec=style.BLUE, zorder=3)
            look = {"va": "center", "fontsize": 8.5, "bbox": {**PAPER_BOX, "pad": 0.5}}
            ax.text(float(end) + 1.5, y, point[text], **look)
        percent_axis(ax.xaxis, 100)
        ax.set_xlim(0, 107)
        ax.set_xticks(range(0, 101, 20))
        ax.set_yticks(places, [wrapped(text, LABEL_WIDTH) for text in data[label]], fontsize=8.5)
        ax.set_ylim(height, -0.7)
        ax.tick_params(axis="y", length=0)
        _head(ax, headings)
    return ax


def _places(data: pd.DataFrame, question: str, label: str) -> tuple[list, dict, float]:
    """Height of each row and of each heading, in rows, and of all together."""
    places, headings, height, current = [], {}, 0.0, None
    for row in data.to_dict("records"):
        if row[question] != current:
            current = row[question]
            height += 0.35 if places else 0
            text = wrapped(current, HEADING_WIDTH)
            headings[height] = text
            height += _lines(text)
        room = _lines(wrapped(row[label], LABEL_WIDTH))
        places.append(height + (room - 1) / 2)
        height += room
    return places, headings, max(height, 1.0)


def _lines(text: str) -> float:
    return max(1.0, (1 + text.count("\n")) * LINE_INCHES / ROW_INCHES)


def _head(ax: Axes, headings: dict[float, str]) -> None:
    box = ax.get_position()
    for height, text in headings.items():
        lines = 1 + text.count("\n")
        ax.text(
            (0.01 - box.x0) / box.width,
            height + (_lines(text) - 1) / 2 * (lines > 1),
            text,
            transform=ax.get_yaxis_transform(),
            va="center",
            fontweight="bold",
            fontsize=8.8,
            bbox={**PAPER_BOX, "pad": 1},
        )
