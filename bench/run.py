"""Run the benchmark: `python -m bench.run`; what has been measured is kept and not run again.

`--only d,f,g --sizes 24 --runs 1` takes part of it. Each run is written to the results as soon as
it ends, so that the program can be stopped at any time and goes on where it was. A run that
failed is kept with what it said, and tried again next time.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import report
from bench.designs import DESIGNS
from bench.made_up import questions
from bench.measure import measure
from bench.places import CHECKOUT, WHOLE, Place, Wrong, commit, digest, machine

PACKAGES = (
    *("papermill", "nbclient", "nbconvert", "ipykernel", "IPython"),
    *("pandas", "numpy", "matplotlib", "seaborn", "scipy"),
)
SMALL = {
    **dict.fromkeys(("d", "f", "g"), 5),
    **dict.fromkeys(("g-check", "a", "b", "c"), 3),
    **dict.fromkeys(("e-row", "e-helper", "e-elsewhere", "e-notebook", "e-template"), 3),
}
#: Rounds of trials, the most telling first: size, and how many runs of which design.
ROUNDS: list[tuple[str, dict[str, int]]] = [
    ("24", SMALL),
    (WHOLE, {"d": 3, "g": 3, "g-check": 3, "single": 5, "watch": 1, "help": 5}),
    ("10000", {"plan": 3}),
    ("96", {"d": 3, "f": 3, "g": 3, "a": 1, "b": 1, "c": 1}),
    ("480", {"d": 1, "f": 1, "g": 1}),
    ("2400", {"d": 1}),
]
#: Runs in which memory is looked at instead of the time, by size.
MEMORY: dict[str, dict[str, int]] = {
    "24": dict.fromkeys(SMALL, 1) | {"d": 3},
    WHOLE: {"d": 1, "g": 1, "g-check": 1},
    "96": {"d": 3, "f": 1, "g": 1, "a": 1, "b": 1, "c": 1},
    "480": {"d": 1, "f": 1, "g": 1},
    "2400": {"d": 1},
}

Key = tuple[str, str, str]


def queue(only: list[str], sizes: list[str], runs: int | None) -> Iterator[Key]:
    """Design, size and name of each run, in order: the number of one for time, or `m` and that
    of one for memory.

    Each design of a size is run once, then each once more, so that a drift of the machine hits
    all alike; those for memory come last. A size of no round of its own is run like the first.
    """
    rounds = dict(ROUNDS)
    for size in sizes or rounds:
        for kind, designs in (("", rounds.get(size, SMALL)), ("m", MEMORY.get(size, {}))):
            most = {
                design: min(wanted, runs or wanted)
                for design, wanted in designs.items()
                if not only or any(design in (one, f"{one}-{design[2:]}") for one in only)
            }
            for number in range(1, max(most.values(), default=0) + 1):
                names = [design for design in most if number <= most[design]]
                yield from ((design, size, f"{kind}{number}") for design in names)


def once(place: Place, design: str, *, looks_at_memory: bool) -> dict:
    """One run: its cost and facts, or only the memory it took, or an `error`."""
    when = datetime.datetime.now().isoformat(timespec="seconds")
    try:
        trial = DESIGNS[design](place)
        log = place.work / f"{place.size}-{design}.log"
        how = {"environment": trial.environment, "looks_at_memory": looks_at_memory}
        cost = measure(trial.command, folder=trial.root, log=log, **how)
        said = log.read_text(encoding="utf-8", errors="replace")
        if cost.code:
            raise Wrong(f"exit code {cost.code}: {said[-600:]}")
        facts = trial.facts(said)
    except (Wrong, OSError, ValueError, KeyError) as error:
        return {"when": when, "error": f"{type(error).__name__}: {error}"}
    if looks_at_memory:
        return {"when": when, "peak_mb": round(cost.peak_mb, 1)}
    return {
        "when": when,
        "seconds": round(cost.seconds, 4),
        "cpu_seconds": round(cost.cpu_seconds, 3),
        "looking_seconds": round(cost.looking_seconds, 3),
        **facts,
    }


def opened(path: Path, name: str) -> dict:
    """The results in `path`; those of another digest are moved aside and new ones begun."""
    state = commit()  # before results are moved: they are in git
    if path.is_file():
        results = json.loads(path.read_text(encoding="utf-8"))
        if results.get("digest") == name:
            return results
        aside = path.with_name(f"{path.stem}-{results.get('digest', 'unknown')}.json")
        path.rename(aside)
        print(f"{path} is of another state of the project: moved to {aside}")
    versions = {package: importlib.metadata.version(package) for package in PACKAGES}
    started = {"digest": name, "commit": state, "machine": machine(), "versions": versions}
    return started | {"runs": {}}


def save(path: Path, results: dict) -> None:
    """Write the results in one step."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def main() -> None:
    """Run what has not been run, then write the document."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped; what was measured is kept"))
    os.environ["OPINION_ROOT"] = str(CHECKOUT)
    name, asked = digest(), questions()
    work = options.work.resolve() / name
    work.mkdir(parents=True, exist_ok=True)
    results = opened(options.out, name)
    failed = 0
    for design, size, number in queue(options.only, options.sizes, options.runs):
        key = f"{design}/{size}/{number}"
        if key in results["runs"] and "error" not in results["runs"][key]:
            continue
        print(f"{key:20}", end=" ", flush=True)
        place, is_memory = Place(work, size, asked), number.startswith("m")
        found = results["runs"][key] = once(place, design, looks_at_memory=is_memory)
        save(options.out, results)
        failed += "error" in found
        said = f"{found['peak_mb']:8.0f} MB" if is_memory else f"{found['seconds']:8.2f} s"
        print(found.get("error") or said)
    report.write(results, options.docs)
    print(f"results in {options.out}, written up in {options.docs / 'benchmarks.md'}")
    if options.clean:
        shutil.rmtree(work)
    raise SystemExit(f"{failed} runs failed" if failed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words = {"type": lambda text: text.split(","), "default": []}
    parser.add_argument("--only", **words, help="designs: d,f,g; e takes every e-…")
    parser.add_argument("--sizes", **words, help="numbers of reports, or all: 24,96,all")
    parser.add_argument("--runs", type=int, help="at most so many runs of each")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "bench" / "results.json")
    parser.add_argument("--docs", type=Path, default=CHECKOUT / "docs", help="for the document")
    parser.add_argument("--work", type=Path, default=CHECKOUT / "build" / "bench")
    parser.add_argument("--clean", action="store_true", help="remove the copies at the end")
    return parser.parse_args()


if __name__ == "__main__":
    main()
