"""Several files change together: a process is killed at every step that touches the disk."""

import signal
import subprocess
import sys

import pytest

from helpers.errors import OpinionError
from helpers.intake import writing

FILES = ("data/polls/surveys.csv", "data/polls/responses.csv", "data/sources.csv", "data/new.csv")
DIES = """
import os, signal, sys
from pathlib import Path
from helpers import paths
from helpers.intake import writing

last = int(sys.argv[1])
seen = 0

def dies(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod"):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

contents = {paths.root() / name: f"new {name}".encode() for name in sys.argv[2:]}
before = {path: path.read_bytes() if path.is_file() else b"" for path in contents}
import filelock
sys.addaudithook(dies)
with writing.alone():
    writing.write_all(contents, before)
"""


def dying(copy, step):
    """Change the files in a process that is killed at its `step`-th touch of the disk."""
    command = [sys.executable, "-c", DIES, str(step), *FILES]
    return subprocess.run(command, cwd=copy.root, check=False).returncode


def interrupt(copy):
    """Change the files in a process that is killed once the change is decided."""
    for step in range(1, 60):
        dying(copy, step)
        if "journal.json" in left(copy):
            return
    pytest.fail("no change was decided")


def state(copy):
    return {
        name: path.read_bytes() if (path := copy.file(name)).is_file() else b"" for name in FILES
    }


def left(copy):
    return sorted(path.name for path in (copy.root / "data" / writing.FOLDER).glob("*"))


def test_killed_at_any_step_all_files_are_old_or_after_the_next_command_all_new(copy):
    old = state(copy)
    new = {name: f"new {name}".encode() for name in FILES}
    outcomes = []
    for step in range(1, 200):
        code = dying(copy, step)
        found = state(copy)
        assert all(found[name] in (old[name], new[name]) for name in FILES)
        decided = "journal.json" in left(copy)
        assert decided or found in (old, new)
        writing.finish_left()
        after = state(copy)
        assert after == (new if decided else found)
        with writing.alone():
            assert left(copy) == ["lock"]
        outcomes.append((decided, found == old, found == new))
        for name in FILES:
            copy.file(name).write_bytes(old[name])
        copy.file("data/new.csv").unlink()
        if code == 0:
            break
        assert code == -signal.SIGKILL
    else:
        pytest.fail("the process was never left to end")
    assert (False, True, False) in outcomes, "never killed before the change was decided"
    assert (True, True, False) in outcomes, "never killed between decision and first move"
    assert (True, False, False) in outcomes, "never killed between two moves"
    assert outcomes[-1] == (False, False, True)


def test_any_command_finishes_what_was_decided(copy):
    interrupt(copy)
    copy.opinion("describe", "one_question_over_time", expect=None)
    assert state(copy) == {name: f"new {name}".encode() for name in FILES}
    assert left(copy) == ["lock"]


def test_a_file_changed_by_another_hand_is_never_overwritten(copy):
    path = copy.file(FILES[0])
    before = {path: path.read_bytes()}
    path.write_bytes(b"edited meanwhile")
    with writing.alone(), pytest.raises(OpinionError, match="surveys.csv was changed by somebody"):
        writing.write_all({path: b"new"}, before)
    assert path.read_bytes() == b"edited meanwhile"


def test_what_was_edited_after_an_interruption_is_said_and_kept(copy):
    interrupt(copy)
    copy.file(FILES[2]).write_bytes(b"edited meanwhile")
    said = copy.opinion("describe", "one_question_over_time", expect=2).stderr
    assert "interrupted, and sources.csv was changed since" in said
    assert copy.file(FILES[2]).read_bytes() == b"edited meanwhile"


def test_a_full_disk_changes_nothing_and_is_said(copy):
    """A limit on the size of files stands for the disk: the third of the new files is too large."""
    old = state(copy)
    code = (
        "import resource, signal, sys\nfrom helpers import paths\n"
        "from helpers.intake import writing\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "contents = {paths.root() / name: b'x' for name in sys.argv[1:]}\n"
        "contents[paths.root() / sys.argv[3]] = b'x' * 5000\n"
        "before = {path: path.read_bytes() if path.is_file() else b'' for path in contents}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "with writing.alone():\n writing.write_all(contents, before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *FILES],
        cwd=copy.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "cannot be written (File too large)" in done.stderr
    assert state(copy) == old
    with writing.alone():
        assert left(copy) == ["lock"]


def test_two_processes_never_write_at_once(copy):
    held = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\nfrom helpers.intake import writing\n"
            "with writing.alone():\n print('held', flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=copy.root,
    )
    assert held.stdout.readline() == b"held\n"
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "WAIT_SECONDS", 0.2)
            busy = pytest.raises(OpinionError, match="another process is changing the data")
            with busy, writing.alone():
                pass
    finally:
        held.communicate()
    with writing.alone():
        pass
