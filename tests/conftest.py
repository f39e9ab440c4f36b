"""What the tests share: the real collection, and copies of it that a test may break."""

import csv
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from helpers import language, paths

CHECKOUT = Path(__file__).resolve().parents[1]

# How long an example takes is the machine's doing: no test is timed.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Started in the background, this process ignores Ctrl-C, and so would all that tests end by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption("--all-pages", action="store_true", help="open every page, not every fourth")
    parser.addoption("--kills", type=int, default=20, help="how often a build is killed")
    parser.addoption("--site", help="a site already built, to be opened as it is")


@pytest.fixture(autouse=True)
def real_collection(monkeypatch):
    """Tests read this checkout, whatever folder they run in, and begin in English."""
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(CHECKOUT))
    monkeypatch.setenv(language.VARIABLE, "")
    return CHECKOUT


@dataclass(frozen=True)
class Copy:
    """A copy of the collection in a folder of its own."""

    root: Path

    def file(self, name: str) -> Path:
        """A file of the copy, by its name relative to the root."""
        return self.root / name

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Rewrite a text file."""
        path = self.file(name)
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, f"the test changed nothing in {name}"
        path.write_text(after, encoding="utf-8", newline="\n")

    def edit_row(self, name: str, where: dict[str, str], **cells: str) -> int:
        """Change cells of the first row that matches `where`; returns its line."""
        path = self.file(name)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        header = rows[0]
        for line, row in enumerate(rows[1:], start=2):
            if all(row[header.index(column)] == value for column, value in where.items()):
                for column, value in cells.items():
                    row[header.index(column)] = value
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file, lineterminator="\n").writerows(rows)
                return line
        raise AssertionError(f"no row of {name} has {where}")

    def opinion(self, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess:
        """Run the `opinion` command on the copy, as a user would."""
        command = [sys.executable, "-m", "helpers", "--root", str(self.root), *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.root, timeout=280, check=False
        )
        if expect is not None:
            assert done.returncode == expect, done.stdout + done.stderr
        return done

    def answer(self, slug: str) -> str:
        """What a page of the copy answers, once it is built as it should be now."""
        self.opinion("build", slug)
        record = self.file(f"reports/site/records/{slug}.json").read_text(encoding="utf-8")
        return " ".join(json.loads(record)["answer"])


def copied(root: Path) -> Copy:
    """A copy of this checkout's collection in the folder `root`."""
    for folder in ("data", "docs", "notebooks", "reports"):
        shutil.copytree(
            CHECKOUT / folder,
            root / folder,
            ignore=shutil.ignore_patterns("site*", "runs", ".ipynb_checkpoints"),
        )
    return Copy(root)


@pytest.fixture
def copy(tmp_path, monkeypatch) -> Copy:
    """A copy of the real collection that the test may change; the helpers read it too."""
    root = tmp_path / "collection"
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(root))
    return copied(root)
