"""Killed between any two moves of files: the index is not wrong, and the next command mends it."""

import datetime
import os
import shutil
import signal
from pathlib import Path

import pytest

from helpers import language
from helpers.pipeline import build, guards, publish, renewal, rollback
from helpers.pipeline.collection import Report
from helpers.pipeline.history import History
from helpers.pipeline.renewal import renewed
from pipeline.faults import assert_agrees, assert_index_is_true
from pipeline.test_publish import page

DAYS = [datetime.date(2026, 11, day) for day in (2, 9, 16)]
SLUGS = ("army", "bank")


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    """The collection is these two reports."""
    about = {"notebook": "n", "file": "n.ipynb", "group": "The war", "parameters": {}}
    made = [Report(slug=slug, **about) for slug in SLUGS]
    monkeypatch.setattr(build, "reports", lambda collection: made)
    monkeypatch.setattr(build.companions.archive, "data_package", lambda: {})


def make(folder: Path, day: datetime.date) -> None:
    """What a build does to a site once its pages are made."""
    site = publish.Site(folder)
    with guards.alone(folder):
        renewal.announce(folder)
        for slug in SLUGS:
            said = f"{slug} as of {day.day}"
            body = f"<p>{said}, edition of {publish.EDITION}.</p>"
            publish.publish(site, page(body, slug=slug, answer=[said]), today=day)
        build.publish_lists(site)


def put_back(folder: Path, _day: datetime.date) -> None:
    with guards.alone(folder):
        rollback.roll_back(publish.Site(folder), "army", "")
        build.publish_lists(publish.Site(folder))


def killed_after(moves: int, change, folder: Path) -> bool:
    """Whether a process that makes a change was killed once it had moved so many files."""
    child = os.fork()
    if not child:
        left, move = [moves], Path.replace

        def counted(path: Path, target: Path) -> Path:
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return move(path, target)

        Path.replace = counted
        try:
            change(folder, DAYS[2])
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("change", [make, put_back])
def test_killed_after_any_number_of_moves_the_index_is_true_and_is_mended(tmp_path, change):
    before = tmp_path / "before"
    make(before, DAYS[0])
    make(before, DAYS[1])
    assert_agrees(before)
    told, moves, was_killed = [], 1, True  # the first says who changes the site
    while was_killed:
        folder = tmp_path / f"site-{moves}"
        shutil.copytree(before, folder)
        was_killed = killed_after(moves, change, folder)
        assert_index_is_true(folder)
        assert (guards.killed(folder) != {}) is was_killed
        renewed(folder, told.append)
        assert_agrees(folder)
        assert guards.killed(folder) == {}
        moves += 1
    assert len(told) == moves - 2 > 10
    assert "was killed; going on" in told[0]


def test_nothing_is_renewed_while_another_process_changes_the_site_or_when_all_is_well(tmp_path):
    make(tmp_path, DAYS[0])
    was = (tmp_path / "index.html").stat().st_mtime_ns
    renewed(tmp_path, print)
    assert (tmp_path / "index.html").stat().st_mtime_ns == was
    renewal.announce(tmp_path)
    with guards.alone(tmp_path):
        renewed(tmp_path, print)
        assert renewal.is_announced(tmp_path)
    assert "may be newer than what this list says" in (tmp_path / "index.html").read_text()
    renewed(tmp_path, print)
    assert_agrees(tmp_path)
    assert History(tmp_path).runs() == []


def test_the_lists_of_a_site_are_renewed_in_its_own_language(tmp_path, monkeypatch):
    with language.speaking("be"):
        make(tmp_path, DAYS[0])
        renewal.announce(tmp_path)
    index = tmp_path / "index.html"
    assert renewal.is_announced(tmp_path) and "Старонкі якраз абнаўляюцца" in index.read_text()
    monkeypatch.setenv(language.VARIABLE, "ru")
    renewed(tmp_path, pytest.fail)
    assert not renewal.is_announced(tmp_path)
    assert language.written_in(tmp_path) == "be" and "Вайна" in index.read_text()
