"""All the work, longest first, on so many workers; every piece comes back as a result.

A process that is killed, crashes or passes its deadline costs its own report and no other.
"""

import math
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from helpers.errors import Exit
from helpers.pipeline.engines.workers import Worker, Workers
from helpers.pipeline.work import RUN_TOO_LONG, Check, Checked, Result, State, Work


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class _Task:
    """A piece of work under way."""

    work: Work | Check
    worker: Worker
    attempt: int
    began: float = field(default_factory=time.monotonic)
    has_run_a_cell: bool = False

    @property
    def ends(self) -> float:
        return self.began + self.work.deadline_seconds

    def lost(self, state: State, code: Exit, error: str) -> Result | Checked:
        return self.work.lost(state, code, error, time.monotonic() - self.began)


def results(
    works: Iterable[Work | Check], workers: Workers, *, jobs: int, ends: float = math.inf
) -> Iterator[Result | Checked]:
    """A result for each piece of work as it is done, at most `jobs` under way at a time.

    The next is begun before a result is handed over. Work whose process is lost before its
    first cell is begun once more. The deadline of a report is kept by killing its process, so
    that nothing in it can go on. At `ends`, a moment of `time.monotonic`, whatever is not done
    has failed.
    """
    waiting = [(work, 1) for work in reversed(list(works))]
    tasks: dict = {}
    done: list[Result | Checked] = []
    while waiting or tasks:
        while waiting and len(tasks) < jobs:
            work, attempt = waiting.pop()
            task = _Task(work, workers.give(work), attempt)
            tasks[task.worker.pipe] = task
        yield from done
        done = []
        nearest = min(ends, *(task.ends for task in tasks.values()))
        ready = wait(list(tasks), timeout=max(0.0, nearest - time.monotonic()))
        for pipe in ready:
            result = _heard(tasks[pipe])
            if result is None:
                continue
            task = tasks.pop(pipe)
            if result.state is not State.BROKEN:
                workers.take_back(task.worker, is_kept=isinstance(task.work, Work))
            else:
                workers.kill(task.worker)
                if not task.has_run_a_cell and task.attempt == 1:
                    waiting.append((task.work, 2))
                    continue
            done.append(result)
        for task in [task for task in tasks.values() if task.ends <= time.monotonic()]:
            del tasks[task.worker.pipe]
            workers.kill(task.worker)
            said = f"{task.work.called} took more than {task.work.deadline_seconds} seconds"
            done.append(task.lost(State.FAILED, Exit.DEADLINE, said))
        if ends <= time.monotonic():
            done += _abandoned(tasks, waiting, workers)
    yield from done


def _abandoned(tasks: dict, waiting: list, workers: Workers) -> list[Result | Checked]:
    """Everything under way and waiting, as lost to the deadline of the whole run."""
    how = State.FAILED, Exit.DEADLINE, RUN_TOO_LONG
    lost = [task.lost(*how) for task in tasks.values()]
    for task in tasks.values():
        workers.kill(task.worker)
    lost += [work.lost(*how, 0.0) for work, _ in waiting]
    tasks.clear()
    waiting.clear()
    return lost


def _heard(task: _Task) -> Result | Checked | None:
    """The next message of a worker: a result, or nothing that ends its task."""
    try:
        message = task.worker.pipe.recv()
    except (EOFError, OSError):
        said = f"the kernel died: the process of {task.work.called} ended without a result"
        return task.lost(State.BROKEN, Exit.KERNEL, said)
    if isinstance(message, Result | Checked):
        return message
    if message is None:
        task.has_run_a_cell = True
    else:
        task.worker.pid = message
        task.began = time.monotonic()  # what the nursery took to warm up is not the report's
    return None
