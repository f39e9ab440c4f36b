"""A month on a fast clock: data, failures, kills and missed days by a seed; nobody watches."""

import csv
import datetime
import email
import email.header
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers.pipeline import clock, publish, renewal, settings
from helpers.pipeline.history import History
from pipeline.faults import WAR, assert_agrees, assert_index_is_true, kill, shrink, start
from pipeline.test_notify import sinks  # noqa: F401 (a fixture)
from pipeline.test_processes import until

SLUG, TABLE = "most-oppose-the-war", "data/polls/responses.csv"
FIRST = datetime.datetime(2026, 11, 16, 12, tzinfo=datetime.UTC)
DAYS, SEED, KEPT = 30, 8, 3
DAILY = {"cron": "0 6 * * *", "time_zone": "UTC", "overdue_after_hours": 24}
FAILED, AGAIN, LATE, STOPPED = (
    "1 of 1 reports could not be made anew",
    "1 reports are made again",
    "Reports are overdue",
    "No report was made",
)
RAISES = ("1 / 0",)
WAITS = ("open('here', 'w').close()", "import time", "time.sleep(60)")
#: Of a day: how likely each is, in twentieths. The last three end a build with that code.
EVENTS = {"off": 3, "killed": 2, "killed, then off": 2, 0: 8, 5: 3, 4: 2}


def rows_of(rows: list[dict], version: int) -> list[dict]:
    """The table as a source has it after `version` updates: in turns a row changes, a row comes."""
    rows = [dict(row) for row in rows]
    about = {"survey_id": "ch_2023_03", "question_id": "war_support_russia_actions"}
    changed = next(row for row in rows if about.items() <= row.items())
    others = sorted({row["source_url"] for row in rows} - {changed["source_url"]})
    last = max(int(row["row_id"]) for row in rows)
    for number in range(1, version + 1):
        if number % 2:
            changed["percent"] = f"{31.5 + number / 10:.1f}"
        else:
            last += 1
            added = {"row_id": str(last), "source_url": others[number], "note": f"added {number}"}
            rows.append({**changed, "percent": f"{34.5 - number / 10:.1f}", **added})
    return rows


@dataclass
class Expected:
    """What a month should have come to, day by day, told by rules of its own."""

    shown: int | None = None
    edition: str = ""
    replaced: list[str] = field(default_factory=list)
    is_failing: bool = False
    last_code: int = 0
    published: int | None = None
    hooked: list[str] = field(default_factory=list)
    mailed: list[str] = field(default_factory=list)
    late: set = field(default_factory=set)

    def tell(self, title: str) -> None:
        self.hooked.append(title)
        self.mailed.append(title)

    def run(self, day: int, name: str, version: int, code: int) -> None:
        """A run that came to its end."""
        self.last_code = code
        if code == 4:
            self.tell(STOPPED)
            return
        if code:
            self.tell(FAILED)
        elif self.is_failing:
            self.tell(AGAIN)
        if not code and version != self.shown:
            self.replaced += [self.edition] if self.edition else []
            self.shown, self.edition = version, name
            self.mailed.append("the page")
        self.is_failing, self.published = code == 5, day

    def status(self, day: int) -> int:
        """The code of `opinion status`, which tells once of each run that is late."""
        if self.published is not None and day - self.published <= 1:
            return max(self.last_code, 5 if self.is_failing else 0)
        if self.published not in self.late:
            self.tell(LATE)
        self.late.add(self.published)
        return 10

    def kept(self) -> set[str]:
        firsts = {min(r for r in self.replaced if r[:7] == e[:7]) for e in self.replaced}
        return {*self.replaced[-KEPT:], *firsts}


class Source:
    """Where the `update:` step gets the table from, with as many updates as it has had."""

    def __init__(self, copy, folder: Path) -> None:
        self.path, self.version = folder / "responses.csv", 0
        with copy.file(TABLE).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            self.names, self.rows = list(reader.fieldnames), list(reader)

    def offer(self, *, is_bad: bool) -> None:
        """Put the table there, or with a share of 104 percent."""
        rows = rows_of(self.rows, self.version)
        rows[0] |= {"percent": "104"} if is_bad else {}
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


