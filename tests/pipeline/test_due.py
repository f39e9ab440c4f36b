"""When a run is due, by any clock and any history; what `build --if-due` and `status` say."""

import datetime
import json
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.pipeline import clock, due, renewal
from helpers.pipeline.history import History
from helpers.pipeline.unattended import Schedule
from pipeline.faults import WAR, assert_agrees, kill, plant, shrink, start

MONDAYS = Schedule(cron="0 6 * * 1", time_zone="Europe/Warsaw", overdue_after_hours=24)
WARSAW = ZoneInfo("Europe/Warsaw")
NEW_YEAR = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
MINUTES = st.integers(0, 60 * 24 * 400).map(
    lambda minutes: NEW_YEAR + datetime.timedelta(minutes=minutes)
)
ONE = ("detained-2020",)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=WARSAW)


def run(began: datetime.datetime, code: int = 0, **more) -> dict:
    stamped = clock.stamp(began)
    about = {"began": stamped, "ended": stamped, "patterns": [], "listed": "its reports"}
    return {**about, "code": code, **more}


@given(MINUTES)
def test_a_run_is_due_once_after_each_monday_morning(now):
    last = due.last_due(MONDAYS, now)
    local = last.astimezone(WARSAW)
    assert (local.weekday(), local.hour, local.minute) == (0, 6, 0)
    assert last <= now < due.next_due(MONDAYS, now)
    assert now - last <= datetime.timedelta(days=7, hours=1)
    assert due.is_due(MONDAYS, [run(last - datetime.timedelta(minutes=1))], now)
    assert not due.is_due(MONDAYS, [run(last)], now)


@pytest.mark.parametrize(
    ("runs", "is_due"),
    [
        ([], True),
        ([run(at("2026-11-30 06:00"))], False),
        ([run(at("2026-11-30 06:00"), code=5)], False),
        ([run(at("2026-11-30 06:00"), code=due.INTERRUPTED)], True),
        ([{**run(at("2026-11-30 06:00")), "ended": ""}], True),
        ([run(at("2026-11-30 06:00"), patterns=["detained-2020"])], True),
        ([run(at("2030-01-01 00:00"))], True),
        ([run(at("2026-11-09 06:00"))], True),
    ],
    ids=["none", "done", "failed", "interrupted", "killed", "a part", "of a wrong clock", "missed"],
)
def test_what_counts_as_the_run_that_was_due(runs, is_due):
    assert due.is_due(MONDAYS, runs, at("2026-11-30 09:00")) is is_due


def test_a_run_is_overdue_when_it_is_too_late_or_too_old():
    runs = [run(at("2026-11-23 06:00"))]
    assert not due.is_overdue(runs, at("2026-12-01 05:59"), schedule=MONDAYS)
    assert due.is_overdue(runs, at("2026-12-01 06:01"), schedule=MONDAYS)
    eight = datetime.timedelta(days=8)
    assert not due.is_overdue(runs, at("2026-12-01 05:59"), max_age=eight)
    assert due.is_overdue(runs, at("2026-12-01 06:01"), max_age=eight)
    failed = [run(at("2026-11-30 06:00"), code=5)]
    assert not due.is_overdue(failed, at("2026-12-02 00:00"), max_age=eight)
    stopped = [run(at("2026-11-30 06:00"), code=8, listed="")]  # a full disk
    assert due.is_overdue(stopped, at("2026-12-02 00:00"), max_age=eight)
    assert not due.is_overdue([], at("2026-12-02 00:00"))


def epoch(moment: str) -> str:
    return str(int(at(moment).timestamp()))


def test_missed_runs_are_caught_up_once_after_an_update(copy, monkeypatch):
    counts = ["sh", "-c", "echo . >> data/../reports/pages/terms.md; exit 3"]
    shrink(copy, ONE, update={"command": counts}, schedule=MONDAYS.model_dump())
    terms = copy.file("reports/pages/terms.md")
    lines = len(terms.read_text().splitlines())
    monkeypatch.setenv(clock.VARIABLE, epoch("2026-11-25 12:00"))
    first = copy.opinion("build", "--if-due")
    assert "failed with code 3; going on" in first.stderr
    assert "was killed" not in first.stderr
    assert len(terms.read_text().splitlines()) == lines + 1
    assert "nothing is due before 2026-11-30T05:00:00Z" in copy.opinion("build", "--if-due").stderr
    monkeypatch.setenv(clock.VARIABLE, epoch("2026-12-16 03:00"))
    copy.opinion("build", "--if-due")
    copy.opinion("build", "--if-due")
    site = copy.root / "reports" / "site"
    assert [one["why"] for one in History(site).runs()] == [
        "due since 2026-11-23T05:00:00Z",
        "due since 2026-12-14T05:00:00Z",
    ]
    assert len(terms.read_text().splitlines()) == lines + 2
    assert_agrees(site)


