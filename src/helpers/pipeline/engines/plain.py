"""Plain papermill in processes of its own: any system, any kernel; and the check of the data."""

import importlib
import os
import signal
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection

from helpers.errors import Exit
from helpers.pipeline.engines.processes import adopt_orphans, kill_children, kill_tree
from helpers.pipeline.environment import PRIVATE
from helpers.pipeline.work import Check, Checked, Result, State, Work

#: What ends a build; it waits while a process is begun.
ENDING = (signal.SIGINT, signal.SIGTERM)


def serve(pipe: Connection) -> None:
    """Do one piece of work after the other, until the pipe closes. The target of a process."""
    from helpers.pipeline.lean import skip_unused

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the builder decides
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    for name in PRIVATE:
        os.environ.pop(name, None)
    skip_unused()
    adopt_orphans()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # the builder is done, or gone
        pipe.send(os.getpid())
        while True:
            work = pipe.recv()
            pipe.send(None)
            result = carry_out(work)
            kill_children()  # the kernel has ended; what it started may have not
            pipe.send(result)


def carry_out(work: Work | Check, **hooks) -> Result | Checked:
    """Make a report, with the hooks of `make`, or check the data; imports only what that takes.

    Nothing is raised: what nobody foresaw, in a notebook's file or in our code, fails the work
    and comes back with its trace. The check is imported by its name, which
    `pipeline/dependencies.py` does not follow: no page rests on it.
    """
    began = time.monotonic()
    try:
        if isinstance(work, Check):
            return Checked(importlib.import_module("helpers.checks").check().errors)
        from helpers.pipeline.make import make

        return make(work, **hooks)
    except Exception as error:
        return _failed(work, error, time.monotonic() - began)


def _failed(work: Work | Check, error: Exception, seconds: float) -> Result | Checked:
    name = type(error).__name__
    code = Exit.DATA if isinstance(work, Check) else Exit.NOTEBOOK
    lost = work.lost(State.FAILED, code, f"{name}: {error}", seconds)
    if isinstance(lost, Checked):
        return lost
    return replace(lost, trace=traceback.format_exc(), error_class=name)


def _end_with_parent() -> None:
    """When the builder is gone, so are this process and its kernel."""
    parent_process().join()
    kill_tree(os.getpid())
