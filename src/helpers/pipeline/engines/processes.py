"""Processes that end with all that they have started, wherever that has detached itself to.

On Linux a process can adopt the orphans among its descendants, instead of the system's first
process. What a notebook has started then stays below the process of its report, and is found.
"""

import ctypes
import os
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
MOST_SECONDS, PAUSE_SECONDS = 5, 0.02


def adopt_orphans() -> None:
    """Let this process be the parent of descendants that lose theirs; Linux only."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)


def kill_tree(pid: int, parent: int = 0) -> None:
    """Kill a process and everything below it; nothing to do when it is gone.

    With `parent`, a process that is no child of that one is another of the same number, and stays.
    """
    import psutil

    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        if parent and root.ppid() != parent:
            return
        if pid != os.getpid():
            root.suspend()  # it starts nothing more
        _kill_all(lambda: root.children(recursive=True), lambda process: process.kill())
        root.kill()


def kill_children(but: Collection[int] = ()) -> None:
    """Kill the children of this process with everything below them, save those in `but`."""
    if not _has_children():
        return
    import psutil

    me = psutil.Process()
    _kill_all(
        lambda: [child for child in me.children() if child.pid not in but],
        lambda child: kill_tree(child.pid),
    )


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    except AttributeError:  # not on every system
        pass
    return True


def _kill_all(found: Callable[[], list], kill: Callable) -> None:
    """Kill what is found until nothing is: while some are killed, they may start others."""
    import psutil

    ends = time.monotonic() + MOST_SECONDS
    while (alive := [one for one in found() if _is_alive(one)]) and time.monotonic() < ends:
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                kill(process)
        time.sleep(PAUSE_SECONDS)


def _is_alive(process) -> bool:
    import psutil

    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
