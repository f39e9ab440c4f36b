"""What a worker does for a report: run, render, hand back."""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import nbformat

from helpers import language, paths
from helpers.errors import Exit
from helpers.pipeline.execute import execute
from helpers.pipeline.render import render
from helpers.pipeline.work import Result, State, Work


def make(work: Work, on_first_cell: Callable[[], None] = lambda: None) -> Result:
    """Run and render one report; never raises for what a notebook or a template does.

    `on_first_cell` is called right before the first cell runs, where the engine can tell. Work
    with a root of its own moves this process there, temporary files included.
    """
    began = time.monotonic()
    if work.root:
        os.environ[paths.ROOT_VARIABLE] = tempfile.tempdir = work.root
    language.speak(work.language)
    _limit_memory(work.memory_megabytes)
    report = work.report
    run = execute(
        paths.notebooks() / report.file,
        report.parameters,
        reads=work.reads,
        deadline_seconds=work.deadline_seconds,
        engine=work.engine,
        on_first_cell=on_first_cell,
    )
    notebook = nbformat.writes(run.notebook) if run.notebook and work.keeps_notebook else ""
    if run.code is not Exit.OK:
        state = State.BROKEN if run.code is Exit.KERNEL else State.FAILED
        result = Result(report, state, run.code, run.error, run.trace, notebook=notebook)
        about = {"error_class": run.error_class, "cell": run.cell}
        return replace(result, seconds=time.monotonic() - began, **about)
    try:
        page = render(run.notebook, report, work.meaning)
    except Exception as error:
        said = f"the page could not be made: {error}"
        result = Result(report, State.FAILED, Exit.PUBLISH, said, repr(error), notebook=notebook)
        return replace(result, error_class=type(error).__name__)
    seconds = time.monotonic() - began
    return Result(report, State.OK, page=page, notebook=notebook, seconds=seconds)


def _limit_memory(megabytes: int) -> None:
    """Hold this process and what it starts to so much memory each, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = megabytes * 2**20 if megabytes else most
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))
