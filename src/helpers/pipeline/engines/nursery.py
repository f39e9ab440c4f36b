"""The nursery: a process that has imported everything once and forks a fresh child per report.

Run as `python -m helpers.pipeline.engines.nursery DESCRIPTOR`. The builder sends one end of a
pipe through the socket for each child it wants; the child reads its work from the pipe and
writes its result to it. One that only checks the data is forked while the nursery still imports
what it does not need. When the socket closes the nursery ends, and with it every child and
whatever notebooks have started: each process here adopts the orphans below it.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import random
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from helpers.pipeline.engines import CLEAR, FORK_CHECK
from helpers.pipeline.engines.plain import carry_out
from helpers.pipeline.engines.processes import adopt_orphans, kill_children
from helpers.pipeline.lean import skip_unused

skip_unused()

PRELOAD = (
    "pandas",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "helpers.charts",
    "helpers.comparisons",
    "helpers.counts",
    "helpers.estimates",
    "helpers.figures",
    "helpers.findings",
    "helpers.indirect",
    "helpers.pooling",
    "helpers.surveys",
    "helpers.views",
    "helpers.words",
)
#: New objects in a child before it looks for garbage; a whole page makes hardly more than that.
OBJECTS_BEFORE_A_LOOK = 100_000
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_libc = ctypes.CDLL(None)


def warm_up(meanwhile: Callable[[], None] = lambda: None) -> None:
    """Import, read and compile what every report needs; run no cell, start no thread.

    Hardly anything of it is garbage, so nobody looks for any meanwhile: a tenth of the time.
    `meanwhile` is called after each import.
    """
    gc.disable()
    from helpers.pipeline.engines import inprocess, kernel

    fresh = kernel.new_kernel()
    inprocess.register()
    with fresh.shell.builtin_trap:  # pandas asks get_ipython() how wide its tables may be
        for module in PRELOAD:
            importlib.import_module(module)
            meanwhile()
        importlib.import_module("helpers.pipeline.make")
        _read_tables()
        _draw_something()
    for module in list(sys.modules.values()):  # a warning seen here is still new to a report
        getattr(module, "__warningregistry__", {}).clear()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
    gc.enable()


def _read_tables() -> None:
    """Children begin with the tables parsed; a file that has changed since is read anew."""
    from helpers.descriptor import tables
    from helpers.errors import OpinionError
    from helpers.tables import prepare

    try:
        for name in tables():
            prepare(name)
    except OpinionError:
        pass  # the check of the data says it better


def _draw_something() -> None:
    """Fonts are found and templates compiled once."""
    import nbformat
    from matplotlib.figure import Figure

    from helpers import figures, style, svg
    from helpers.errors import OpinionError
    from helpers.pipeline.collection import Report
    from helpers.pipeline.render import render

    with style.house_style():
        figure = Figure()
        axes = figure.add_subplot(title="Warm", xlabel="Warm")
        axes.plot([0, 1], label="Warm")
        axes.legend()
        svg.inline_svg(figure, prefix="warm", title="Warm", description="Warm")
    note = figures.too_little("Warm.")
    report = Report(slug="warm", notebook="warm", file="", group="", parameters={})
    with contextlib.suppress(OpinionError, OSError):  # a worker elsewhere has no template yet
        output = nbformat.v4.new_output("display_data", note._repr_mimebundle_())
        code = nbformat.v4.new_code_cell(outputs=[output])
        text = nbformat.v4.new_markdown_cell("# Warm\n\n- **Warm** [warm](#warm)")
        notebook = nbformat.v4.new_notebook(cells=[text, code])
        render(notebook, report, {})


class Forks:
    """The children of this process, forked as the builder at the other end of a socket asks."""

    def __init__(self, builder: socket.socket) -> None:
        self._builder, self._children = builder, set()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the system
        adopt_orphans()

    def fork_check(self) -> None:
        """Fork for a check of the data, if that is what the builder asks for next."""
        with contextlib.suppress(BlockingIOError):
            flags = socket.MSG_PEEK | socket.MSG_DONTWAIT
            if self._builder.recv(1, flags) == FORK_CHECK:
                gc.freeze()
                self._answer()

    def serve(self) -> None:
        """Fork a child for each pipe that comes, until the socket closes."""
        while self._answer():
            pass

    def _answer(self) -> bool:
        """Do what the next message asks for; False when there is none any more."""
        message, descriptors, _, _ = socket.recv_fds(self._builder, 1, 1)
        self._children |= {_fork(self._builder, descriptor) for descriptor in descriptors}
        if message == CLEAR:
            kill_children(but=self._children)
        return bool(message)


def _fork(builder: socket.socket, descriptor: int) -> int:
    """Process id of the child; 0 for none."""
    nursery = os.getpid()
    try:
        child = os.fork()
    except OSError:  # no room for a process: the closed pipe tells the builder
        os.close(descriptor)
        return 0
    if child:
        os.close(descriptor)
        return child
    try:
        _libc.prctl(END_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == nursery:
            builder.close()
            os.setpgid(0, 0)
            adopt_orphans()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _raise_child(Connection(descriptor))
    finally:
        os._exit(1)


def _raise_child(pipe: Connection) -> None:
    """Life of a child: say who it is, do the one piece of work, hand back the result, end."""
    import numpy as np

    gc.enable()
    pipe.send(os.getpid())
    random.seed()
    np.random.seed()  # noqa: NPY002 (a fork copies the state of the old generator too)
    work, child = pipe.recv(), os.getpid()
    result = carry_out(work, on_first_cell=lambda: pipe.send(None))
    if os.getpid() == child:  # not a copy that the notebook has forked
        kill_children()
        pipe.send(result)
    os._exit(0)


def main() -> None:
    """Warm up and serve the socket whose descriptor is named on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the builder decides
    forks = Forks(socket.socket(fileno=int(sys.argv[1])))
    warm_up(forks.fork_check)
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        raise SystemExit(f"{threads} threads in the nursery; a fork would copy their locks")
    forks.serve()
    kill_children()
    os._exit(0)  # nothing is left to be tidied up


if __name__ == "__main__":
    main()
