"""Reports made by the workers of a dask.distributed scheduler; pages come back.

`distributed` is the extra `cluster`; it is imported when a build asks for it.
"""

import logging
import math
import time
import traceback
import uuid
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from helpers.errors import Exit, OpinionError
from helpers.pipeline.bundle import pack
from helpers.pipeline.work import RUN_TOO_LONG, Engine, Result, State, Work

PACKAGE = "belarus-opinion"
CONNECT_SECONDS = 5
JOIN_SECONDS = 10
#: How long a build goes on without any worker: one that was lost may be started again.
PATIENCE_SECONDS = 60
PER_THREAD = 2


@contextmanager
def results(
    works: Iterable[Work], address: str, *, jobs: int | None = None, ends: float = math.inf
) -> Iterator[Iterator[Result]]:
    """Within the context, an iterator of a result for each piece of work as it is done.

    `address` is the scheduler's; at most `jobs` reports (two for each thread of the workers if
    not told) are on their way at a time. At `ends`, a moment of `time.monotonic`, whatever is not
    done has failed. Nothing of the build is left on the workers when the
    context ends. Raises `OpinionError` when the scheduler cannot be reached, has no worker, or
    has one with other versions than here.
    """
    works = list(works)
    with _client(address) as client:
        _check_installed(client, address)
        name = _settle(client, works[0].engine if works else Engine.PAPERMILL)
        yield _results(client, name, works, jobs, ends)


@contextmanager
def _client(address: str):
    try:
        import distributed
    except ImportError as error:
        raise OpinionError(
            "--dask needs the package distributed, which is not installed; "
            f"install it with: pip install '{PACKAGE}[cluster]'"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):  # versions are checked by us
            client = distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError) as error:
        raise OpinionError(
            f"no dask scheduler answers at {address!r} ({error}); expected an address such as "
            "tcp://host:8786. Start one with `dask scheduler`, and workers with "
            "`dask worker ADDRESS`."
        ) from error
    with client:
        yield client


def _check_installed(client, address: str) -> None:
    """Everyone there has the package, and at least one worker is there."""
    try:
        client.wait_for_workers(1, timeout=JOIN_SECONDS)
    except TimeoutError as error:
        raise OpinionError(
            f"the scheduler at {address} has no worker; start one with `dask worker {address}`"
        ) from error
    found = client.get_versions(packages=[PACKAGE])
    here = found["client"]["packages"]
    there = {f"the scheduler {address}": found["scheduler"]}
    there |= {f"the worker {one}": about for one, about in found["workers"].items()}
    for who, about in there.items():
        for name in (PACKAGE, "python"):
            has = about["packages"].get(name)
            if has != here[name]:
                raise OpinionError(
                    f"{who} has {name} {has or '(not installed)'}, this machine {here[name]}; "
                    "install the same version there"
                )


def _settle(client, engine: Engine) -> str:
    """A station on each worker, now and for those that join; its name."""
    from helpers.pipeline.station import Farewell, Station, versions

    name = f"opinion-{uuid.uuid4().hex}"
    client.register_plugin(Farewell(name, client.id), name=name)
    client.register_plugin(Station(name, versions(), engine), name=name)
    return name


def _results(
    client, name: str, works: list[Work], jobs: int | None, ends: float
) -> Iterator[Result]:
    from helpers.pipeline.station import make

    waiting = works[::-1]
    tasks = {}
    while waiting or tasks:
        most = jobs or PER_THREAD * max(1, sum(client.nthreads().values()))
        while waiting and len(tasks) < most:
            work = waiting.pop()
            tasks[client.submit(make, name, *pack(work), pure=False)] = work
        done = _done(client, list(tasks), ends)
        if ends <= time.monotonic():
            how = State.FAILED, Exit.DEADLINE, RUN_TOO_LONG, 0.0
            yield from (work.lost(*how) for work in [*tasks.values(), *waiting])
            return
        if not done:
            yield from (_lost(work, "no worker was left") for work in [*tasks.values(), *waiting])
            return
        for future in done:
            yield _result(tasks.pop(future), future)


def _done(client, futures: list, ends: float) -> list:
    """The futures that have ended, at least one; none at `ends` or when no worker is left."""
    from concurrent.futures import CancelledError

    from distributed import wait

    alone_since = None
    while True:
        try:
            return list(wait(futures, timeout=1, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            pass
        except CancelledError as error:
            raise OpinionError(
                "the scheduler was lost; start it again and build again: what is published stays"
            ) from error
        if client.nthreads():
            alone_since = None
            if ends <= time.monotonic():
                return []
        else:
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > PATIENCE_SECONDS:
                return []


def _result(work: Work, future) -> Result:
    """What came of a task. Raises `OpinionError` for a worker with other versions."""
    if future.status == "finished":
        return future.result()
    error = future.exception()
    if isinstance(error, OpinionError):
        raise error
    said = "".join(traceback.format_exception_only(error)).strip()
    return _lost(work, said)


def _lost(work: Work, said: str) -> Result:
    return work.lost(State.BROKEN, Exit.KERNEL, f"its workers were lost: {said}", 0.0)