class Month:
    """A small collection on its fast clock."""

    def __init__(self, copy, folder: Path, monkeypatch) -> None:
        self.copy, self.monkeypatch = copy, monkeypatch
        self.source, self.expected = Source(copy, folder), Expected()
        update = {"command": ["cp", str(self.source.path), TABLE]}
        deliver = [{"reports": ["most-*"], "to": "editors"}]
        shrink(copy, (SLUG,), schedule=DAILY, editions_kept=KEPT, update=update, deliver=deliver)
        self.site = publish.Site(copy.root / "reports" / "site")
        self.text = copy.file(WAR).read_text()
        self.killed, self.day = 0, 0

    def plant(self, *statements: str) -> None:
        """The notebook as it is, with statements put in."""
        lines = "".join(f"{json.dumps(one + chr(10))},\n    " for one in statements)
        text = self.text.replace('"splits = views', f'{lines}"splits = views', 1)
        self.copy.file(WAR).write_text(text)

    def kill(self) -> None:
        """A build that is due, killed while a cell runs; it brings the data but publishes none."""
        site = self.site.folder
        before = {path: path.read_bytes() for path in site.glob("*.html")}
        self.plant(*WAITS)
        builder = start(self.copy, "build", "--if-due")
        assert until(lambda: list(self.copy.root.rglob("here")) or builder.poll() is not None, 120)
        kill(builder)
        next(self.copy.root.rglob("here")).unlink()
        self.killed += 1
        for page, text in before.items():
            assert page.name == renewal.INDEX or page.read_bytes() == text
        if before:
            assert_index_is_true(site)
        assert "was killed" in self.status()

    def status(self) -> str:
        code = self.expected.status(self.day)
        return self.copy.opinion("status", "--notify", expect=code).stdout

    def live(self, day: int, event: str | int) -> None:
        """One day: what happens, and what should have become of it."""
        self.day, moment = day, FIRST + datetime.timedelta(days=day)
        self.monkeypatch.setenv(clock.VARIABLE, str(int(moment.timestamp())))
        self.source.offer(is_bad=event == 4)
        if event in ("killed", "killed, then off"):
            self.kill()
        if event in ("killed", 0, 4, 5):
            code = event if isinstance(event, int) else 0
            self.plant(*(RAISES if code == 5 else ()))
            self.copy.opinion("build", "--if-due", expect=code)
            name = moment.date().isoformat()
            self.expected.run(day, name, self.source.version, code)
            assert "nothing is due" in self.copy.opinion("build", "--if-due").stderr
        self.status()
        if self.site.folder.is_dir():
            assert self.site.record(SLUG).get("edition", "") == self.expected.edition
            assert set(self.site.kept(SLUG)) == self.expected.kept()


def mails(told: list[str]) -> list[str]:
    """What was mailed, in short: the title of a notice, or that it was the page."""
    found = []
    for message in map(email.message_from_string, told):
        has_page = any(part.get_filename() == f"{SLUG}.html" for part in message.walk())
        title = str(email.header.make_header(email.header.decode_header(message["Subject"])))
        found.append("the page" if has_page else title)
        to = "editors@example.org" if has_page else "operators@example.org"
        assert to in message["To"]
    return found


@pytest.mark.month
def test_a_month_goes_as_it_should(copy, sinks, tmp_path, monkeypatch):  # noqa: F811
    hook, mail = (f"127.0.0.1:{sink.server_address[1]}" for sink in sinks)
    server = f"mailto://{mail}?from=reports@example.org&mode=insecure"
    notify = [f"json://{hook}/", f"{server}&to=operators@example.org"]
    held = {"notify": notify, "mail": server, "addresses": {"editors": ["editors@example.org"]}}
    (tmp_path / "settings.yml").write_text(json.dumps(held))
    monkeypatch.setenv(settings.FILE, str(tmp_path / "settings.yml"))
    chance, month = random.Random(SEED), Month(copy, tmp_path, monkeypatch)
    drawn = []
    for day in range(DAYS):
        month.source.version += chance.random() < 0.5
        drawn += chance.choices(list(EVENTS), list(EVENTS.values()))
        month.live(day, drawn[-1])
    assert set(drawn) == set(EVENTS)
    expected = month.expected
    assert [one["title"] for one in sinks[0].told] == expected.hooked
    assert mails(sinks[1].told) == expected.mailed
    assert {FAILED, AGAIN, LATE, STOPPED} == set(expected.hooked)
    assert len(expected.replaced) > KEPT + 1
    runs = History(month.site.folder).runs()
    assert sum(not run.get("ended") for run in runs) == month.killed
    month.live(DAYS, 0)
    assert_agrees(month.site.folder)
    page = month.site.page(SLUG).read_text(encoding="utf-8")
    rows = rows_of(month.source.rows, month.source.version)
    assert f"added {month.source.version // 2 * 2}" in rows[-1]["note"]
    assert next(row for row in rows if row["row_id"] == "491")["percent"] in page
