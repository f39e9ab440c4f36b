"""What each published page was made from, so that only what changed is made again.

A SQLite file per site. It is a help, never a need: one that is damaged or of another version is
begun anew, which makes every report a miss, and one that cannot be written is done without.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpers.pipeline.fingerprints import Part
from helpers.pipeline.stamp import memory
from helpers.pipeline.sums import sha256

VERSION = 1
TABLES = """
CREATE TABLE made (slug TEXT PRIMARY KEY, changed_ns INTEGER, size INTEGER, digest TEXT);
CREATE TABLE part (slug TEXT, kind TEXT, digest TEXT, PRIMARY KEY (slug, kind));
CREATE TABLE entries (digest TEXT PRIMARY KEY, entries TEXT);
CREATE TABLE remembered (name TEXT PRIMARY KEY, value TEXT);
"""
MOST_NAMED = 5


@dataclass(frozen=True)
class _Page:
    """A page as it was published."""

    changed_ns: int
    size: int
    digest: str

    def is_at(self, path: Path) -> bool:
        """Whether the file is that page: untouched, or touched and still of the same content."""
        try:
            state = path.stat()
            if (state.st_mtime_ns, state.st_size) == (self.changed_ns, self.size):
                return True
            return state.st_size == self.size and sha256(path.read_bytes()) == self.digest
        except OSError:
            return False


class Cache:
    """The memory of one site, kept in `reports/runs/` by the name of the site's folder.

    `is_only_read` leaves it as it is, whatever is to be kept.
    """

    def __init__(self, site: Path, *, is_only_read: bool = False) -> None:
        self._path, self._is_only_read = memory(site, ".sqlite"), is_only_read
        self._pages: dict[str, _Page] = {}
        self._parts: dict[str, dict[str, str]] = {}
        self._store: sqlite3.Connection | None = None
        try:
            self._open()
        except (sqlite3.Error, OSError):
            self._begin_anew()

    def close(self) -> None:
        """Forget what no page rests on any more, and let go of the file."""
        unused = "DELETE FROM entries WHERE digest NOT IN (SELECT digest FROM part)"
        self._write((unused, [()]))
        if self._store is not None:
            self._store.close()
            self._store = None

    def why(self, slug: str, parts: Mapping[str, Part], page: Path) -> list[str]:
        """Why a report has to be made, in words; empty when its page stands for `parts`."""
        if slug not in self._pages:
            return ["it has not been made before, or failed"]
        before = self._parts.get(slug, {})
        changed = [kind for kind, part in parts.items() if before.get(kind) != part.digest]
        said = [one for kind in changed for one in self._changes(kind, before.get(kind), parts)]
        said += [f"it reads no {kind} any more" for kind in before if kind not in parts]
        if not said and not self._pages[slug].is_at(page):
            said = ["its page is not there any more, or was changed by hand"]
        return said

    def keep(self, slug: str, parts: Mapping[str, Part], page: Path) -> None:
        """Remember that the file `page` was made from `parts`."""
        state = page.stat()
        made = (slug, state.st_mtime_ns, state.st_size, sha256(page.read_bytes()))
        kinds = [(slug, kind, part.digest) for kind, part in parts.items()]
        entries = [(part.digest, json.dumps(part.entries)) for part in parts.values()]
        self._write(
            ("REPLACE INTO made VALUES (?, ?, ?, ?)", [made]),
            ("DELETE FROM part WHERE slug = ?", [(slug,)]),
            ("INSERT INTO part VALUES (?, ?, ?)", kinds),
            ("INSERT OR IGNORE INTO entries VALUES (?, ?)", entries),
        )

    def forget(self, slug: str) -> None:
        """Remember nothing of a report: it failed, so it is made again next time."""
        self._write(
            ("DELETE FROM made WHERE slug = ?", [(slug,)]),
            ("DELETE FROM part WHERE slug = ?", [(slug,)]),
        )

    def remember(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self._write(("REPLACE INTO remembered VALUES (?, ?)", [(name, value)]))

    def recall(self, name: str) -> str:
        """The value kept under a name; empty when there is none."""
        try:
            query = "SELECT value FROM remembered WHERE name = ?"
            row = self._store.execute(query, (name,)).fetchone() if self._store else None
        except sqlite3.Error:
            return ""
        return row[0] if row else ""

    def _changes(self, kind: str, digest: str | None, parts: Mapping[str, Part]) -> list[str]:
        """What is different in one kind of input, entry by entry."""
        before, now = self._entries(digest), dict(parts[kind].entries)
        if before is None:
            return [f"it reads another set of inputs: {kind}"]
        said = [f"{_entry(kind, name)} is new" for name in now if name not in before]
        said += [
            f"{_entry(kind, name)} changed"
            for name, value in now.items()
            if before.get(name, value) != value
        ]
        said += [f"{_entry(kind, name)} is gone" for name in before if name not in now]
        if not said:
            return [f"each {kind} stands in another order"]
        more = len(said) - MOST_NAMED
        return [*said[:MOST_NAMED], *([f"{more} more of that kind"] if more > 0 else [])]

    def _entries(self, digest: str | None) -> dict[str, str] | None:
        try:
            query = "SELECT entries FROM entries WHERE digest = ?"
            row = self._store.execute(query, (digest,)).fetchone() if self._store else None
            return dict(json.loads(row[0])) if row else None
        except (sqlite3.Error, ValueError, TypeError):
            return None

    def _open(self) -> None:
        if not self._is_only_read:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if self._is_only_read else "rwc"
        self._store = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode={mode}", uri=True)
        version = self._store.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._store.executescript(TABLES + f"PRAGMA user_version = {VERSION};")
        elif version != VERSION:
            raise sqlite3.DatabaseError(f"version {version}, not {VERSION}")
        self._store.execute("PRAGMA synchronous = OFF")  # what a power cut damages is begun anew
        for slug, *page in self._store.execute("SELECT * FROM made"):
            self._pages[slug] = _Page(*page)
        for slug, kind, digest in self._store.execute("SELECT slug, kind, digest FROM part"):
            self._parts.setdefault(slug, {})[kind] = digest

    def _begin_anew(self) -> None:
        """An empty memory; none at all where no file can be written."""
        self._pages, self._parts = {}, {}
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._is_only_read:
            return
        with suppress(sqlite3.Error, OSError):
            self._path.unlink(missing_ok=True)
            self._open()

    def _write(self, *statements: tuple[str, Iterable[tuple]]) -> None:
        """One transaction; what cannot be written is not remembered, and no error."""
        if self._store is None or self._is_only_read:
            return
        with suppress(sqlite3.Error), self._store:
            for statement, rows in statements:
                self._store.executemany(statement, rows)


def _entry(kind: str, name: str) -> str:
    table = kind.removeprefix("row of ")
    return f"row {name} of {table}" if table != kind else f"{kind} {name}"
