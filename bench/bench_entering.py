"""How long it takes to add figures and to check them, and the memory it takes, as tables grow.

Run `python bench/bench_entering.py`. Budgets: 100,000 rows are added in 60 s and 1 GB, and a check
of twice the rows takes at most 2.2 times as long. Prints a line for each size and the verdicts.
"""

import csv
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from helpers import paths
from helpers.descriptor import table
from helpers.intake.placing import TableText

SIZES = (25_000, 50_000, 100_000)
SECONDS, MEGABYTES, LINEAR = 60.0, 1000.0, 2.2
COLUMNS = ("survey_id", "question_id", "subgroup", "option_id", "percent", "source_url")


def figures() -> Iterator[tuple[str, ...]]:
    """Made-up shares, small enough to be summed: each survey, each answer, group by group."""
    surveys, options = (TableText(table(name)).records() for name in ("surveys", "options"))
    asked = product(range(1000), options, surveys)
    for number, (group, option, survey) in enumerate(asked):
        share = f"{number * 37 % 30 / 10 + 0.1:.1f}"
        yield (survey["survey_id"], option["question_id"], f"group_{group}", option["option_id"],
               share, survey["source_url"])  # fmt: skip


def measured(root: Path, *arguments: str) -> tuple[float, float]:
    """Seconds and megabytes (its own peak) of an `opinion` command that has to succeed."""
    command = [sys.executable, "-m", "helpers", "--root", str(root), *arguments]
    with Path(os.devnull).open("w") as nowhere:
        begun = time.perf_counter()
        streams = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)]
        child = os.posix_spawn(sys.executable, command, os.environ, file_actions=streams)
        _, status, usage = os.wait4(child, 0)
        took = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return took, usage.ru_maxrss / 1024


def main() -> None:
    """Print the times and the verdicts."""
    checks = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            root = Path(folder) / str(size)
            shutil.copytree(paths.data(), root / "data")
            (root / paths.MARKER).parent.mkdir()
            shutil.copy(paths.root() / paths.MARKER, root / paths.MARKER)
            file = Path(folder) / f"{size}.csv"
            with file.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([COLUMNS, *islice(figures(), size)])
            seconds, megabytes = measured(root, "data", "add", "figures", str(file), "--yes")
            checks.append(measured(root, "check")[0])
            print(f"{size:>7,} rows: added in {seconds:.1f} s and {megabytes:.0f} MB, "
                  f"checked in {checks[-1]:.1f} s")  # fmt: skip
    is_met = seconds <= SECONDS and megabytes <= MEGABYTES
    print(f"added in {SECONDS:.0f} s and {MEGABYTES:.0f} MB: {'yes' if is_met else 'NO'}")
    growth = checks[-1] / checks[-2]
    print(f"a check of twice the rows: {growth:.2f} times, {'yes' if growth <= LINEAR else 'NO'}")


if __name__ == "__main__":
    main()
