"""A site is changed by one process at a time, and what a killed one left behind is cleared away."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.errors import BusyError, PublishError
from helpers.pipeline import clock
from helpers.pipeline.environment import environment
from helpers.pipeline.files import put
from helpers.pipeline.recovery import aside, clear, mend
from helpers.pipeline.stamp import OWNER, STATE, memory


@contextmanager
def alone(site: Path, note: Callable[[str], None] = lambda sentence: None) -> Iterator[None]:
    """Within, this process alone changes the site, and temporary files go when it ends.

    The system lets go of the lock however its owner ends; what an owner that was killed left half
    written is cleared away first, records that were damaged are mended, and `note` hears of it.
    Raises `BusyError` while another process has the lock, `PublishError` when the site cannot be
    written.
    """
    with _lock(site):
        owner = _owner_path(site)
        if left := _owner(site):
            note(f"the process {left['pid']}, begun at {left['at']}, was killed; going on")
        clear(site)
        for record in mend(site):
            note(
                f"{record} was damaged or gone; what is known of the page was pieced together from "
                f"editions.txt and its kept editions, and a build makes the page anew. The damaged "
                f"file, if there was one, is {aside(site, record)}."
            )
        with writing(site):
            about = {"pid": os.getpid(), "at": clock.stamp(clock.now())}
            put(owner, json.dumps(about) + "\n")
            try:
                with _temporary_files(memory(site, ".tmp")):
                    yield
            finally:
                owner.unlink(missing_ok=True)


@contextmanager
def writing(site: Path) -> Iterator[None]:
    """Within, an error of the file system is a `PublishError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"{error.filename or site} cannot be written ({error.strerror or error}); what was "
            "published stays. Free the disk or the rights, then build again."
        ) from error


def killed(site: Path) -> dict:
    """`pid` and `at` (its beginning) of an owner that was killed; empty when there is none."""
    left = _owner(site)
    return left if left and not is_busy(site) else {}


def is_busy(site: Path) -> bool:
    """Whether a process is changing the site."""
    try:
        with _lock(site):
            return False
    except BusyError:
        return True
    except PublishError:
        return False


@contextmanager
def _lock(site: Path) -> Iterator[None]:
    with writing(site):
        (site / STATE).mkdir(parents=True, exist_ok=True)
        lock = FileLock(site / STATE / "lock", timeout=0, preserve_lock_file=True)
        try:
            lock.acquire()
        except Timeout:
            busy = _owner(site) or {"pid": "unknown", "at": "an unknown time"}
            raise BusyError(
                f"process {busy['pid']} has been changing {site} since {busy['at']}; "
                "wait until it ends"
            ) from None
    try:
        yield
    finally:
        lock.release()


def _owner_path(site: Path) -> Path:
    return site / STATE / OWNER


def _owner(site: Path) -> dict:
    try:
        held = json.loads(_owner_path(site).read_text(encoding="utf-8"))
        return {"pid": int(held["pid"]), "at": str(held["at"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


@contextmanager
def _temporary_files(folder: Path) -> Iterator[None]:
    """Within, this process and those it starts keep their temporary files in `folder`."""
    kept = tempfile.tempdir
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)
    try:
        with environment(TMPDIR=str(folder)):
            yield
    finally:
        tempfile.tempdir = kept
        shutil.rmtree(folder, ignore_errors=True)
