"""However a build ends, none of its processes is left."""

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

WAR = "notebooks/02_do_most_belarusians_oppose_the_war.ipynb"
PROCESSES = pytest.mark.skipif(not Path("/proc").is_dir(), reason="counts processes in /proc")


def with_mark(mark: str) -> int:
    """How many processes have `mark` in the environment they were started with."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found += mark.encode() in (folder / "environ").read_bytes()
        except OSError:
            continue
    return found


def until(condition, seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def start(copy, monkeypatch):
    """Start `opinion build` of the war report with a first statement put into its notebook."""
    mark = uuid.uuid4().hex
    monkeypatch.setenv("STARTED_BY_TEST", mark)

    def begin(statement: str, engine: str) -> tuple[subprocess.Popen, str]:
        line = f'"{statement}\\n",\n    "splits = views'
        copy.edit(WAR, lambda text: text.replace('"splits = views', line, 1))
        command = [sys.executable, "-m", "helpers", "--root", str(copy.root), "build"]
        command += ["most-oppose-the-war", "--engine", engine]
        builder = subprocess.Popen(
            command,
            cwd=copy.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        return builder, mark

    return begin


#: Starts a process in a session of its own, and there one whose parent ends at once.
DETACHES = (
    "import subprocess; orphan = 'setsid sleep 300 & touch here'; "
    "subprocess.Popen(['setsid', 'sh', '-c', 'sh -c ' + repr(orphan) + '; sleep 300'])"
)
WAITS = "import os, time; exec('while not os.path.exists(' + repr('here') + '): time.sleep(0.01)')"
HANGS = "open('hangs', 'w').close(); import re; re.match('(a+)+$', 'a' * 60 + 'b')"


@PROCESSES
@pytest.mark.parametrize("engine", ["fork", "papermill"])
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("pass", 0),
        ("1 / 0", 5),
        (f"{DETACHES}; {WAITS}", 0),
        (f"{DETACHES}; {WAITS}; 1 / 0", 5),
        (f"{DETACHES}; {WAITS}; os._exit(1)", 6),
        (f"{DETACHES}; {WAITS}; time.sleep(60)", 7),
    ],
    ids=["good", "fails", "detaches", "detaches and fails", "detaches and dies", "and waits"],
)
def test_a_build_that_ends_leaves_no_process(start, copy, engine, statement, code):
    copy.edit("reports/collection.yml", lambda text: text.replace(": 300", ": 15", 1))
    builder, mark = start(statement, engine)
    builder.communicate(timeout=120)
    assert builder.returncode == code
    assert until(lambda: with_mark(mark) == 0, 3)


@PROCESSES
@pytest.mark.parametrize(("engine", "count"), [("fork", 5), ("papermill", 5)])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_no_process(start, copy, engine, count, sign):
    """Ctrl-C reaches the whole group, kill -9 the builder alone; a cell hangs in C meanwhile."""
    builder, mark = start(f"{DETACHES}; {WAITS}; {HANGS}", engine)
    assert until(lambda: list(copy.root.rglob("hangs")), 60)
    assert with_mark(mark) >= count
    (os.killpg if sign is signal.SIGINT else os.kill)(builder.pid, sign)
    _, said = builder.communicate(timeout=20)
    assert builder.returncode != 0
    assert b"Traceback" not in said
    assert until(lambda: with_mark(mark) == 0, 5)
