"""The builder's side of the processes that make reports: started, given work, ended."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from helpers.pipeline.engines import CLEAR, FORK, FORK_CHECK, plain
from helpers.pipeline.engines.processes import kill_tree
from helpers.pipeline.environment import public
from helpers.pipeline.work import Check, Engine, Work

#: Linear algebra libraries would start threads when they are imported.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)

SECONDS_TO_END = 10


class Worker:
    """A process that makes reports, at the other end of a pipe.

    Its first message is its process id. For each piece of work it sends `None` when the first
    cell is about to run, then the result. `parent` is the process that forked it; 0 for one
    that lasts.
    """

    def __init__(self, pipe: Connection, *, parent: int = 0) -> None:
        self.pipe, self.parent, self.pid = pipe, parent, 0

    @property
    def is_lasting(self) -> bool:
        """Whether it makes one report after the other."""
        return not self.parent

    def give(self, work: Work) -> None:
        """Hand over one piece of work. A worker that is dead is found so when it is read."""
        with suppress(BrokenPipeError):
            self.pipe.send(work)

    def kill(self) -> None:
        """End the process and what it has started at once, whatever it is doing."""
        if self.pid:
            kill_tree(self.pid, self.parent)
        self.let_go()

    def let_go(self) -> None:
        """End a process that has handed back its result, with what is left of its group."""
        if self.pid and not self.is_lasting:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self.pipe.close()


class Nursery:
    """The process that forks a fresh child for each report; Linux only. Warm after a second.

    It is started at once and imports while the caller goes on. Ends with the `with` block, and
    whenever the process that made it is gone; with it all that notebooks have started.
    """

    def __init__(self) -> None:
        self._socket = self._process = None
        self._has_forked = False
        self.start()

    def start(self) -> None:
        """Begin anew, after the process is lost or the code of the helpers has changed."""
        self.close()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**public(), **ONE_THREAD},
                stdin=subprocess.DEVNULL,
            )

    def child(self, message: bytes = FORK) -> Worker:
        """A fresh child, or one whose pipe is closed when the nursery is lost twice over.

        One that is asked for by `FORK_CHECK` comes before the nursery is warm.
        """
        ours, theirs = multiprocessing.Pipe()
        with theirs:
            try:
                socket.send_fds(self._socket, [message], [theirs.fileno()])
            except OSError:
                self.start()
                socket.send_fds(self._socket, [message], [theirs.fileno()])
        self._has_forked = True
        return Worker(ours, parent=self._process.pid)

    def clear(self) -> None:
        """Let it end what a lost child has left running."""
        with suppress(OSError):
            self._socket.send(CLEAR)

    def close(self) -> None:
        """End the nursery and all its children."""
        if self._process is None:
            return
        self._socket.close()
        if self._has_forked:  # it ends by itself, and its children first
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(SECONDS_TO_END)
        self._process.kill()
        self._process.wait()
        self._process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Workers:
    """Where workers for a piece of work come from: the nursery, or processes of plain papermill.

    Use as a context; every process ends with it, and none is given any more. Several threads may
    share one.
    """

    def __init__(self, engine: Engine) -> None:
        """`engine` is the one most work will want: a nursery for `fork` starts at once."""
        self._nursery = Nursery() if engine is Engine.FORK else None
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._lock, self._is_over = threading.Lock(), False

    def give(self, work: Work | Check) -> Worker:
        """A worker that has got `work`."""
        with self._lock:
            if self._is_over:
                raise OSError("these workers have ended")
            is_check = isinstance(work, Check)
            if is_check and self._nursery is not None:
                worker = self._nursery.child(FORK_CHECK)
            elif is_check or work.engine is Engine.PAPERMILL:
                worker = self._idle.pop() if self._idle else _plain_worker()
            else:
                self._nursery = self._nursery or Nursery()
                worker = self._nursery.child()
            self._busy.add(worker)
        worker.give(work)
        return worker

    def take_back(self, worker: Worker, *, is_kept: bool = True) -> None:
        """A worker that has handed back its result: kept for the next work if it lasts, or let go.

        One that is not to be kept takes no memory any more.
        """
        self._busy.discard(worker)
        if not worker.is_lasting:
            worker.let_go()
        elif is_kept:
            self._idle.append(worker)
        else:
            worker.kill()

    def kill(self, worker: Worker) -> None:
        """End a worker that is dead or past its deadline."""
        self._busy.discard(worker)
        worker.kill()
        if self._nursery is not None:
            self._nursery.clear()

    def restart(self) -> None:
        """Begin with the present code: a new nursery, no old workers."""
        for worker in [*self._idle, *self._busy]:
            worker.kill()
        self._idle, self._busy = [], set()
        if self._nursery is not None:
            self._nursery.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self._lock:
            self._is_over = True
            for worker in [*self._idle, *self._busy]:
                worker.kill()
            self._idle, self._busy = [], set()
            if self._nursery is not None:
                self._nursery.close()


def _plain_worker() -> Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=plain.serve, args=(theirs,), daemon=True)
    with _uninterrupted():
        process.start()
    theirs.close()
    worker = Worker(ours)
    worker.pid = process.pid
    return worker


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Within, Ctrl-C waits: a process that is half begun would complain of its end.

    What is started within has the signals blocked, until `plain.serve` has said that it does not
    care. Here other threads may get them; so they are noted, and sent again afterwards.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not (is_main and hasattr(signal, "pthread_sigmask")):
        yield
        return
    noted: list[int] = []
    handlers = {
        sign: signal.signal(sign, lambda number, _: noted.append(number)) for sign in plain.ENDING
    }
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, plain.ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for sign, handler in handlers.items():
            signal.signal(sign, handler or signal.SIG_DFL)
        for number in noted:
            os.kill(os.getpid(), number)
