"""The whole command is killed at any of its steps: the tables are as they were, or all new."""

import random
import shutil
import signal
import subprocess
import sys

from intake.made_up import data_of, fill_workbook

SEED = 20261129
#: The command in a process that kills itself at its n-th touch of a file of the data or of ours.
DIES = """
import os, signal, sys

last, folder = int(sys.argv[1]), sys.argv[2]
seen = 0

def dies(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod") and any(
        folder in str(argument) or "opinion-data-" in str(argument) for argument in arguments
    ):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(dies)
sys.argv = ["opinion", *sys.argv[3:]]
from helpers.pipeline.cli import main
try:
    main()
finally:
    print(seen, file=sys.stderr)
"""


def run(copy, step, *arguments):
    """Run a command that is killed at a step (0: at none)."""
    command = [sys.executable, "-c", DIES, str(step), str(copy.root / "data"), "--root"]
    return subprocess.run(
        [*command, str(copy.root), *arguments], capture_output=True, text=True, check=False
    )


def test_killed_at_any_step_the_tables_are_old_or_all_new(copy, tmp_path, request, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    add = ("data", "add", "survey", str(fill_workbook(tmp_path / "wave.xlsx")), "--yes")
    old = data_of(copy)
    steps = int(run(copy, 0, *add).stderr.splitlines()[-1])
    new = data_of(copy)
    changed = [name for name in new if new[name] != old.get(name)]
    assert set(changed) == {
        "README.md", "sources.csv", "polls/surveys.csv", "polls/responses.csv",
    }  # fmt: skip
    chance = random.Random(SEED)
    kills = max(4, request.config.getoption("--kills") // 5)
    near_the_end = range(steps - 20, steps, 2)  # where the files are moved
    outcomes = set()
    for moment in [*near_the_end, *(chance.randint(1, steps) for _ in range(kills))]:
        restore(copy, old)
        done = run(copy, moment, *add)
        assert done.returncode == -signal.SIGKILL, done.stderr
        found = data_of(copy)
        assert all(found[name] in (old[name], new[name]) for name in old)
        is_decided = (copy.root / "data" / ".intake" / "journal.json").is_file()
        assert is_decided or found in (old, new)
        copy.opinion("list")
        found = data_of(copy)
        assert found in (old, new)
        assert not is_decided or found == new
        outcomes.add(found == new)
    assert outcomes == {True, False}


def test_another_article_is_there_as_a_whole_or_not_at_all(copy, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    about = ["--title", "A", "--outlet", "B", "--date", "2024-02-01"]
    command = ("claims", "new", "second", *about, "--address", "https://e.org/")
    old = data_of(copy)
    steps = int(run(copy, 0, *command).stderr.splitlines()[-1])
    new = data_of(copy)
    outcomes = set()
    for moment in range(steps - 36, steps, 4):
        shutil.rmtree(copy.root / "data" / "claims" / "second", ignore_errors=True)
        restore(copy, old)
        assert run(copy, moment, *command).returncode == -signal.SIGKILL
        copy.opinion("list")
        assert data_of(copy) in (old, new)
        outcomes.add(data_of(copy) == new)
    assert outcomes == {True, False}


def restore(copy, content):
    for name, before in content.items():
        (copy.root / "data" / name).write_bytes(before)
