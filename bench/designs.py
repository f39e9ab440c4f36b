"""The designs that are timed: each makes ready what it needs and says what command to time."""

import json
import re
import shlex
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from bench import changes
from bench.places import WHOLE, Place, Wrong, call
from bench.trials import FILE, GOOD, MADE, OPINION, Trial, trial, work_seconds
from helpers.pipeline.publish import CHANGES, Site, dated

SECONDS = re.compile(r"\d+\.\d+$")


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
    return trial(place, root, ["sh", str(script)], _pages_in(folder, len(place.entries)))


def shell_pairs(place: Place) -> Trial:
    """(b) the same, two at a time."""
    folder, root = place.emptied("pairs"), place.collection("cold")
    lines = folder / "lines.txt"
    lines.write_text("\n".join([*_commands(place, folder), ""]), encoding="utf-8")
    xargs = f"xargs -d '\\n' -P 2 -I LINE sh -c LINE < {shlex.quote(str(lines))}"
    return trial(place, root, ["sh", "-c", xargs], _pages_in(folder, len(place.entries)))


def ploomber(place: Place) -> Trial:
    """(c) Ploomber, two processes, the page as its product."""
    folder, root = place.emptied("ploomber"), place.collection("cold")
    jobs = [(str(folder / f"{entry['slug']}.html"), entry["parameters"]) for entry in place.entries]
    file = folder / "jobs.json"
    file.write_text(json.dumps([str(root / FILE), jobs]), encoding="utf-8")
    script = str(place.source() / "bench" / "peer_ploomber.py")
    command = [str(place.ploomber), script, str(file)]
    return trial(place, root, command, _pages_in(folder, len(jobs)))


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
        return told | {"work_seconds": work_seconds(root, made)}

    return trial(place, root, [OPINION, "build"], facts)


def _count(place: Place, good: re.Match) -> int:
    return int(good[2]) if place.size == WHOLE else int(place.size)


def kept(place: Place) -> Trial:
    """(f) `opinion build` where nothing has changed."""
    root = place.collection("kept")
    call([OPINION, "build"], cwd=root, env=place.environment(root, place.source()))

    def facts(said: str) -> dict:
        if "nothing has changed" not in said:
            raise Wrong(f"something had changed: {said[:200]}")
        return {"reports": int(place.size), "made": 0}

    return trial(place, root, [OPINION, "build"], facts)


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

    return trial(place, root, command, facts)


def same_pages(folder: Path, site: Path) -> int:
    """How many pages both have. Raises `Wrong` when one differs but for what publishing adds."""
    published = Site(site)
    names = {path.name for path in folder.glob("*.html")}
    built = {published.page(slug).name for slug in published.slugs()}
    if names != built:
        raise Wrong(f"not the same pages: {', '.join(sorted(names ^ built)[:5])}")
    for name in sorted(names):
        edition = published.record(Path(name).stem)["edition"]
        ours = dated((folder / name).read_text("utf-8"), edition).replace(CHANGES, "")
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

    return trial(place, root, [*command, "--out", str(page)], facts)


def watching(place: Place) -> Trial:
    """From saving a notebook to its page, while `opinion watch` is on it."""
    root = place.collection("watched")
    command = [sys.executable, "-m", "bench.watching", str(root / FILE)]

    def facts(said: str) -> dict:
        seconds = [float(line) for line in said.splitlines() if SECONDS.match(line)]
        if not seconds:
            raise Wrong(f"no page: {said[-300:]}")
        return {"reports": 1, "seconds": statistics.median(seconds)}

    return trial(place, root, command, facts)


def usage(place: Place) -> Trial:
    """`opinion --help`."""
    return trial(place, place.collection("cold"), [OPINION, "--help"], lambda said: {"reports": 0})


def planning(place: Place) -> Trial:
    """`opinion build --dry-run` with nothing to do, told from the fingerprints alone."""
    root = place.collection("planned")
    site = root / "reports" / "site"
    if not (site / "index.html").is_file():
        environment = place.environment(root, place.source())
        call([sys.executable, "-m", "bench.made_up", str(site)], cwd=root, env=environment)

    def facts(said: str) -> dict:
        if f"0 of {place.size} reports have to be made" not in said:
            raise Wrong(f"not as planned: {said[:300]}")
        return {"reports": int(place.size)}

    return trial(place, root, [OPINION, "build", "--dry-run"], facts)


DESIGNS: dict[str, Callable[[Place], Trial]] = {
    "a": shell_loop,
    "b": shell_pairs,
    "c": ploomber,
    "d": cold,
    "e-row": changes.row,
    "e-helper": changes.helper,
    "e-elsewhere": changes.helper_elsewhere,
    "e-notebook": changes.notebook,
    "e-template": changes.template,
    "f": kept,
    "g": floor,
    "g-check": floor_and_check,
    "single": single,
    "watch": watching,
    "help": usage,
    "plan": planning,
}
