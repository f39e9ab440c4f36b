"""`docs/benchmarks.md` and its chart, written from the results: `python -m bench.report`.

May be run at any time, also before everything has been measured.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import chart
from bench.goals import GOALS, WHOLE, Measured

CHECKOUT = Path(__file__).resolve().parents[1]
NAMES = {
    "a": "(a) papermill and nbconvert, a loop",
    "b": "(b) the same, two at a time",
    "c": "(c) Ploomber, two processes",
    "d": "(d) opinion build, cold",
    "e-row": "(e) after a changed row",
    "e-helper": "(e) after a changed helper",
    "e-elsewhere": "(e) after a helper not used here",
    "e-notebook": "(e) after a changed notebook",
    "e-template": "(e) after a changed template",
    "f": "(f) opinion build, no change",
    "g": "(g) the floor",
    "g-check": "(g) the floor and the data check",
}
OTHERS = {
    ("single", WHOLE): "One report of the real collection, `opinion run`",
    ("watch", WHOLE): "From saving a notebook to its page, `opinion watch`",
    ("help", WHOLE): "`opinion --help`",
    ("plan", "10000"): "10,000 reports planned, nothing to do, `opinion build --dry-run`",
}
INTRODUCTION = """\
# Benchmarks

Made by `make bench`; change `bench/`, not this file. Every time is that of a whole process from
its start to its exit, so start-up is in it. All designs are run in turn, a round at a time, on
the same copy of the helpers, the notebooks and the data.
"""
EXPLANATION = """\
## What is compared

The reports are those on one question over time: the first 24 questions with three surveys or
more. More than 24 are the same questions again with other design effects. The whole collection
is the project's own.

- **(a)** A shell loop of `papermill IN OUT` and `jupyter nbconvert --to html --no-input OUT`: a new
  Python, kernel and exporter for every report.
- **(b)** The same two commands, two reports at a time, by `xargs -P 2`.
- **(c)** Ploomber with its `Parallel` executor and two processes; the page is the product, code
  hidden, static analysis and telemetry off, the same pandas and matplotlib.
- **(d)** `opinion build` with no site and no memory of earlier builds: it plans, checks the data,
  runs and renders each report in a fresh process, checks each page, writes the index.
- **(e)** `opinion build` after one change: to a row that the report on one question reads; to a
  helper that all of these reports use; to one that none uses; to a cell of the notebook; to the
  style sheet. A run counts only if exactly the reports that read it were made.
- **(f)** `opinion build` when nothing has changed.
- **(g)** The floor: the notebooks' cells, compiled once, as plain code in one warm process per
  core, with our rendering. No kernel, no papermill, nothing that keeps one report from the next,
  no check of pages. Every page is compared with that of (d), in full, and must be the same. A
  second variant also checks the data, as (d) does.

Seconds per report are those of the whole command divided by all reports asked for, whether they
had to be made or not.

