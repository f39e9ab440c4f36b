"""Several files of `data/` that change together: all of them or none, even when we are killed.

New files are first written in full to `data/.intake/`. Then a journal is put there, in one step,
that names each new file, its place, and the digests of what it replaces and becomes. From that
moment the change is decided: the files are moved to their places, and the journal goes. A process
that is killed before leaves every table as it was; one that is killed after leaves a journal,
which the next `opinion` command finishes.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from helpers import paths
from helpers.errors import BusyError, OpinionError

FOLDER, JOURNAL, LOCK = ".intake", "journal.json", "lock"
WAIT_SECONDS = 10


@contextmanager
def alone() -> Iterator[None]:
    """Within, this process alone changes the data; what a killed one decided is finished first.

    Raises `BusyError` when another process keeps the lock, `OpinionError` when what is left of a
    killed one cannot be finished or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    with written_or_said():
        _folder().mkdir(exist_ok=True)
        lock = FileLock(_folder() / LOCK, timeout=WAIT_SECONDS, preserve_lock_file=True)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(
                "another process is changing the data; wait until it ends, then try again"
            ) from None
    try:
        with written_or_said():
            _finish()
        yield
    finally:
        lock.release()


def finish_left() -> None:
    """Finish a change that a killed process had decided; does nothing where there is none.

    Raises what `alone` raises.
    """
    try:
        is_left = (_folder() / JOURNAL).is_file()
    except OpinionError:
        return  # no collection here: nothing can be left in it
    if is_left:
        with alone():
            pass


def write_all(contents: Mapping[Path, bytes], before: Mapping[Path, bytes]) -> None:
    """Give every file its new content; to be called within `alone`.

    `before` is what each file held when the change was worked out. Raises `OpinionError`, with
    nothing changed, when one holds something else by now or cannot be written.
    """
    for path in contents:
        if _content(path) != before[path]:
            raise OpinionError(
                f"{_name(path)} was changed by somebody else meanwhile; nothing was written. "
                "Run the command again: it takes the file as it is now."
            )
    moves = []
    with written_or_said():
        for number, (path, content) in enumerate(contents.items()):
            staged = _folder() / f"new-{number}"
            _write(staged, content)
            moves.append([staged.name, _name(path), digest(before[path]), digest(content)])
        _write(_folder() / "journal.new", json.dumps(moves, indent=1).encode())
        (_folder() / "journal.new").replace(_folder() / JOURNAL)
        _finish()


@contextmanager
def written_or_said() -> Iterator[None]:
    """Within, an error of the file system is an `OpinionError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise OpinionError(
            f"{error.filename or paths.data()} cannot be written ({error.strerror or error}). "
            "Free the disk or the rights; then run the command again."
        ) from error


def _finish() -> None:
    """Move what a journal names to its place; without one, clear away what was never decided."""
    journal = _folder() / JOURNAL
    if journal.is_file():
        for staged, name, old, new in json.loads(journal.read_text(encoding="utf-8")):
            _move(_folder() / staged, paths.data() / name, old, new)
        journal.unlink()
    for path in _folder().glob("*new*"):
        path.unlink()


def _move(staged: Path, place: Path, old: str, new: str) -> None:
    found = digest(_content(place))
    if found == new:
        return
    if found != old or digest(_content(staged)) != new:
        raise OpinionError(
            f"an addition to the data was interrupted, and {_name(place)} was changed since. "
            f"What it was to become is {staged}. Put the file as it should be, "
            f"then remove the folder {_folder()}."
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(place)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def digest(content: bytes) -> str:
    """SHA-256 of some content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _name(path: Path) -> str:
    return path.relative_to(paths.data()).as_posix()


def _folder() -> Path:
    return paths.data() / FOLDER
