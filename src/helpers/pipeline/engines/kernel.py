"""ipykernel's own kernel inside this process, and nbclient's view of it.

Kernel, shell, display hook and publisher are ipykernel's; only the wire is replaced: messages
go into lists from which nbclient, unchanged, puts the outputs together. So what a notebook shows
is what it shows under plain papermill.
"""

import asyncio
import contextlib
import io
import logging
import os
import sys
import threading
import types
from collections import deque

sys.modules.setdefault(  # every kernel imports debugpy, which takes a quarter of a second
    "ipykernel.debugger",
    types.SimpleNamespace(_is_debugpy_available=False, Debugger=type("Debugger", (), {})),
)
sys.modules.setdefault(  # IPython imports its terminal for this, which takes seven megabytes
    "IPython.terminal.embed", types.SimpleNamespace(embed=None)
)

from ipykernel.eventloops import enable_gui  # noqa: E402
from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.zmqshell import ZMQInteractiveShell  # noqa: E402
from jupyter_client.session import Session  # noqa: E402
from traitlets import Any  # noqa: E402
from traitlets.config import Config  # noqa: E402


class Channel(deque):
    """Messages of one kind, as nbclient reads them."""

    async def get_msg(self, timeout: float | None = None) -> dict:
        """The next message. All are there by then: a cell has run when its request returns."""
        return self.popleft()


class KeepingSession(Session):
    """A session that keeps messages instead of sending them."""

    def __init__(self, **traits) -> None:
        super().__init__(username="kernel", key=b"", **traits)
        self.replies, self.published = Channel(), Channel()

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, **more) -> dict:
        """Keep a message for the client."""
        message = msg_or_type
        if not isinstance(message, dict):
            metadata = more.get("metadata")
            message = self.msg(msg_or_type, content, parent, more.get("header"), metadata)
        is_reply = message["msg_type"].endswith("_reply")
        (self.replies if is_reply else self.published).append(message)
        return message


class Shell(ZMQInteractiveShell):
    """ipykernel's shell; its event loops are told the kernel, as there is no application."""

    def enable_gui(self, gui=None) -> None:
        """Turn on an event loop; `inline` needs none."""
        enable_gui(gui, kernel=self.kernel)


class Kernel(IPythonKernel):
    """ipykernel's kernel without sockets and threads."""

    iopub_socket = iopub_thread = shell_stream = stdin_socket = Any()
    control_stream = debugpy_stream = Any()
    _execute_sleep = 0.0  # ipykernel waits half a millisecond per cell for the wire

    def _abort_queues(self, subshell_id=None) -> None:
        """No queue: nbclient asks for one cell at a time."""


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of cells, and what reaches its file descriptor besides."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, kernel: Kernel) -> None:
        self.name, self._descriptor, self._kernel = name, descriptor, kernel
        self._texts: list[str] = []
        self._memory = -1

    def write(self, text: str) -> int:
        """Keep text until the next flush."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._texts.append(text)
        return len(text)

    def writable(self) -> bool:
        """Written to, never read."""
        return True

    def flush(self) -> None:
        """Publish what was written, by print or to the descriptor, as output of the cell."""
        self._texts.append(self._drained())
        text = "".join(self._texts)
        self._texts.clear()
        if text:
            content = {"name": self.name, "text": text}
            parent = self._kernel.get_parent("shell")
            self._kernel.session.send(None, "stream", content, parent=parent)

    def _drained(self) -> str:
        length = os.lseek(self._memory, 0, os.SEEK_CUR) if self._memory >= 0 else 0
        if not length:
            return ""
        written = os.pread(self._memory, length, 0)
        os.lseek(self._memory, 0, os.SEEK_SET)
        os.ftruncate(self._memory, 0)
        return written.decode(errors="replace")

    @contextlib.contextmanager
    def capturing(self):
        """Text that C code and child processes write to the descriptor comes here meanwhile."""
        kept = os.dup(self._descriptor)
        self._memory = os.memfd_create(self.name)
        os.dup2(self._memory, self._descriptor)
        try:
            yield
        finally:
            os.dup2(kept, self._descriptor)
            os.close(kept)
            self.flush()
            os.close(self._memory)
            self._memory = -1


class Client:
    """A kernel client as nbclient uses it: the request has been carried out when it returns."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel, self._session = kernel, kernel.session
        self.shell_channel, self.iopub_channel = self._session.replies, self._session.published
        self._streams = Stream("stdout", 1, kernel), Stream("stderr", 2, kernel)

    async def execute(self, code: str, *, store_history: bool, stop_on_error: bool) -> str:
        """Run a cell; returns the id that its messages name."""
        content = {"code": code, "store_history": store_history, "stop_on_error": stop_on_error}
        request = self._session.msg("execute_request", content)
        kernel = self._kernel
        kernel.set_parent([], request)
        kernel._publish_status("busy", "shell")
        with self._standard_streams():
            await kernel.execute_request(None, [], request)
        kernel._publish_status("idle", "shell")
        return request["header"]["msg_id"]

    @contextlib.contextmanager
    def _standard_streams(self):
        """What a cell writes, by print or to file descriptors 1 and 2, becomes its output."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = out, err = self._streams
        try:
            with out.capturing(), err.capturing():
                yield
        finally:
            sys.stdout, sys.stderr = before

    def kernel_info(self) -> str:
        """Ask for what the kernel is; returns the id of the reply."""
        request = self._session.msg("kernel_info_request")
        self._session.send(None, "kernel_info_reply", self._kernel.kernel_info, parent=request)
        return request["header"]["msg_id"]

    def is_alive(self) -> bool:
        """As alive as the caller."""
        return True


def new_kernel() -> Kernel:
    """The kernel of this process, which has run no cell. Starts no thread."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    config = Config()
    config.HistoryManager.enabled = False  # its database has a thread
    config.HistoryManager.hist_file = ":memory:"
    kernel = Kernel.instance(session=KeepingSession(), config=config, shell_class=Shell)
    kernel.log = logging.getLogger("helpers.kernel")
    kernel.shell_channel_thread = types.SimpleNamespace(parent_thread=threading.main_thread())
    asyncio.set_event_loop(None)
    return kernel
