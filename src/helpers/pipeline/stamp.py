"""Whether a build has anything to do, told from the files' times alone.

After a build in which every report is good, the time and size of every file it read and wrote
are noted. As long as they stay, the same build has nothing to do; once one differs, the
fingerprints decide. Imports nothing heavy: this is all that most builds ever do.
"""

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import helpers
from helpers import language, paths
from helpers.pipeline.files import put

#: Folder of a site with its lock and its history.
STATE = "state"
#: Within it, who changes the site at present, or was killed meanwhile.
OWNER = "owner.json"
#: What reading a note raises that is not there or not as it was written.
DAMAGED = OSError, ValueError, KeyError, TypeError, AttributeError
States = dict[str, list[int]]


def memory(site: Path, suffix: str) -> Path:
    """File in which something about a site is remembered, outside of the site."""
    name = hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:12]
    return paths.reports() / "runs" / "cache" / f"{name}{suffix}"


def inputs() -> States:
    """Time and size of every file that a build may read, and which packages there are."""
    found = states(_input_files())
    packages = sorted(
        entry.name
        for entry in os.scandir(sysconfig.get_path("purelib"))
        if entry.name.endswith(".dist-info")
    )
    return {**found, "\n".join([sys.version, language.current(), *packages]): [0, 0]}


def _input_files() -> Iterator[Path]:
    yield paths.root() / paths.MARKER
    yield from _report_files()
    for folder in (paths.root() / "docs", paths.reports() / "pages"):
        yield from _below(folder, "")
    yield from _below(Path(helpers.__file__).parent, (".py", ".po"))


def _report_files() -> Iterator[Path]:
    """Files that hardly ever change without a report that has to be made anew."""
    for folder in (paths.data(), paths.template(), paths.notebooks()):
        yield from _below(folder, "")


def _below(folder: Path, suffix: str | tuple[str, ...]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        yield from (Path(place, name) for name in names if name.endswith(suffix))


def states(files: Iterable[Path]) -> States:
    """Time and size of each file; one that is not there, or just being replaced, is left out."""
    found = {}
    for file in files:
        with suppress(OSError):
            state = file.stat()
            found[str(file)] = [state.st_mtime_ns, state.st_size]
    return found


def keep(
    site: Path,
    patterns: Iterable[str],
    before: States,
    slugs: Iterable[str],
    written: Iterable[Path],
) -> None:
    """Note a build of `patterns` in which all was well; `before` are its inputs at the start,
    `slugs` its reports, `written` every file that it is answerable for."""
    outputs = states(written)
    about = {"patterns": sorted(patterns), "slugs": sorted(slugs)}
    noted = {**about, "inputs": before, "outputs": outputs}
    put(memory(site, ".json"), json.dumps(noted))


def forget(site: Path) -> None:
    """Note nothing, so that the next build looks closer."""
    memory(site, ".json").unlink(missing_ok=True)


def standing(site: Path, patterns: Iterable[str]) -> list[str]:
    """The reports of the last good build of the same patterns, if everything is as it was after
    it and there is nothing to do; else none."""
    try:
        noted = _noted(site)
        is_same = (
            noted["patterns"] == sorted(patterns)
            and noted["inputs"] == inputs()
            and noted["outputs"] == states(map(Path, noted["outputs"]))
        )
        return noted["slugs"] if is_same else []
    except DAMAGED:
        return []


def is_work_likely(site: Path) -> bool:
    """Whether no good build is noted, or data, notebooks or template are not as the last had them.

    A build may still find that no report reads what has changed.
    """
    try:
        noted = _noted(site)["inputs"]
        return any(noted.get(name) != state for name, state in states(_report_files()).items())
    except DAMAGED:
        return True


def _noted(site: Path) -> dict:
    """What `keep` wrote. Raises one of `DAMAGED` when there is nothing, or something else."""
    return json.loads(memory(site, ".json").read_text(encoding="utf-8"))
