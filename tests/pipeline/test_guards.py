"""Guards of a build: one at a time, from a clean start, within limits of time and memory."""

import datetime
import json
import logging
import subprocess
import time

import pytest

from helpers import paths
from helpers.errors import Exit
from helpers.pipeline import clock, due, guards, notify, runs, sums
from helpers.pipeline.build import Listener
from helpers.pipeline.due import INTERRUPTED
from helpers.pipeline.history import History
from pipeline.faults import WAR, assert_agrees, assert_recovers, kill, plant, shrink, start

ONE = ("most-oppose-the-war",)
WAITS = "open('here', 'w').close(); import time; time.sleep(60)"


@pytest.fixture
def site(copy):
    shrink(copy, ONE)
    return copy.root / "reports" / "site"


def begun(copy, process):
    """Wait until the cell that `WAITS` is in runs."""
    while not list(copy.root.rglob("here")):
        assert process.poll() is None
        time.sleep(0.05)


def test_a_second_build_is_told_who_is_at_it_and_leaves_with_9(copy, site):
    plant(copy, WAITS.replace("60", "8"))
    first = start(copy, "build")
    begun(copy, first)
    second = copy.opinion("build", expect=9)
    assert f"process {first.pid} has been changing" in second.stderr
    assert "Traceback" not in second.stderr
    assert "never made" in copy.opinion("status", expect=10).stdout
    assert first.wait(timeout=120) == 0
    (only,) = History(site).runs()
    assert (only["code"], only["made"]) == (0, 1)
    assert_recovers(copy, 0)


def test_after_a_kill_the_next_build_clears_up_and_says_so(copy, site):
    plant(copy, WAITS)
    first = start(copy, "build")
    begun(copy, first)
    kill(first)
    half = site / ".new-half"
    half.write_text("<html")
    assert guards.killed(site)["pid"] == first.pid
    copy.edit(WAR, lambda text: text.replace("60", "0"))
    done = copy.opinion("build")
    assert f"process {first.pid}, begun at" in done.stderr
    assert guards.killed(site) == {}
    assert not list(copy.root.glob("reports/runs/cache/*.tmp"))
    assert_agrees(site)


def test_what_a_power_cut_damages_is_found_by_the_sums_and_made_anew(copy, site):
    copy.opinion("build")
    record, page = site / "records" / f"{ONE[0]}.json", site / f"{ONE[0]}.html"
    whole = [file.read_bytes() for file in (record, page)]
    check = ["sha256sum", "--quiet", "--check", sums.SUMS]
    assert subprocess.run(check, cwd=site, check=False).returncode == 0
    page.write_bytes(bytes(4096))
    record.write_bytes(whole[0][:4096])
    said = subprocess.run(check, cwd=site, check=False, capture_output=True, text=True).stdout
    assert said == f"{page.name}: FAILED\nrecords/{record.name}: FAILED\n"
    page.unlink()
    assert f"{record.name} was damaged or gone" in copy.opinion("build").stderr
    assert [file.read_bytes() for file in (record, page)] == whole
    assert_agrees(site)
    record.unlink()
    assert f"{record.name} was damaged or gone" in copy.opinion("build").stderr
    assert [file.read_bytes() for file in (record, page)] == whole
    assert_agrees(site)


def test_a_run_that_takes_too_long_ends_and_fails_what_is_not_done(copy):
    three = (*ONE, "detained-2020", "detained-2021")
    shrink(copy, three)
    copy.opinion("build", "detained-2020")  # the data are known to be good
    shrink(copy, three, run_deadline_seconds=10)
    plant(copy, WAITS)
    done = copy.opinion("build", "--jobs", "1", expect=7)
    assert "most-oppose-the-war: the whole run took too long" in done.stdout
    assert "of 3 reports are good" in done.stdout
    assert_agrees(copy.root / "reports" / "site")
    shrink(copy, ("detained-2020", "detained-2021"), run_deadline_seconds=600)
    copy.opinion("build")
    assert_agrees(copy.root / "reports" / "site")


@pytest.mark.parametrize("engine", ["fork", "papermill"])
def test_a_notebook_that_eats_memory_past_its_limit_fails_alone(copy, engine):
    shrink(copy, (*ONE, "detained-2020"), memory_megabytes=1500)
    plant(copy, "eaten = [bytearray(2**28) for _ in range(40)]")
    done = copy.opinion("build", "--engine", engine, expect=None)
    assert done.returncode in (5, 6)
    assert "1 of 2 reports are good" in done.stdout
    assert_recovers(copy, done.returncode)


