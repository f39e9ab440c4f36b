"""A month on a fast clock: failures, missed days and new text by a seed; nobody watches."""

import datetime
import json
import random

from helpers.pipeline import clock, publish, settings
from pipeline.faults import WAR, assert_agrees, shrink
from pipeline.test_notify import sinks  # noqa: F401 (a fixture)

SLUG = "most-oppose-the-war"
FIRST = datetime.datetime(2026, 11, 16, 12, tzinfo=datetime.UTC)
DAYS, SEED, KEPT = 30, 8, 3
DAILY = {"cron": "0 6 * * *", "time_zone": "UTC", "overdue_after_hours": 24}
FAILED, AGAIN, LATE = (
    "1 of 1 reports could not be made anew",
    "1 reports are made again",
    "Reports are overdue",
)


class Expected:
    """What a month should have come to, day by day, told by rules of its own."""

    def __init__(self) -> None:
        self.shown, self.edition, self.replaced = None, "", []
        self.is_failing, self.last_run, self.told, self.late = False, None, [], set()

    def run(self, day: int, name: str, version: int, is_broken: bool) -> None:
        if is_broken:
            self.told.append(FAILED)
        elif self.is_failing:
            self.told.append(AGAIN)
        if not is_broken and version != self.shown:
            self.replaced += [self.edition] if self.edition else []
            self.shown, self.edition = version, name
        self.is_failing, self.last_run = is_broken, day

    def code(self, day: int) -> int:
        if self.last_run is None or day - self.last_run > 1:
            if self.last_run not in self.late:
                self.told.append(LATE)
            self.late.add(self.last_run)
            return 10
        return 5 if self.is_failing else 0

    def kept(self) -> set[str]:
        firsts = {min(r for r in self.replaced if r[:7] == e[:7]) for e in self.replaced}
        return {*self.replaced[-KEPT:], *firsts}


def test_a_month_goes_as_it_should(copy, sinks, tmp_path, monkeypatch):  # noqa: F811
    shrink(copy, (SLUG,), schedule=DAILY, editions_kept=KEPT)
    held = tmp_path / "settings.yml"
    held.write_text(json.dumps({"notify": [f"json://127.0.0.1:{sinks[0].server_address[1]}/"]}))
    monkeypatch.setenv(settings.FILE, str(held))
    site = publish.Site(copy.root / "reports" / "site")
    text = copy.file(WAR).read_text()
    chance, expected, version, is_broken = random.Random(SEED), Expected(), 0, False
    for day in range(DAYS):
        moment = FIRST + datetime.timedelta(days=day)
        monkeypatch.setenv(clock.VARIABLE, str(int(moment.timestamp())))
        version += chance.random() < 0.4
        is_broken ^= chance.random() < 0.2
        if chance.random() < 0.7:
            broken = text.replace('"splits = views', '"1 / 0\\n",\n    "splits = views', 1)
            now = (broken if is_broken else text).replace("## Versions", f"## Versions {version}")
            copy.file(WAR).write_text(now)
            copy.opinion("build", "--if-due", expect=5 if is_broken else 0)
            assert "nothing is due" in copy.opinion("build", "--if-due").stderr
            expected.run(day, moment.date().isoformat(), version, is_broken)
        copy.opinion("status", "--notify", expect=expected.code(day))
        if site.folder.is_dir():
            assert site.record(SLUG).get("edition", "") == expected.edition
            assert set(site.kept(SLUG)) == expected.kept()
    assert [one["title"] for one in sinks[0].told] == expected.told
    assert {FAILED, AGAIN, LATE} == set(expected.told)
    assert len(expected.replaced) > KEPT + 1
    assert_agrees(site.folder)
