"""Files that call the build: each is read by the program it is made for, or by its parser."""

import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from cronsim import CronSim
from lxml import etree

from conftest import CHECKOUT
from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline.triggers import trigger_files
from helpers.pipeline.unattended import Schedule

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine"
)
NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)
XML = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """This collection in a folder whose name needs care in every kind of file."""
    folder = tmp_path / """a b%h $HOME 'c' "d" & <é>"""
    folder.symlink_to(CHECKOUT)
    monkeypatch.setattr(paths, "root", lambda: folder)
    return folder


@needs_systemd
@pytest.mark.parametrize("cron", ["0 6 * * 1", "*/15 * * * *", "* * * * *", "5,7-9 3 1 1 *"])
def test_systemd_takes_the_units(odd, tmp_path, monkeypatch, cron):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    files = []
    for name, text in trigger_files("systemd", Schedule(cron=cron)).items():
        files.append(tmp_path / name)
        files[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *files], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("cron", ["0 6 * * 1", "*/15 * * * *", "* * * * *", "5,7-9 3 1 1 *"])
def test_systemd_asks_at_the_minutes_of_the_schedule(cron):
    text = trigger_files("systemd", Schedule(cron=cron))["opinion.timer"]
    (when,) = [line.partition("=")[2] for line in text.splitlines() if "OnCalendar" in line]
    command = ["systemd-analyze", "calendar", "--iterations=7", f"--base-time={NOW:%F %T} UTC"]
    said = subprocess.run([*command, when], capture_output=True, text=True, check=True).stdout
    asked = [line.partition(": ")[2] for line in said.splitlines() if "UTC" in line]
    asked = [datetime.strptime(one, "%a %Y-%m-%d %H:%M:%S UTC") for one in asked]
    hourly = CronSim(f"{cron.split()[0]} * * * *", NOW.replace(tzinfo=None))
    assert asked == [next(hourly) for _ in range(7)]


def cron_line(text):
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    fields = line.split(" ", 5)
    return " ".join(fields[:5]), fields[5]


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Minsk", "America/New_York"])
def test_cron_asks_at_the_moment_when_reports_are_due(timezone):
    schedule = Schedule(cron="30 6 * * 0,1", time_zone=timezone)
    when, _ = cron_line(trigger_files("cron", schedule)["opinion.cron"])
    due = CronSim(schedule.cron, NOW.astimezone(ZoneInfo(timezone)))
    for _ in range(5):
        moment = next(due).astimezone(UTC)
        assert next(CronSim(when, moment - timedelta(seconds=1))) == moment


def test_the_line_of_cron_runs_the_command_in_this_checkout(odd):
    _, command = cron_line(trigger_files("cron", Schedule(cron="0 6 * * 1"))["opinion.cron"])
    assert "\\%h" in command
    command = command.replace("\\%", "%")
    shown = command.replace("build --if-due >/dev/null 2>&1", "list")
    assert "most-oppose-the-war" in in_shell(shown)
    assert in_shell(command.replace("build --if-due", "list")) == ""
    failing = command.replace("build --if-due", "describe nothing")
    assert in_shell(failing).startswith("opinion build ended with code 2;")


def in_shell(command):
    """What a line of cron would have mailed."""
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True, cwd="/"
    ).stdout


def test_the_workflow_is_one_that_github_takes(tmp_path):
    text = trigger_files("github", Schedule(cron="0 6 * * 1", time_zone="Europe/Minsk"))[
        "reports.yml"
    ]
    file = tmp_path / "reports.yml"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*command, "vendor.github-workflows", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    broken = file.with_name("broken.yml")
    broken.write_text(text.replace("runs-on:", "runs:"), encoding="utf-8")
    assert subprocess.run([*command, "vendor.github-workflows", broken], check=False).returncode


