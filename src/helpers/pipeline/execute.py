"""One notebook run by papermill in a kernel of its own, with a record of how it went."""

import contextlib
import logging
import os
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from helpers import paths
from helpers.errors import Exit

KERNEL = "python3"


@dataclass(frozen=True)
class Run:
    """How one run went: `notebook` is executed when `code` is 0, else `error` says what."""

    code: Exit
    notebook: nbformat.NotebookNode | None = None
    error: str = ""
    trace: str = ""
    is_lost_at_start: bool = False


def execute(notebook: Path, parameters: dict[str, Any], *, deadline_seconds: int) -> Run:
    """Run `notebook` with `parameters`, leaving the file and its folder as they are.

    A notebook that raises, a kernel that dies and a cell past the deadline come back as a
    `Run` with a code and a sentence; nothing is raised for them. A kernel lost before any cell
    ran is started once more.
    """
    run = _once(notebook, parameters, deadline_seconds)
    return _once(notebook, parameters, deadline_seconds) if run.is_lost_at_start else run


def _once(notebook: Path, parameters: dict[str, Any], deadline_seconds: int) -> Run:
    with tempfile.TemporaryDirectory(prefix="opinion-") as folder:
        output = Path(folder) / "executed.ipynb"
        try:
            with _quiet(), _environment():
                papermill.execute_notebook(
                    notebook,
                    output,
                    parameters=parameters,
                    kernel_name=KERNEL,
                    progress_bar=False,
                    log_output=False,
                    execution_timeout=deadline_seconds,
                    extra_arguments=["--log-level=CRITICAL"],
                )
        except PapermillExecutionError as error:
            said = f"{error.ename}: {error.evalue} (cell {error.exec_count or '?'})"
            return Run(Exit.NOTEBOOK, error=said, trace=str(error))
        except CellTimeoutError as error:
            said = f"a cell took more than {deadline_seconds} seconds"
            return Run(Exit.DEADLINE, error=said, trace=str(error))
        except (DeadKernelError, RuntimeError) as error:
            said = f"the kernel died: {error}"
            return Run(Exit.KERNEL, None, said, traceback.format_exc(), _nothing_ran(output))
        return Run(Exit.OK, notebook=nbformat.read(output, as_version=4))


def _nothing_ran(output: Path) -> bool:
    """Whether no cell has been executed in what papermill saved on its way."""
    if not output.is_file():
        return True
    cells = nbformat.read(output, as_version=4).cells
    return not any(cell.get("execution_count") for cell in cells)


@contextlib.contextmanager
def _environment():
    """Kernels read this collection, whatever folder they start in, and write no history."""
    changed = {paths.ROOT_VARIABLE: str(paths.root()), "IPYTHONDIR": tempfile.gettempdir()}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _quiet():
    """papermill announces each run and each unknown parameter; ours are checked before."""
    logger = logging.getLogger("papermill")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
