"""A build's place on a worker of dask.distributed; also what ends it there.

Imported only where `distributed` is installed: by `helpers.pipeline.cluster`, by the scheduler
and by the workers. Reports run in processes of their own, never in the threads of the worker.
"""

import hashlib
import multiprocessing
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass, field, replace
from importlib.metadata import distributions
from pathlib import Path

from distributed import Reschedule, SchedulerPlugin, WorkerPlugin, get_worker

import helpers
from helpers.errors import OpinionError
from helpers.pipeline import pool
from helpers.pipeline.bundle import Bundle, unpack
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.work import Engine, Result, Work


def versions() -> dict[str, str]:
    """What pages depend on besides a bundle: system, Python, packages, the helpers' files."""
    folder = Path(helpers.__file__).parent
    sources = hashlib.blake2b(digest_size=6)
    for path in sorted(one for one in folder.rglob("*") if one.suffix in (".py", ".po")):
        sources.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    packages = {one.name.lower(): one.version for one in distributions() if one.name}
    return packages | {
        "system": sys.platform,
        "python": platform.python_version(),
        "sources of the helpers": f"{helpers.__version__} ({sources.hexdigest()})",
    }


def differences(here: dict[str, str], there: dict[str, str]) -> str:
    """Versions that differ, in words; a package that one side lacks is no difference."""
    return "; ".join(
        f"{name} is {there[name]}, not {version}"
        for name, version in sorted(here.items())
        if there.get(name, version) != version
    )


@dataclass
class Station(WorkerPlugin):
    """Folder and processes of one build on one worker, from its `setup` to its `teardown`."""

    name: str
    expected: dict[str, str]
    engine: Engine
    problem: str = ""
    is_over: bool = False
    workers: Workers | None = field(default=None, repr=False)

    def setup(self, worker) -> None:
        """Begin. Raises `OpinionError` when this worker would not make the same pages."""
        found = differences(self.expected, versions())
        if found:
            self.problem = (
                f"the worker {worker.address} would make other pages than this machine: {found}. "
                "Install the same versions there (requirements.lock names them)."
            )
            raise OpinionError(self.problem)
        multiprocessing.current_process()._config["daemon"] = False  # plain papermill has children
        self.folder = Path(worker.local_directory) / self.name
        self.folder.mkdir(parents=True)
        self.workers = Workers(self.engine)

    def teardown(self, worker) -> None:
        """End every process of the build and leave no file of it."""
        self.is_over = True
        if self.workers is not None:
            self.workers.__exit__()
            shutil.rmtree(self.folder, ignore_errors=True)

    def make(self, work: Work, bundle: Bundle) -> Result:
        """The report made from its bundle, in a folder that is gone afterwards."""
        if self.problem:
            raise OpinionError(self.problem)
        if self.is_over:
            raise Reschedule
        with tempfile.TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as folder:
            unpack(bundle, Path(folder))
            (result,) = pool.results([replace(work, root=folder)], self.workers, jobs=1)
        if self.is_over:  # the worker is being closed: its processes were ended from outside
            raise Reschedule
        return result


@dataclass
class Farewell(SchedulerPlugin):
    """Ends the stations of a build once its builder is gone, however it went."""

    name: str
    client: str

    def remove_client(self, scheduler, client: str) -> None:
        """Called by the scheduler when a client leaves or is lost."""
        if client == self.client:
            scheduler.loop.add_callback(scheduler.unregister_worker_plugin, None, self.name)
            scheduler.loop.add_callback(scheduler.remove_plugin, self.name)


def make(station: str, work: Work, bundle: Bundle) -> Result:
    """The task: one report made at the station of its build. Never raises for a notebook."""
    return get_worker().plugins[station].make(work, bundle)
