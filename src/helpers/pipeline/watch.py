"""A notebook's page made anew while it is edited, from a nursery that stays warm."""

import time
from collections.abc import Callable
from pathlib import Path

import helpers
from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline.engines.early import workers_for
from helpers.pipeline.single import Single
from helpers.pipeline.stamp import States, states
from helpers.pipeline.work import Engine

POLL_SECONDS = 0.2


def watch(
    notebook: str,
    given: dict[str, str],
    engine: Engine = Engine.AUTO,
    *,
    tell: Callable[[str], None],
    made: Callable[[Path], None],
) -> None:
    """Make the page now and after every change, until Ctrl-C.

    `made` hears each page, `tell` what went wrong or is going on; an error in the notebook or
    the data is told and the watch goes on.
    """
    with workers_for(engine) as workers:
        single = Single(notebook, given, engine, tell)
        try:
            read, run = _read_files(single.path), _run_files()
            while True:
                single = _made(single, notebook, given, engine, workers, tell, made)
                before = read, run
                while (read, run) == before:
                    time.sleep(POLL_SECONDS)
                    read, run = _read_files(single.path), _run_files()
                if run != before[1]:
                    tell("the helpers or the template changed: starting anew")
                    workers.restart()
        except KeyboardInterrupt:
            tell("no longer watching")


def _made(single, notebook, given, engine, workers, tell, made) -> Single:
    """Make the page of the notebook as it is now; the last one that could be read comes back."""
    began = time.monotonic()
    try:
        single = Single(notebook, given, engine, lambda sentence: None)
        made(single.make(workers))
        tell(f"made in {time.monotonic() - began:.2f} s")
    except OpinionError as error:
        tell(str(error))
    return single


def _read_files(notebook: Path) -> States:
    """What a report reads when it is made: the notebook, the list of reports, the data."""
    files = [notebook, paths.root() / paths.MARKER]
    return states([*files, *paths.data().rglob("*.csv"), *paths.data().glob("*.json")])


def _run_files() -> States:
    """What the nursery has loaded: the helpers, the catalogues and the template."""
    folder = Path(helpers.__file__).parent
    code = (file for suffix in ("py", "po") for file in folder.rglob(f"*.{suffix}"))
    return states([*code, *paths.template().iterdir()])
