"""Earlier editions of pages: kept, listed, put back, and left there until their inputs change."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import OpinionError
from helpers.pipeline import clock, publish, rollback
from pipeline.faults import assert_agrees, shrink
from pipeline.test_publish import page

DAY = datetime.date(2026, 1, 1)
ONE = ("detained-2020",)
NOTEBOOK = "notebooks/10_how_many_were_detained.ipynb"


def publish_on(site, day, text, most=5):
    publish.publish(site, page(f"<p>{text}</p>"), today=day, most_kept=most)


@given(st.sets(st.integers(0, 200), min_size=2, max_size=30), st.integers(1, 6))
@settings(max_examples=15)
def test_the_last_and_the_first_of_each_month_are_kept_as_they_were(tmp_path_factory, days, most):
    site = publish.Site(tmp_path_factory.mktemp("site"))
    dates = [DAY + datetime.timedelta(days=day) for day in sorted(days)]
    bytes_of = {}
    for date in dates:
        publish_on(site, date, f"as of day {date}", most)
        bytes_of[date.isoformat()] = site.page("war").read_bytes()
    *earlier, shown = [date.isoformat() for date in dates]
    firsts = {min(one for one in earlier if one[:7] == month) for month in {e[:7] for e in earlier}}
    assert set(site.kept("war")) == {*earlier[-most:], *firsts}
    for edition in site.kept("war"):
        assert site.kept_path("war", edition, ".html").read_bytes() == bytes_of[edition]
    states = {one["edition"]: one["state"] for one in rollback.editions(site, "war")}
    assert states[shown] == "shown"
    assert {edition for edition, state in states.items() if state == "kept"} == set(
        site.kept("war")
    )


def test_an_edition_is_put_back_and_the_one_that_goes_is_kept(tmp_path):
    site = publish.Site(tmp_path)
    pages = []
    for number in range(3):
        publish_on(site, DAY + datetime.timedelta(days=number), f"number {number}")
        pages.append(site.page("war").read_bytes())
    assert rollback.roll_back(site, "war", "f") == "2026-01-02"
    assert site.page("war").read_bytes() == pages[1]
    assert rollback.held(site) == {"war": "f"}
    assert rollback.roll_back(site, "war", "f", "2026-01-03") == "2026-01-03"
    assert site.page("war").read_bytes() == pages[2]
    with pytest.raises(OpinionError, match="kept are: 2026-01-01, 2026-01-02"):
        rollback.roll_back(site, "war", "f", "2025-01-01")
    publish_on(site, DAY + datetime.timedelta(days=9), "number 9")
    assert rollback.held(site) == {}


def test_two_builds_of_one_day_are_one_edition(tmp_path):
    site = publish.Site(tmp_path)
    publish_on(site, DAY, "morning")
    publish_on(site, DAY, "evening")
    assert site.kept("war") == []
    with pytest.raises(OpinionError, match="kept are: none"):
        rollback.roll_back(site, "war", "f")


def test_a_page_that_was_put_back_stays_until_its_inputs_change(copy, monkeypatch):
    shrink(copy, ONE)
    site = publish.Site(copy.root / "reports" / "site")

    def on(day: int, *arguments: str) -> str:
        moment = datetime.datetime(2026, 11, day, 12, tzinfo=datetime.UTC)
        monkeypatch.setenv(clock.VARIABLE, str(int(moment.timestamp())))
        done = copy.opinion(*arguments)
        assert_agrees(site.folder)
        return done.stdout

    on(2, "build")
    first = site.page(ONE[0]).read_bytes()
    copy.edit(NOTEBOOK, lambda text: text.replace("A floor is not", "A floor is never", 1))
    on(9, "build", "--force")
    second = site.page(ONE[0]).read_bytes()
    assert second != first
    assert "2026-11-02" in on(10, "rollback", ONE[0])
    assert site.page(ONE[0]).read_bytes() == first
    assert "put back on 2026-11-10" in (site.folder / "index.html").read_text()
    assert "2026-11-09\tkept" in on(10, "editions", ONE[0])
    on(16, "build")
    for memory in (copy.root / "reports" / "runs" / "cache").iterdir():
        memory.unlink()
    on(16, "build")
    assert site.page(ONE[0]).read_bytes() == first
    copy.edit(NOTEBOOK, lambda text: text.replace("A floor is never", "No floor is", 1))
    on(23, "build")
    assert site.page(ONE[0]).read_bytes() not in (first, second)
    assert "put back" not in (site.folder / "index.html").read_text()
