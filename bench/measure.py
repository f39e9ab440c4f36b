"""What a command costs: seconds from start to exit, processor seconds, memory of its whole tree.

Linux only: everything is read from `/proc` while the command runs.

Processor time is what `wait4` reports, which is that of the command and of all it waited for. A
process that ignores SIGCHLD never waits: the kernel then throws the time of its children away.
The children of such processes are looked at every 20 ms, and what was last seen of each is added;
so up to 20 ms of each is missed.

Memory is the proportional set size (PSS): a page of memory that n processes share counts 1/n in
each, so that the sum over the tree is what the tree takes. It is looked at every 0.2 s. One process
is looked at after the other: a look during which one began or ended would count what they share
twice or not at all, so it is made again. To look takes a core a while and holds up what is looked
at, many processes more than few; so a command is run for its time or for its memory.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.02
MEMORY_SECONDS = 0.2
TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """What a command took, and its exit code.

    `seconds` is wall time, `cpu_seconds` user and system time of the whole tree, `peak_mb` its
    largest PSS in 10^6 bytes (0 when nobody looked), `looking_seconds` the processor time of the
    measuring itself.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    looking_seconds: float
    code: int


def measure(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    looks_at_memory: bool = False,
    limit_seconds: float = 7200,
) -> Cost:
    """Run `command` in `folder`, its output in the file `log`; it is killed at the limit.

    Nothing is raised for a command that fails: see `Cost.code`.
    """
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with (
            _Watch(process.pid, looks_at_memory=looks_at_memory) as watch,
            _ended(process.pid, limit_seconds),
        ):
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    waited = usage.ru_utime + usage.ru_stime
    return Cost(
        seconds=seconds,
        cpu_seconds=waited + watch.unwaited_seconds,
        peak_mb=watch.peak_bytes / 1e6,
        looking_seconds=watch.own_seconds,
        code=process.returncode,
    )


@contextmanager
def _ended(pid: int, limit_seconds: float) -> Iterator[None]:
    """Kill a process group when the block takes too long or is interrupted."""

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    timer = threading.Timer(limit_seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException:
        kill()
        raise
    finally:
        timer.cancel()


class _Watch:
    """A thread that looks at a process and all below it, until the block ends."""

    def __init__(self, pid: int, *, looks_at_memory: bool) -> None:
        self.peak_bytes = 0
        self._looks_at_memory = looks_at_memory
        self.own_seconds = 0.0
        self._root = pid
        self._deaf: dict[int, bool] = {}
        self._children: dict[int, set[int]] = {}
        self._seen: dict[tuple[int, int], int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def unwaited_seconds(self) -> float:
        """Processor seconds of children that nobody waits for, as last seen."""
        return sum(self._seen.values()) / TICKS

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        began = next_memory = time.monotonic()
        while not self._over.wait(LOOK_SECONDS):
            tree = list(self._tree())
            now = time.monotonic()
            if self._looks_at_memory and now >= next_memory:
                taken = sum(map(_pss_bytes, tree))
                if tree == list(self._tree()):
                    self.peak_bytes = max(self.peak_bytes, taken)
                    next_memory = now + min(MEMORY_SECONDS, (now - began) / 4)
        self.own_seconds = time.thread_time()

    def _tree(self) -> Iterator[int]:
        """The processes there are; notes the time of those whose parent does not wait."""
        waiting = [self._root]
        while waiting:
            pid = waiting.pop()
            yield pid
            below = _children(pid)
            if below - self._children.get(pid, set()):
                self._deaf[pid] = _ignores_children(pid)
            self._children[pid] = below
            waiting += below
            if self._deaf.get(pid):
                for child in below:
                    self._note(child)

    def _note(self, pid: int) -> None:
        with suppress(OSError):
            text = (PROC / str(pid) / "stat").read_text()
            fields = text.rpartition(")")[2].split()
            ticks = sum(map(int, fields[11:15]))  # own and waited-for, user and system
            self._seen[pid, int(fields[19])] = ticks


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    with suppress(OSError):
        for task in os.scandir(PROC / str(pid) / "task"):
            found.update(map(int, Path(task.path, "children").read_text().split()))
    return found


def _ignores_children(pid: int) -> bool:
    """Whether a process ignores SIGCHLD, so that the system drops what its children used."""
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("SigIgn:"):
                return bool(int(line.split()[1], 16) >> (signal.SIGCHLD - 1) & 1)
    return False


def _pss_bytes(pid: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
