"""(e): a build after one change, each in a collection and with helpers of its own."""

import csv
import uuid
from collections.abc import Callable
from pathlib import Path

from bench.places import Place, Wrong, call
from bench.trials import FILE, GOOD, MADE, OPINION, Trial, trial, work_seconds
from bench.watching import save_changed


def _changed(place: Place, change: Callable[[Path, Path], int]) -> Trial:
    """(e) `opinion build` after `change`, which returns how many reports have to be made."""
    root, source = place.collection("changed"), place.source("-changed")
    call([OPINION, "build"], cwd=root, env=place.environment(root, source))
    expected = change(root, source)

    def facts(said: str) -> dict:
        made = MADE.findall(said)
        if len(made) != expected or not GOOD.search(said):
            raise Wrong(f"{len(made)} reports made instead of {expected}: {said[-300:]}")
        told = {"reports": int(place.size), "made": len(made), "expected": expected}
        return told | {"work_seconds": work_seconds(root, made)}

    return trial(place, root, [OPINION, "build"], facts, "-changed")


def row(place: Place) -> Trial:
    """(e) after a changed row, read by the reports on one question."""
    question = place.questions[0]

    def change(root: Path, source: Path) -> int:
        path = root / "data" / "polls" / "responses.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        at = header.index("question_id")
        first = next(cells for cells in rows if cells[at] == question)
        first[header.index("note")] = f"Looked at again ({uuid.uuid4()})."
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        return sum(entry["parameters"]["question"] == question for entry in place.entries)

    return _changed(place, change)


def _helper(place: Place, module: str, expected: int) -> Trial:
    def change(root: Path, source: Path) -> int:
        _add(source / "helpers" / module, f"# {uuid.uuid4()}\n")
        return expected

    return _changed(place, change)


def helper(place: Place) -> Trial:
    """(e) after a changed helper that every report uses."""
    return _helper(place, "findings/questions.py", int(place.size))


def helper_elsewhere(place: Place) -> Trial:
    """(e) after a changed helper that no report uses."""
    return _helper(place, "findings/neighbours.py", 0)


def notebook(place: Place) -> Trial:
    """(e) after a changed cell of the notebook."""

    def change(root: Path, source: Path) -> int:
        save_changed(root / FILE, str(uuid.uuid4()))
        return int(place.size)

    return _changed(place, change)


def template(place: Place) -> Trial:
    """(e) after a changed style sheet."""

    def change(root: Path, source: Path) -> int:
        _add(root / "reports" / "template" / "page.css", f"/* {uuid.uuid4()} */\n")
        return int(place.size)

    return _changed(place, change)


def _add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
