"""`opinion build --dask`: workers without a checkout make the pages that this machine would."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import helpers
from helpers import paths
from ports import free_port

pytestmark = [
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="counts processes in /proc"),
    pytest.mark.xdist_group("cluster"),
]
REPORTS = [
    "claims-byline-2023-11",
    "most-oppose-the-war",
    "what-do-we-not-know",
    "how-far-trusted",
    "detained-2020",
    "question-trust-army",
    "question-country-direction",
    "wave-ch-2022-03",
]


def marked(mark: str) -> dict[int, str]:
    """Command lines by pid of the processes started with `mark` in their environment."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_text()
        except OSError:
            continue
    return found


def nurseries(mark: str) -> list[int]:
    return [pid for pid, line in marked(mark).items() if "engines.nursery" in line]


def until(condition, seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < ends:
        time.sleep(0.05)
    return bool(held)


@contextmanager
def dask(folder: Path, *arguments: str, source: Path | None = None, **environment: str):
    """A dask process in an empty folder that knows of no collection."""
    folder.mkdir()
    settings = {k: v for k, v in os.environ.items() if k != paths.ROOT_VARIABLE}
    settings["PYTHONPATH"] = str(source or Path(helpers.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=folder,
        env=settings | environment,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("w"),
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def cluster(folder: Path, mark: str, *sources: Path | None, nanny: str = "--no-nanny"):
    """Address of a scheduler and its workers, one for each of `sources`.

    A nanny is a process that starts a worker, and another one when that is lost.
    """
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        place = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        stack.enter_context(dask(folder / "scheduler", "scheduler", *place))
        options = [
            "--nthreads",
            "1",
            nanny,
            "--no-dashboard",
            "--local-directory",
            "scratch",
        ]
        workers = [
            stack.enter_context(
                dask(folder / f"w{at}", "worker", address, *options, source=source, MARKED=mark)
            )
            for at, source in enumerate(sources)
        ]
        yield address, workers


def of_nanny(pid: int) -> int:
    """The worker that a nanny has started; 0 where `pid` is a worker itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    spawned = [
        one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]
    return int(spawned[0]) if spawned else 0


def left(folder: Path) -> list[Path]:
    """What is there of a build in the folders of a worker."""
    return list(folder.rglob("opinion-*"))


def pages(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.glob("*.html")}


@pytest.mark.parametrize("nanny", ["--no-nanny", "--nanny"])
def test_the_pages_are_those_of_this_machine_though_a_worker_is_killed(copy, tmp_path, nanny):
    mark = uuid.uuid4().hex
    copy.opinion("build", *REPORTS, "--site", str(tmp_path / "here"))
    with cluster(tmp_path, mark, None, None, nanny=nanny) as (address, workers):
        site = tmp_path / "there"
        command = [sys.executable, "-m", "helpers", "--root", str(copy.root), "build", *REPORTS]
        builder = subprocess.Popen(
            [*command, "--site", str(site), "--dask", address],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert until(lambda: list(site.glob("*.html")), 60)
        assert len(nurseries(mark)) >= 2
        os.kill(of_nanny(workers[0].pid) or workers[0].pid, signal.SIGKILL)
        said, _ = builder.communicate(timeout=120)
        assert builder.returncode == 0, said
        assert f"{len(REPORTS)} of {len(REPORTS)} reports are good" in said
        assert pages(site) == pages(tmp_path / "here")
        assert until(lambda: not nurseries(mark), 5)
        assert until(lambda: not left(tmp_path / "w1"), 5)
        again = copy.opinion("build", *REPORTS, "--site", str(site), "--dry-run")
        assert "nothing has changed" in again.stdout
    assert until(lambda: not marked(mark), 5)


def test_workers_make_pages_in_the_language_of_the_build(copy, tmp_path):
    chosen = ("build", "question-trust-army", "--language", "be", "--site")
    copy.opinion(*chosen, str(tmp_path / "here"))
    with cluster(tmp_path, "", None) as (address, _):
        copy.opinion(*chosen, str(tmp_path / "there"), "--dask", address)
    assert pages(tmp_path / "there") == pages(tmp_path / "here")
    assert b'<html lang="be">' in pages(tmp_path / "there")["question-trust-army.html"]


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_ended_leaves_nothing_on_its_workers(copy, tmp_path, sign):
    mark = uuid.uuid4().hex
    with cluster(tmp_path, mark, None) as (address, _):
        command = [sys.executable, "-m", "helpers", "--root", str(copy.root), "build"]
        builder = subprocess.Popen(
            [*command, "--dask", address], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert until(lambda: left(tmp_path / "w0"), 60)
        builder.send_signal(sign)
        _, said = builder.communicate(timeout=20)
        assert builder.returncode != 0
        assert sign is signal.SIGKILL or b"Traceback" not in said
        assert until(lambda: not nurseries(mark) and not left(tmp_path / "w0"), 10)


def test_a_worker_with_other_helpers_is_refused_by_name(copy, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(Path(helpers.__file__).parent, other / "helpers")
    (other / "helpers" / "words.py").open("a").write("# another edition\n")
    with cluster(tmp_path, "", other) as (address, _):
        said = copy.opinion("build", REPORTS[1], "--dask", address, expect=2).stderr
    assert "the worker tcp://127.0.0.1:" in said
    assert "sources of the helpers is" in said
    assert "Traceback" not in said


def test_a_scheduler_that_does_not_answer_is_said_within_seconds(copy):
    began = time.monotonic()
    said = copy.opinion("build", REPORTS[1], "--dask", "tcp://127.0.0.1:9", expect=2).stderr
    assert "no dask scheduler answers at 'tcp://127.0.0.1:9'" in said
    assert time.monotonic() - began < 30
