"""The papermill engine that runs a notebook in the kernel of its own process."""

import contextlib

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.log import logger

from helpers.pipeline.engines.kernel import Client, Kernel

NAME = "opinion"


class InProcessClient(PapermillNotebookClient):
    """papermill's client with the kernel that is already here."""

    @contextlib.contextmanager
    def setup_kernel(self, **options):
        """Nothing is started, nothing is stopped."""
        self.kc = Client(Kernel.instance())
        yield


class InProcessEngine(Engine):
    """papermill's engine of the name `opinion`, for one notebook in a process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, on_first_cell=None, **options):
        """Run the cells of a notebook, as papermill's own engine does."""
        client = InProcessClient(nb_man, kernel_name=kernel_name, log=logger)
        if on_first_cell is not None:
            client.on_cell_execute = _once(on_first_cell)
        return client.execute()


def _once(call):
    """A hook that calls `call` the first time only."""
    calls = [call]

    def hook(**about) -> None:
        if calls:
            calls.pop()()

    return hook


def register() -> None:
    """Make the engine known to papermill."""
    papermill_engines.register(NAME, InProcessEngine)