@pytest.mark.parametrize(
    ("statement", "code"),
    [("import os; os.kill(os.getpid(), 9)", 6), ("while True: pass", 7)],
    ids=["is killed", "never ends"],
)
def test_a_notebook_whose_kernel_is_killed_or_that_never_ends_fails_alone(copy, statement, code):
    shrink(copy, (*ONE, "detained-2020"), deadline_seconds=20)
    copy.opinion("build")
    good = (copy.root / "reports" / "site" / f"{ONE[0]}.html").read_bytes()
    plant(copy, statement)
    done = copy.opinion("build", expect=code)
    assert "1 of 2 reports are good" in done.stdout
    assert (copy.root / "reports" / "site" / f"{ONE[0]}.html").read_bytes() == good
    assert_recovers(copy, code)


@pytest.mark.parametrize(
    "statement",
    ["import os; os.fork()", "for _ in range(100): print('x' * 2**20)"],
    ids=["forks", "prints 100 MB"],
)
def test_a_notebook_that_forks_or_prints_without_end_does_no_harm(copy, site, statement):
    plant(copy, statement)
    done = copy.opinion("build", expect=None)
    assert done.returncode in (0, 5, 6, 8), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    page = site / "most-oppose-the-war.html"
    assert not page.is_file() or page.stat().st_size < 2**20
    assert_recovers(copy, done.returncode)


def test_a_run_leaves_its_history_and_a_failure_its_class_and_cell(copy, site):
    copy.opinion("build")
    plant(copy, "raise LookupError('/secret/place')")
    copy.opinion("build", expect=5)
    first, second = History(site).runs()
    assert (first["code"], first["made"], first["changed"]) == (0, 1, 1)
    assert (second["code"], second["failed"]) == (5, 1)
    (report,) = second["reports"]
    assert (report["error"], report["state"], report["code"]) == ("LookupError", "failed", 5)
    assert report["cell"] > 1
    assert any("cell" in reason for reason in report["why"])
    assert report["fingerprint"] != first["reports"][0]["fingerprint"]
    text = (site / "state" / "history.jsonl").read_text()
    assert "secret" not in text
    assert str(copy.root) not in text


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [(ZeroDivisionError, Exit.CRASHED, [Exit.CRASHED]), (KeyboardInterrupt, INTERRUPTED, [])],
)
def test_a_crash_is_a_run_that_is_told_and_an_interruption_is_none(
    site, monkeypatch, error, code, told
):
    def crashing(*_, **__):
        raise error("not foreseen")

    heard = []
    monkeypatch.setattr(runs, "build", crashing)
    monkeypatch.setattr(notify, "tell", lambda _, title, lines, note: heard.append((title, lines)))
    with pytest.raises(error):
        runs.run(site=site, listener=Listener())
    (run,) = History(site).runs()
    assert run["code"] == code
    assert heard == [("No report was made", [f"Code {int(one)}: see its log."]) for one in told]
    assert bool(due.whole_runs([run], clock.now())) is bool(told)
    (log,) = (site.parent / "runs" / "log").iterdir()
    assert ("ZeroDivisionError: not foreseen" in log.read_text()) is bool(told)


def test_a_torn_line_of_the_history_costs_that_line_only(tmp_path):
    history = History(tmp_path)
    history.add(kind="ended", run="a", began="x", code=0)
    path = tmp_path / "state" / "history.jsonl"
    path.write_bytes(path.read_bytes() + b'{"kind":"ended","run":"b","be')
    history.add(kind="ended", run="c", began="y", code=0)
    assert [run["run"] for run in history.runs()] == ["a", "c"]
    assert [json.loads(line)["run"] for line in path.read_text().splitlines()[::2]] == ["a", "c"]


def test_logs_are_begun_anew_when_they_are_long_and_the_last_few_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "LOG_BYTES", 2000)
    monkeypatch.setattr(paths, "reports", lambda: tmp_path)
    for number in range(300):
        with runs._log(tmp_path / "site") as log:
            log.info("run %d went as it should have gone, with nothing to tell", number)
    files = sorted((tmp_path / "runs" / "log").iterdir())
    assert len(files) == 1 + runs.LOGS_KEPT
    assert all(file.stat().st_size <= 2000 for file in files)
    (newest,) = (file for file in files if file.suffix == ".log")
    assert "run 299 " in newest.read_text()


def test_each_site_has_a_log_of_its_own_in_utf_8_and_utc(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "reports", lambda: tmp_path)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    before = clock.stamp(datetime.datetime.now(datetime.UTC))
    for site in (tmp_path / "one" / "site", tmp_path / "two" / "site"):
        with runs._log(site) as log:
            log.info("Магілёў in %s", site.parent.name)
            (file,) = (one for one in log.handlers if isinstance(one, logging.FileHandler))
            assert file.encoding == "utf-8", "that of the locale would be taken"
    monkeypatch.undo()
    time.tzset()
    after = clock.stamp(datetime.datetime.now(datetime.UTC))
    logs = [path.read_text(encoding="utf-8") for path in (tmp_path / "runs" / "log").iterdir()]
    told = sorted(line.rstrip().split(" ", 1)[::-1] for line in logs)
    assert [line for line, _ in told] == ["Магілёў in one", "Магілёў in two"]
    assert all(before <= at <= after for _, at in told)