@pytest.mark.parametrize("language", ["en", "be"])
def test_no_update_runs_underneath_a_build(copy, language):
    shrink(copy, ("most-oppose-the-war",), update={"command": ["touch", "updated"]})
    plant(copy, "open('here', 'w').close(); import time; time.sleep(20)")
    builder = start(copy, "build", "--language", language)
    while not list(copy.root.rglob("here")):
        assert builder.poll() is None
        time.sleep(0.05)
    told = copy.opinion("build", "--if-due", expect=9).stderr
    assert f"process {builder.pid} has been changing" in told
    assert not copy.file("updated").exists()
    kill(builder)


def state_of(root) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder, with its time and its content; folders too."""
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in root.rglob("*")
    }


def test_a_dry_run_touches_nothing(copy, monkeypatch):
    wanted = {"command": ["touch", "updated"]}
    shrink(copy, ONE, update=wanted, schedule=MONDAYS.model_dump())
    monkeypatch.setenv(clock.VARIABLE, epoch("2026-11-25 12:00"))

    def dry(*arguments: str) -> str:
        before = state_of(copy.root)
        said = copy.opinion("build", "--if-due", "--dry-run", *arguments).stdout
        assert state_of(copy.root) == before
        return said

    assert "1 of 1 reports have to be made" in dry()
    copy.opinion("build", "--if-due")
    assert copy.file("updated").is_file()
    copy.file("updated").unlink()
    monkeypatch.setenv(clock.VARIABLE, epoch("2026-12-16 03:00"))
    assert "nothing has changed" in dry()
    assert "1 of 1 reports have to be made" in dry("--force")
    copy.edit(
        "notebooks/10_how_many_were_detained.ipynb",
        lambda text: text.replace("## Versions", "## The versions", 1),
    )
    assert "detained-2020: cell" in dry()
    renewal.announce(copy.root / "reports" / "site")
    assert "detained-2020: cell" in dry()


def test_a_clock_set_back_neither_stops_runs_nor_loses_pages(copy, monkeypatch):
    shrink(copy, ONE, schedule=MONDAYS.model_dump())
    site = copy.root / "reports" / "site"
    monkeypatch.setenv(clock.VARIABLE, epoch("2031-01-01 12:00"))
    copy.opinion("build", "--if-due")
    first = (site / "detained-2020.html").read_bytes()
    monkeypatch.setenv(clock.VARIABLE, epoch("2026-12-01 12:00"))
    assert copy.opinion("status", expect=10).stdout.count("OVERDUE") == 1
    copy.opinion("build", "--if-due")
    assert "1 of 1 reports are good" in copy.opinion("status").stdout
    copy.opinion("build", "--force")
    assert (site / "detained-2020.html").read_bytes() == first  # it says what it said
    assert_agrees(site)
    copy.edit(
        "notebooks/10_how_many_were_detained.ipynb",
        lambda text: text.replace("## Versions", "## The versions", 1),
    )
    copy.opinion("build")
    assert (site / "detained-2020.html").read_bytes() != first
    assert_agrees(site)
    assert "2026-12-01" in copy.opinion("editions", "detained-2020").stdout
    copy.opinion("status")


def test_status_tells_of_failures_of_kills_and_of_runs_that_are_overdue(copy):
    shrink(copy, ("most-oppose-the-war", "detained-2020"), schedule=None)
    assert "never made" in copy.opinion("status", "--max-age", "8d", expect=10).stdout
    copy.opinion("build")
    assert "2 of 2 reports are good" in copy.opinion("status", "--max-age", "8d").stdout
    plant(copy, "raise LookupError('secret')")
    copy.opinion("build", expect=5)
    told = json.loads(copy.opinion("status", "--json", expect=5).stdout)
    (failed,) = [one for one in told["reports"] if one["state"] == "failed"]
    assert (failed["slug"], failed["error"]) == ("most-oppose-the-war", "LookupError")
    assert failed["edition"]
    assert "LookupError" in copy.opinion("history", "most-*").stdout
    page = (copy.root / "reports" / "site" / "history.html").read_text()
    assert "running its notebook" in page
    assert "LookupError" not in page
    copy.edit(WAR, lambda text: text.replace("secret", "other"))
    builder = start(copy, "build")
    while len(History(copy.root / "reports" / "site").runs()) < 3:
        assert builder.poll() is None
    kill(builder)
    assert "was killed" in copy.opinion("status", expect=5).stdout
    assert_agrees(copy.root / "reports" / "site")
    assert "was killed" in copy.opinion("status", expect=5).stdout
    copy.opinion("build", expect=5)
    assert "was killed" not in copy.opinion("status", expect=5).stdout


def test_a_schedule_that_cannot_be_read_is_told_with_an_example(copy):
    shrink(copy, ONE, schedule={"cron": "every monday", "time_zone": "Minsk"})
    said = copy.opinion("build", expect=2).stderr
    assert "0 6 * * 1" in said
    assert "'Minsk' is no time zone; like Europe/Warsaw" in said
