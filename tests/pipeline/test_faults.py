"""A build that is killed anywhere, or cannot write, leaves good pages; the next one succeeds."""

import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from conftest import copied
from helpers.pipeline import guards
from helpers.pipeline.history import History
from helpers.pipeline.publish import Site
from pipeline.faults import (
    SLUGS,
    WAR,
    assert_agrees,
    assert_index_is_true,
    assert_whole,
    kill,
    mounted,
    shrink,
    start,
)
from pipeline.test_processes import until, with_mark

SEED = 20261130
TERMS = ("What it says is never", "What they say is never")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A small collection that is changed back and forth, with the good pages of both states."""
    copy = copied(tmp_path_factory.mktemp("faults") / "collection")
    shrink(copy)
    site = Site(copy.root / "reports" / "site")
    editions = {slug: set() for slug in SLUGS}
    texts = {}
    for path in (WAR, "notebooks/10_how_many_were_detained.ipynb"):
        text = copy.file(path).read_text()
        texts[path] = (text, text.replace("## Versions", "## The versions", 1))
    took = []
    for state in (0, 1, 0):
        change(copy, texts, state)
        began = time.monotonic()
        copy.opinion("build", "--force")
        took.append(time.monotonic() - began)
        for slug in SLUGS:
            editions[slug].add(site.page(slug).read_bytes())
    assert all(len(known) >= 2 for known in editions.values())
    return copy, site, editions, texts, min(took)


def change(copy, texts, state: int) -> None:
    for path, both in texts.items():
        copy.file(path).write_text(both[state])


def points(request) -> int:
    return request.config.getoption("--kills")


def test_a_build_killed_anywhere_leaves_good_pages_and_the_next_succeeds(two, request, monkeypatch):
    copy, site, editions, texts, seconds = two
    mark = f"faults-{os.getpid()}"
    monkeypatch.setenv("STARTED_BY_TEST", mark)
    moments = random.Random(SEED)
    killed = 0
    for number in range(points(request)):
        change(copy, texts, (number + 1) % 2)
        builder = start(copy, "build", start_new_session=True)
        time.sleep(moments.uniform(0.05, 0.95 * seconds))
        if builder.poll() is None:
            kill(builder)
            killed += 1
        else:
            builder.communicate()
        assert_whole(site.folder, editions)
        assert_index_is_true(site.folder)
        assert until(lambda: with_mark(mark) == 0, 5)
        after = moments.random()
        if after < 0.3:  # the next one may be killed as well
            continue
        if after < 0.5:
            copy.opinion("status")
            assert_agrees(site.folder)
            assert_whole(site.folder, editions)
            continue
        copy.opinion("build")
        assert_agrees(site.folder)
        assert_whole(site.folder, editions)
        assert copy.opinion("status", "--max-age", "1d").returncode == 0
        assert guards.killed(site.folder) == {}
    assert killed > points(request) / 4
    copy.opinion("build")
    assert_agrees(site.folder)
    assert not list(copy.root.glob("reports/runs/cache/*.tmp"))


@pytest.fixture
def small(copy):
    """A site on a file system of its own, of 6 MB."""
    shrink(copy)
    site = copy.root / "reports" / "site"
    with mounted(site, "size=6m"):
        yield copy, site


def changed(copy) -> None:
    copy.edit(WAR, lambda text: text.replace("## Versions", "## The versions", 1))


def pages_of(site: Path) -> dict[str, bytes]:
    return {slug: (site / f"{slug}.html").read_bytes() for slug in SLUGS}


def test_a_full_disk_leaves_the_site_as_it_was(small):
    copy, site = small
    copy.opinion("build")
    before, index = pages_of(site), (site / "index.html").read_bytes()
    changed(copy)
    ballast = site / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 4096)
    done = copy.opinion("build", expect=8)
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert pages_of(site) == before
    assert (site / "index.html").read_bytes() == index
    assert not list(site.rglob(".new-*"))
    said = copy.opinion("status", expect=8).stdout
    assert "no run can write to the site now: its disk is full" in said
    assert "3 of 3 reports are good" in said
    ballast.unlink()
    assert_agrees(site)
    assert_next_makes_it(copy, before)


def test_a_site_that_cannot_be_written_stays_and_the_build_says_so(small):
    copy, site = small
    copy.opinion("build")
    before = pages_of(site)
    changed(copy)
    subprocess.run(["mount", "-o", "remount,ro", str(site)], check=True)
    done = copy.opinion("build", expect=8)
    assert "cannot be written (Read-only file system)" in done.stderr
    assert "Traceback" not in done.stderr
    assert pages_of(site) == before
    said = copy.opinion("status", expect=8).stdout
    assert "no run can write to the site now: its file system is read-only" in said
    assert "3 of 3 reports are good" in said
    assert "edition" in copy.opinion("editions", SLUGS[0]).stdout
    assert_agrees(site)
    subprocess.run(["mount", "-o", "remount,rw", str(site)], check=True)
    assert_next_makes_it(copy, before)


def assert_next_makes_it(copy, before: dict[str, bytes]) -> None:
    """The next build makes the changed page, and it alone; `status` is content."""
    site = copy.root / "reports" / "site"
    copy.opinion("build")
    after = pages_of(site)
    assert {slug for slug in SLUGS if after[slug] != before[slug]} == {SLUGS[0]}
    assert_agrees(site)
    assert "3 of 3 reports are good" in copy.opinion("status", "--max-age", "1d").stdout


def test_a_torn_history_costs_one_line_and_no_run(copy):
    shrink(copy, ("detained-2020",))
    copy.opinion("build")
    site = copy.root / "reports" / "site"
    path = site / "state" / "history.jsonl"
    before = (site / "detained-2020.html").read_bytes()
    path.write_bytes(path.read_bytes()[:-20])
    said = copy.opinion("status", expect=10).stdout
    assert "was killed" in said  # its end is what was torn off
    assert "1 of 1 reports are good" in said
    copy.opinion("build", "--force")
    assert len(History(site).runs()) == 2
    assert (site / "detained-2020.html").read_bytes() == before
    assert "killed" not in copy.opinion("status", "--max-age", "1d").stdout
    assert_agrees(site)
