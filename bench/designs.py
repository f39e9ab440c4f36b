"""The designs that are timed: each makes ready what it needs and says what command to time."""

import csv
import json
import re
import shlex
import shutil
import statistics
import sys
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.places import BIN, WHOLE, Place, Wrong, call

FILE = "notebooks/15_how_did_answers_to_one_question_change.ipynb"
OPINION = str(BIN / "opinion")
EDITION = "@@EDITION@@"
MADE = re.compile(r"^\s*(?:published|unchanged) (\S+)$", re.MULTILINE)
GOOD = re.compile(r"^(\d+) of (\d+) reports are good", re.MULTILINE)


@dataclass(frozen=True)
class Trial:
    """A command to time in the collection `root`, with `environment`.

    `facts` is given what the command printed; it raises `Wrong` when the work was not done, and
    returns what else to keep, always with `reports`, the number of reports that were asked for.
    """

    command: list[str]
    root: Path
    environment: dict[str, str]
    facts: Callable[[str], dict] = field(default=lambda said: {"reports": 0})


def _trial(place: Place, root: Path, command: list[str], facts, source: str = "") -> Trial:
    environment = place.environment(root, place.source(source))
    return Trial(command, root, environment, facts)


def _commands(place: Place, folder: Path) -> list[str]:
    """The two commands of one report, a line for each report."""
    lines = []
    for entry in place.entries:
        run = str(folder / f"{entry['slug']}.ipynb")
        parameters = [
            word for name, value in entry["parameters"].items() for word in ("-p", name, str(value))
        ]
        made = shlex.join(["papermill", *parameters, FILE, run])
        shown = shlex.join(["jupyter", "nbconvert", "--to", "html", "--no-input", run])
        lines.append(f"{made} && {shown}")
    return lines


def _pages_in(folder: Path, count: int) -> Callable[[str], dict]:
    """A check that a folder has `count` pages."""

    def facts(said: str) -> dict:
        sizes = [path.stat().st_size for path in folder.glob("*.html")]
        if len(sizes) != count or not min(sizes):
            raise Wrong(f"{len(sizes)} pages instead of {count}")
        return {"reports": count, "page_bytes": round(statistics.mean(sizes))}

    return facts


def shell_loop(place: Place) -> Trial:
    """(a) papermill and nbconvert, one report after the other."""
    folder, root = place.emptied("loop"), place.collection("cold")
    script = folder / "loop.sh"
    script.write_text("\n".join(["set -e", *_commands(place, folder), ""]), encoding="utf-8")
    return _trial(place, root, ["sh", str(script)], _pages_in(folder, len(place.entries)))


def shell_pairs(place: Place) -> Trial:
    """(b) the same, two at a time."""
    folder, root = place.emptied("pairs"), place.collection("cold")
    lines = folder / "lines.txt"
    lines.write_text("\n".join([*_commands(place, folder), ""]), encoding="utf-8")
    xargs = f"xargs -d '\\n' -P 2 -I LINE sh -c LINE < {shlex.quote(str(lines))}"
    return _trial(place, root, ["sh", "-c", xargs], _pages_in(folder, len(place.entries)))


def ploomber(place: Place) -> Trial:
    """(c) Ploomber, two processes, the page as its product."""
    folder, root = place.emptied("ploomber"), place.collection("cold")
    jobs = [(str(folder / f"{entry['slug']}.html"), entry["parameters"]) for entry in place.entries]
    file = folder / "jobs.json"
    file.write_text(json.dumps([str(root / FILE), jobs]), encoding="utf-8")
    script = str(place.source() / "bench" / "peer_ploomber.py")
    command = [str(place.ploomber), script, str(file)]
    return _trial(place, root, command, _pages_in(folder, len(jobs)))


def cold(place: Place) -> Trial:
    """(d) `opinion build` where nothing has been made before."""
    root = place.collection("cold")
    for name in ("site", "runs"):
        shutil.rmtree(root / "reports" / name, ignore_errors=True)

    def facts(said: str) -> dict:
        made, good = MADE.findall(said), GOOD.search(said)
        if not good or not len(made) == int(good[1]) == int(good[2]) == _count(place, good):
            raise Wrong(f"{len(made)} reports made; {good and good[0]}")
        site = root / "reports" / "site"
        sizes = [(site / f"{slug}.html").stat().st_size for slug in made]
        told = {"reports": len(made), "page_bytes": round(statistics.mean(sizes))}
        return told | {"work_seconds": _work_seconds(root, made)}

    return _trial(place, root, [OPINION, "build"], facts)


