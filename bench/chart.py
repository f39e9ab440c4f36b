"""The chart of the benchmark: seconds per report of every design, on a scale of powers of ten."""

from bench.goals import Measured
from helpers import style
from helpers.svg import inline_svg

ROW_INCHES = 0.36
TITLE = "Seconds per report"


def drawn(measured: Measured, names: dict[str, str], size: str) -> str | None:
    """An SVG file: a point for the median of each design, a line from its fastest to its slowest.

    `names` says what designs are called, in the order of the rows; those that were not measured
    at `size` are left out. None when that is all of them.
    """
    designs = [design for design in names if (design, size) in measured.runs]
    if not designs:
        return None
    with style.house_style():
        ax = style.new_axes(0.9 + ROW_INCHES * len(designs), left=0.42, right=0.95)
        said = [_row(ax, place, measured, design, size) for place, design in enumerate(designs)]
        ax.set_xscale("log")
        ax.set_ylim(len(designs) - 0.4, -0.6)
        ax.set_yticks(range(len(designs)), [names[design] for design in designs])
        ax.tick_params(axis="y", length=0)
        low, high = ax.get_xlim()
        ax.set_xlim(low / 1.5, high * 2)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        ax.set_xlabel(f"seconds per report ({size} reports; each grid line is ten times the last)")
    title = f"{TITLE}, {size} reports"
    told = "; ".join(f"{names[one]}: {text} s" for one, text in zip(designs, said, strict=True))
    return inline_svg(ax.figure, prefix="bench", title=title, description=told + ".") + "\n"


def _row(ax, place: int, measured: Measured, design: str, size: str) -> str:
    """One design; returns its median as it is written beside the point."""
    reports = measured.median(design, size, "reports")
    seconds = [value / reports for value in measured.all(design, size)]
    median = measured.per_report(design, size)
    is_ours = design[0] in "def"
    colour = style.BLUE if is_ours else style.VERMILION
    ax.plot([min(seconds), max(seconds)], [place, place], color=colour, linewidth=2.5)
    ax.plot([median], [place], "o" if is_ours else "s", color=colour, markersize=7)
    text = f"{median:#.3g}".rstrip(".")
    ax.annotate(text, (max(seconds), place), (8, 0), textcoords="offset points", va="center")
    return text