CPU is user and system time of all processes. Memory is the largest proportional set size of the
whole tree of processes, in millions of bytes, looked at every 0.2 s in runs of its own: looking
takes time, and most of it from the designs with many processes.
"""


def write(results: dict, docs: Path) -> None:
    """Write document and chart into the folder `docs`."""
    docs.mkdir(parents=True, exist_ok=True)
    measured = Measured(results)
    size = "24" if "24" in measured.sizes("d") else next(iter(measured.sizes("d")), "24")
    svg = chart.drawn(measured, NAMES, size)
    if svg:
        (docs / "benchmarks.svg").write_text(svg, encoding="utf-8")
    picture = f"![{chart.TITLE}, {size} reports](benchmarks.svg)\n" if svg else ""
    parts = [
        INTRODUCTION,
        _machine(results),
        "## Goals\n",
        _table(
            ("goal", "measured", "verdict"),
            ((goal.says, *goal.found(measured)) for goal in GOALS),
        ),
        "What happens when kernels, workers or builders are killed is tested, not timed.\n",
        picture,
        *_results(measured),
        EXPLANATION,
    ]
    text = "\n".join(part for part in parts if part)
    (docs / "benchmarks.md").write_text(text, encoding="utf-8")


def _machine(results: dict) -> str:
    days = sorted({run["when"][:10] for run in results["runs"].values()})
    days = [*days[:1], *days[-1:]] if len(days) > 1 else days
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return (
        f"Measured {' to '.join(days) or 'never'} on {machine['processor']}, "
        f"{machine['cores']} cores, {machine['memory']}, {machine['system']}, "
        f"Python {machine['python']}, at commit {results.get('commit') or 'unknown'}.\n"
        f"{versions}.\n"
    )


def _results(measured: Measured) -> Iterable[str]:
    for size in dict.fromkeys(size for design, size in measured.runs if design in NAMES):
        title = "the whole collection" if size == WHOLE else f"{int(size):,} reports"
        yield f"## Results: {title}\n"
        head = ("design", "runs", "s per report", "wall s, median (min–max)", "CPU s")
        more = ("memory MB", "times faster than (a)", "times the floor (g)")
        yield _table((*head, *more), _rows(measured, size))
        yield _made(measured, size)
    yield from _rest(measured)


def _rows(measured: Measured, size: str) -> Iterable[tuple[str, ...]]:
    failed = {tuple(key.split("/")[:2]) for key in measured.errors}
    for design, name in NAMES.items():
        if (design, size) in measured.runs:
            yield _row(measured, design, size)
        elif (design, size) in failed:
            yield (name, "0, it failed (see below)", *["–"] * 6)


def _row(measured: Measured, design: str, size: str) -> tuple[str, ...]:
    return (
        NAMES[design],
        str(len(measured.runs[design, size])),
        f"{measured.per_report(design, size):.3f}",
        _spread(measured.all(design, size), measured.median(design, size)),
        f"{measured.median(design, size, 'cpu_seconds'):.1f}",
        _known("{:.0f}", measured.memory, design, size),
        _known("{:.2f}", measured.ratio, "a", design, size),
        _known("{:.2f}", measured.ratio, design, "g", size),
    )


def _spread(values: list[float], median: float) -> str:
    if len(values) == 1:
        return f"{median:.2f}"
    return f"{median:.2f} ({min(values):.2f}–{max(values):.2f})"


def _known(form: str, value: Callable[..., float], *of: str) -> str:
    """What `value` gives, as text; a dash where it was not measured."""
    try:
        return form.format(value(*of))
    except KeyError:
        return "–"


def _made(measured: Measured, size: str) -> str:
    """How many reports each change made."""
    rows = [
        (
            NAMES[design],
            f"{measured.median(design, size, 'made'):.0f} of {size}",
            f"{measured.median(design, size, 'expected'):.0f}",
            f"{measured.beyond(design, size):.2f}",
        )
        for design in NAMES
        if design.startswith("e-") and (design, size) in measured.runs
    ]
    if not rows:
        return ""
    said = (
        "Seconds beyond: wall time less what the reports took in their own processes, divided by "
        "the cores they could keep busy.\n\n"
    )
    return said + _table(("change", "made", "read it", "seconds beyond"), rows)


def _rest(measured: Measured) -> Iterable[str]:
    rows = [
        (name, str(len(values)), _spread(values, measured.median(*key)))
        for key, name in OTHERS.items()
        if key in measured.runs and (values := measured.all(*key))
    ]
    if rows:
        yield "## Results: other commands\n"
        yield _table(("what", "runs", "s, median (min–max)"), rows)
    weights = [
        (NAMES[design], f"{measured.median(design, size, 'page_bytes') / 1000:.0f}")
        for size in measured.sizes("d")[:1]
        for design in ("a", "c", "d")
        if (design, size) in measured.runs
    ]
    if weights:
        yield "## Weight of a page\n"
        yield _table(("design", "mean of the pages, kB"), weights)
    if measured.errors:
        yield "## Runs that failed\n"
        rows = [(key, said.splitlines()[-1][-200:]) for key, said in measured.errors.items()]
        yield _table(("run", "what it said"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def main() -> None:
    """Write the document from the results named on the command line, or the usual ones."""
    os.chdir(CHECKOUT)
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "bench/results.json")
    docs = Path(sys.argv[2] if len(sys.argv) > 2 else "docs")
    write(json.loads(path.read_text(encoding="utf-8")), docs)


if __name__ == "__main__":
    main()