def _count(place: Place, good: re.Match) -> int:
    return int(good[2]) if place.size == WHOLE else int(place.size)


def _work_seconds(root: Path, slugs: Iterable[str]) -> float:
    """Seconds that reports took in their own processes, one after the other."""
    text = (root / "reports" / "runs" / "seconds.json").read_text(encoding="utf-8")
    seconds = json.loads(text)
    return round(sum(seconds[slug] for slug in slugs), 3)


def kept(place: Place) -> Trial:
    """(f) `opinion build` where nothing has changed."""
    root = place.collection("kept")
    call([OPINION, "build"], cwd=root, env=place.environment(root, place.source()))

    def facts(said: str) -> dict:
        if "nothing has changed" not in said:
            raise Wrong(f"something had changed: {said[:200]}")
        return {"reports": int(place.size), "made": 0}

    return _trial(place, root, [OPINION, "build"], facts)


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
        return told | {"work_seconds": _work_seconds(root, made)}

    return _trial(place, root, [OPINION, "build"], facts, "-changed")


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
        path = root / FILE
        content = json.loads(path.read_text(encoding="utf-8"))
        codes = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
        codes[2]["source"] = [f"# {uuid.uuid4()}\n", *codes[2]["source"]]
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
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


def floor(place: Place) -> Trial:
    """(g) the same code as plain functions in warm processes, plus rendering."""
    return _floor(place, [])


def floor_and_check(place: Place) -> Trial:
    """(g) with the check of the data, which a cold build makes too."""
    return _floor(place, ["--check"])


def _floor(place: Place, options: list[str]) -> Trial:
    root, folder = place.collection("cold"), place.emptied("floor")
    site = root / "reports" / "site"
    if not (site / "index.html").is_file():
        call([OPINION, "build"], cwd=root, env=place.environment(root, place.source()))
    command = [sys.executable, "-m", "bench.floor", str(folder), *options]

    def facts(said: str) -> dict:
        return {"reports": same_pages(folder, site)}

    return _trial(place, root, command, facts)


def same_pages(folder: Path, site: Path) -> int:
    """How many pages both have. Raises `Wrong` when one differs but for its edition date."""
    names = {path.name for path in folder.glob("*.html")}
    built = {path.name for path in site.glob("*.html")} - {"index.html"}
    if names != built:
        raise Wrong(f"not the same pages: {', '.join(sorted(names ^ built)[:5])}")
    for name in sorted(names):
        record = json.loads((site / "records" / f"{Path(name).stem}.json").read_text("utf-8"))
        ours = (folder / name).read_text("utf-8").replace(EDITION, record["edition"])
        if ours != (site / name).read_text("utf-8"):
            raise Wrong(f"{name} of the floor is not the page that a build makes")
    return len(names)


def single(place: Place) -> Trial:
    """One report of the real collection by `opinion run`."""
    root = place.collection("cold")
    page = root / "reports" / "runs" / "single.html"
    page.unlink(missing_ok=True)
    command = [OPINION, "run", "one_question_over_time", "-p", "question", "trust_army"]

    def facts(said: str) -> dict:
        if not page.is_file():
            raise Wrong(f"no page: {said[-300:]}")
        return {"reports": 1}

    return _trial(place, root, [*command, "--out", str(page)], facts)


def usage(place: Place) -> Trial:
    """`opinion --help`."""
    return _trial(place, place.collection("cold"), [OPINION, "--help"], lambda said: {"reports": 0})


def planning(place: Place) -> Trial:
    """`opinion build --dry-run` with nothing to do, told from the fingerprints alone."""
    root = place.collection("planned")
    site = root / "reports" / "site"
    if not site.is_dir():
        environment = place.environment(root, place.source())
        call([sys.executable, "-m", "bench.made_up", str(site)], cwd=root, env=environment)

    def facts(said: str) -> dict:
        if f"0 of {place.size} reports have to be made" not in said:
            raise Wrong(f"not as planned: {said[:300]}")
        return {"reports": int(place.size)}

    return _trial(place, root, [OPINION, "build", "--dry-run"], facts)


DESIGNS: dict[str, Callable[[Place], Trial]] = {
    "a": shell_loop,
    "b": shell_pairs,
    "c": ploomber,
    "d": cold,
    "e-row": row,
    "e-helper": helper,
    "e-elsewhere": helper_elsewhere,
    "e-notebook": notebook,
    "e-template": template,
    "f": kept,
    "g": floor,
    "g-check": floor_and_check,
    "single": single,
    "help": usage,
    "plan": planning,
}
