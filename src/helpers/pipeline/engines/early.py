"""Workers that warm up while the one who wants them still imports what else it takes."""

import os

from helpers import paths
from helpers.pipeline.engines.choice import likely_engine
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.work import Engine


def workers_for(engine: Engine) -> Workers:
    """Processes that will make one notebook; import this before what is heavy."""
    os.environ[paths.ROOT_VARIABLE] = str(paths.root())
    return Workers(likely_engine(engine))
