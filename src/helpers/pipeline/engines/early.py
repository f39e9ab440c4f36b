"""Workers that warm up while the one who wants them still imports what else it takes."""

import os
from pathlib import Path

from helpers import paths
from helpers.pipeline import stamp
from helpers.pipeline.engines.choice import likely_engine
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.work import Engine


def workers_for(engine: Engine) -> Workers:
    """Processes that will make one notebook; import this before what is heavy."""
    os.environ[paths.ROOT_VARIABLE] = str(paths.root())
    return Workers(likely_engine(engine))


def workers_of_build(site: Path, engine: Engine, *, is_forced: bool, dask: str) -> Workers:
    """Processes for a build; they begin to warm up where it will most likely make a report here.

    Where it turns out to make none, they end with it.
    """
    is_likely = not dask and (is_forced or stamp.is_work_likely(site))
    return workers_for(engine if is_likely else Engine.PAPERMILL)