def test_the_workflow_builds_when_due_keeps_itself_alive_and_publishes_what_is_good():
    schedule = Schedule(cron="0 6 * * 1", time_zone="Europe/Minsk")
    read = yaml.load(trigger_files("github", schedule)["reports.yml"], Loader=yaml.BaseLoader)
    assert read["on"]["schedule"][0] == {"cron": "0 6 * * 1", "timezone": "Europe/Minsk"}
    steps = read["jobs"]["reports"]["steps"]
    said = [step.get("run", step.get("uses")) for step in steps]
    assert said[0].endswith('/workflows/reports.yml/enable"')
    build = next(place for place, one in enumerate(said) if "--if-due" in one)
    assert all("!cancelled()" in step["if"] for step in steps[build + 1 :])
    assert [one.partition("@")[0] for one in said[build + 1 :]] == [
        "actions/cache/save",
        "rm -rf reports/site/state",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    assert {"actions", "pages", "id-token"} <= set(read["permissions"])
    targets = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert "VENV := .venv\n" in targets
    assert "READY := $(VENV)/ready\n" in targets


@pytest.mark.parametrize(
    ("cron", "starts", "interval"),
    [
        ("0 6 * * 1", ["00"], "PT1H"),
        ("7,37 6 * * *", ["07", "37"], "PT1H"),
        ("* * * * *", ["00"], "PT1M"),
    ],
)
def test_the_task_of_windows_says_what_to_run_and_how_often(odd, cron, starts, interval):
    text = trigger_files("windows", Schedule(cron=cron))["opinion.xml"]
    for encoded in (text.encode("ascii"), text.encode("utf-16")):
        task = etree.fromstring(encoded)
        begun = task.findall("t:Triggers/t:TimeTrigger/t:StartBoundary", XML)
        assert [one.text for one in begun] == [f"2026-01-01T00:{start}:00" for start in starts]
        assert {one.text for one in task.iterfind(".//t:Interval", XML)} == {interval}
        assert task.findtext(".//t:StartWhenAvailable", namespaces=XML) == "true"
        assert task.findtext(".//t:WorkingDirectory", namespaces=XML) == str(odd)
        arguments = task.findtext(".//t:Arguments", namespaces=XML)
        assert arguments.endswith("build --if-due")
        assert shlex.split(arguments)[3] == str(odd)


def test_the_command_prints_the_files_or_writes_them(copy, tmp_path):
    printed = copy.opinion("schedule", "systemd", "--cron", "20 6 * * 1").stdout
    assert "OnCalendar=*:20\n" in printed
    assert f'"--root" "{copy.root}" "build" "--if-due"' in printed
    done = copy.opinion("schedule", "systemd", "--cron", "20 6 * * 1", "--out", str(tmp_path / "u"))
    assert done.stdout.split() == [
        str(tmp_path / "u" / f"opinion.{end}") for end in ("timer", "service")
    ]
    assert printed.startswith((tmp_path / "u" / "opinion.timer").read_text())
    assert "github" in copy.opinion("schedule", "git", expect=2).stderr


def test_the_schedule_of_the_collection_is_taken_unless_another_is_given(copy):
    def with_schedule(text):
        kept = [line for line in text.splitlines() if not line.startswith("schedule:")]
        return "\n".join([*kept, 'schedule: {cron: "40 5 * * 2", time_zone: Asia/Tokyo}']) + "\n"

    copy.edit("reports/collection.yml", with_schedule)
    read = yaml.load(copy.opinion("schedule", "github").stdout, Loader=yaml.BaseLoader)
    assert read["on"]["schedule"][0] == {"cron": "40 5 * * 2", "timezone": "Asia/Tokyo"}
    other = copy.opinion("schedule", "github", "--cron", "1 2 * * *").stdout
    read = yaml.load(other, Loader=yaml.BaseLoader)
    assert read["on"]["schedule"][0] == {"cron": "1 2 * * *", "timezone": "UTC"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--cron", "0 6 * *"], "cron: Value error, '0 6 * *' is no cron expression"),
        (["--cron", "61 6 * * 1"], "Bad minute"),
        (["--cron", "0 0 6 * * 1"], "five fields are needed"),
        (["--time-zone", "Minsk"], "time_zone: Value error, 'Minsk' is no time zone"),
        (["--time-zone", "../etc"], "'../etc' is no time zone"),
    ],
)
def test_what_is_no_schedule_is_said(copy, given, said):
    assert said in copy.opinion("schedule", "cron", *given, expect=2).stderr


def test_a_folder_that_no_file_can_name_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "root", lambda: tmp_path / "a\nb")
    with pytest.raises(OpinionError, match="unprintable"):
        trigger_files("cron", Schedule(cron="0 6 * * 1"))
