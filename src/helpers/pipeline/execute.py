"""One notebook run by papermill in a kernel of its own, with a record of how it went."""

import contextlib
import logging
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from helpers import paths, slices
from helpers.errors import Exit
from helpers.pipeline.cells import read_notebook
from helpers.pipeline.environment import environment
from helpers.pipeline.work import Engine


@dataclass(frozen=True)
class Run:
    """How one run went: `error` says what when `code` is not 0, `error_class` and `cell` in short.

    `notebook` is the executed one, as far as it got; there is none when its kernel died.
    """

    code: Exit
    notebook: nbformat.NotebookNode | None = None
    error: str = ""
    trace: str = ""
    is_lost_at_start: bool = False
    error_class: str = ""
    cell: int = 0


def execute(
    notebook: Path,
    parameters: dict[str, Any],
    *,
    reads: str = "",
    deadline_seconds: int,
    engine: Engine = Engine.PAPERMILL,
    on_first_cell: Callable[[], None] = lambda: None,
) -> Run:
    """Run `notebook` with `parameters`, leaving the file and its folder as they are.

    A notebook that raises, a kernel that dies and a cell past the deadline come back as a
    `Run` with a code and a sentence; nothing is raised for them. `reads` holds it to the rows
    it declares (see `helpers.slices`); empty holds it to nothing. A kernel lost before any cell
    ran is started once more. The engine `fork` runs the cells in this process, which must have
    run none before (see `helpers.pipeline.engines`); whoever forked it holds it to the deadline.
    """
    if engine is Engine.FORK:
        return _once(
            notebook,
            parameters,
            reads,
            engine_name="opinion",
            on_first_cell=on_first_cell,
            request_save_on_cell_execute=False,
        )
    options = {
        "kernel_name": read_notebook(notebook).kernel,
        "execution_timeout": deadline_seconds,
        "extra_arguments": ["--log-level=CRITICAL"],
    }
    run = _once(notebook, parameters, reads, **options)
    return _once(notebook, parameters, reads, **options) if run.is_lost_at_start else run


def _once(notebook: Path, parameters: dict[str, Any], reads: str, **options) -> Run:
    with tempfile.TemporaryDirectory(prefix="opinion-") as folder:
        output = Path(folder) / "executed.ipynb"
        try:
            with _quiet(), environment(**_told(reads)):
                executed = papermill.execute_notebook(
                    notebook,
                    output,
                    parameters=parameters,
                    progress_bar=False,
                    log_output=False,
                    **options,
                )
        except PapermillExecutionError as error:
            said = f"{error.ename}: {error.evalue} (cell {error.exec_count or '?'})"
            read = nbformat.read(output, as_version=4)
            about = {"error_class": error.ename, "cell": error.exec_count or 0}
            return Run(Exit.NOTEBOOK, read, said, str(error), **about)
        except CellTimeoutError as error:
            said = f"a cell took more than {options['execution_timeout']} seconds"
            return Run(Exit.DEADLINE, error=said, trace=str(error))
        except (DeadKernelError, RuntimeError) as error:
            said = f"the kernel died: {error}"
            return Run(Exit.KERNEL, None, said, traceback.format_exc(), _nothing_ran(output))
        return Run(Exit.OK, executed)


def _nothing_ran(output: Path) -> bool:
    """Whether no cell has been executed in what papermill saved on its way."""
    if not output.is_file():
        return True
    cells = nbformat.read(output, as_version=4).cells
    return not any(cell.get("execution_count") for cell in cells)


def _told(reads: str) -> dict[str, str]:
    """What kernels go by: they read this collection, whatever folder they start in, and of it
    what the report declares, and write no history.
    """
    return {
        paths.ROOT_VARIABLE: str(paths.root()),
        "IPYTHONDIR": tempfile.gettempdir(),
        slices.VARIABLE: reads,
    }


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
