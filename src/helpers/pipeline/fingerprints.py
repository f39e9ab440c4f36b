"""What a report is made from, in parts that can be compared and named.

A part is a kind of input ("row of responses", "cell", "helper") with a digest for each of its
entries. Two builds with equal parts give equal pages.
"""

import hashlib
import json
import platform
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from sys import intern
from typing import Any

from helpers import language, paths
from helpers.descriptor import descriptor, table
from helpers.pipeline import dependencies
from helpers.pipeline.cells import read_notebook
from helpers.pipeline.work import Work
from helpers.slices import Indexed, Slices, indexed

ROW = "row of "
CORRECTIONS = "corrections"
#: What runs a notebook and makes its page, besides what the notebook itself calls.
RUNNING = (
    "helpers.pipeline.make",
    "helpers.pipeline.engines.inprocess",
    "helpers.pipeline.engines.kernel",
    "helpers.pipeline.engines.nursery",
)
#: Templates of lists, in which no report is made.
LISTS = ("index.html.j2", "history.html.j2")


@dataclass(frozen=True)
class Part:
    """The entries of one kind, in order, each with a digest of its content."""

    entries: tuple[tuple[str, str], ...]

    @cached_property
    def digest(self) -> str:
        """Digest of all entries and their order."""
        return _digest(self.entries)


class Inputs:
    """The inputs of a build; what several reports share is hashed once."""

    def __init__(self) -> None:
        self._table = cache(indexed)
        self._shared: dict[tuple, Part] = {}
        self._rows: dict[str, list[tuple[str, str]]] = {}

    def parts(self, work: Work) -> dict[str, Part]:
        """Each kind of input of a report with its part."""
        report = work.report
        slices = Slices(*json.loads(work.reads), text_of=self._table)
        notebook = paths.notebooks() / report.file
        given = {"slug": report.slug, "group": report.group}
        told = {name: [value, work.meaning.get(name)] for name, value in report.parameters.items()}
        found = {
            "setting": _part(given),
            "parameter": _part(told),
            "cell": self._share("cell", notebook, _cells),
            "helper": self._share("helper", notebook, _helpers),
            "template": self._share("template", paths.template(), _templates),
            "package": self._share("package", None, _packages),
            "description": self._share("description", tuple(slices.reads), _descriptions),
        }
        if slices.files:
            found["file"] = self._share("file", tuple(slices.files), _files)
        if language.current() != language.ENGLISH:
            found["language"] = self._share("language", language.current(), _language)
        return found | {intern(ROW + name): self._slice(slices, name) for name in slices.reads}

    def checked_digest(self) -> str:
        """Digest of all that a check of the data looks at and is made of."""
        modules = dependencies.modules([], ["helpers.checks"])
        rules = sorted((name, _file_digest(dependencies.file(name))) for name in modules)
        packages = self._share("package", None, _packages)
        return _digest([_all_files(paths.data()).entries, rules, packages.digest])

    def _share(self, kind: str, of, make) -> Part:
        if (kind, of) not in self._shared:
            self._shared[kind, of] = make(of)
        return self._shared[kind, of]

    def _slice(self, slices: Slices, name: str) -> Part:
        """The part of a table that a report reads, one for all reports that read the same rows."""
        if name not in self._rows:
            digests = _row_digests(self._table(name), self._table(CORRECTIONS))
            self._rows[name] = list(zip(self._table(name).names, digests, strict=True))
        rows, places = self._rows[name], slices.places(name)
        read = tuple(range(len(rows)) if places is None else places)
        return self._share(name, read, lambda _: Part(tuple(rows[place] for place in read)))


def whole(parts: dict[str, Part]) -> str:
    """One digest of all that a report is made from."""
    return _digest(sorted((kind, part.digest) for kind, part in parts.items()))


def _row_digests(found: Indexed, slips: Indexed) -> list[str]:
    """A digest per row of a table: its cells, and what corrections put in their place."""
    corrected: dict[int, list] = {}
    for place, slip in corrections_of(found, slips):
        corrected.setdefault(place, []).append(slip)
    header = found.rows.header
    return [
        _digest([header, cells, corrected.get(place, [])])
        for place, cells in enumerate(found.rows.cells)
    ]


def corrections_of(found: Indexed, slips: Indexed) -> Iterable[tuple[int, list[str]]]:
    """Position of each corrected row of a table, with the row of the correction."""
    key_at, table_at = slips.rows.header.index("key"), slips.rows.header.index("table")
    for cells in slips.rows.cells:
        if cells[table_at] == found.described.name:
            for place in found.named_by(cells[key_at]):
                yield place, cells


def _cells(notebook: Path) -> Part:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    content = [[cell["cell_type"], cell["source"], cell["metadata"]] for cell in cells]
    found = {str(number): one for number, one in enumerate(content, 1)}
    return _part({**found, "kernel": read_notebook(notebook).kernel})


def _helpers(notebook: Path) -> Part:
    cells = [cell.source for cell in read_notebook(notebook).cells]
    names = sorted(dependencies.modules(cells, RUNNING))
    return Part(tuple((name, _file_digest(dependencies.file(name))) for name in names))


def _templates(folder: Path) -> Part:
    files = [path for path in sorted(folder.iterdir()) if path.name not in LISTS]
    return Part(tuple((path.name, _file_digest(path)) for path in files))


def _language(name: str) -> Part:
    return Part(((name, _file_digest(language.catalogue(name))),))


def _packages(_) -> Part:
    """Python and every installed package; the digest of a package is its version."""
    folder = Path(sysconfig.get_path("purelib"))
    found = sorted(path.name.removesuffix(".dist-info") for path in folder.glob("*.dist-info"))
    versions = [tuple(name.rpartition("-")[::2]) for name in found]
    return Part((("python", platform.python_version()), *versions))


def _descriptions(names: tuple[str, ...]) -> Part:
    package = descriptor()
    resources = {resource["name"]: resource for resource in package.pop("resources")}
    package["tables"] = list(resources)
    chosen = {table(name).name: resources[name] for name in (*names, CORRECTIONS)}
    return _part({"package": package, **chosen})


def _files(names: tuple[str, ...]) -> Part:
    return Part(tuple((name, _file_digest(paths.data() / name)) for name in names))


def _all_files(folder: Path) -> Part:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return Part(tuple((str(path.relative_to(folder)), _file_digest(path)) for path in files))


def _part(content: dict[str, Any]) -> Part:
    return Part(tuple((name, _digest(value)) for name, value in content.items()))


def _digest(value) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _file_digest(path: Path) -> str:
    """Digest of a file; of nothing when it is not there."""
    if not path.is_file():
        return ""
    state = path.stat()
    return _content_digest(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _content_digest(path: Path, _mtime: int, _size: int) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest()
