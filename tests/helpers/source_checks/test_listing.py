"""What a check changes in its table: rows of what changed, and nothing else."""

import datetime

import pytest

from helpers.source_checks.archive import Copy
from helpers.source_checks.checking import Asked
from helpers.source_checks.listing import renewed
from helpers.source_checks.verdicts import Verdict

DAY = datetime.date(2026, 11, 29)
A, B = "https://a.example/1", "https://b.example/2"


def row(url=A, state="dead", since="2026-01-01", answer="answers 404", **cells):
    names = ("moved_to", "archived_url", "archived_date", "note")
    return {"url": url, "state": state, "since": since, "answer": answer} | {
        name: cells.get(name, "") for name in names
    }


def after(old, verdicts, copies=None, day=DAY):
    return renewed({one["url"]: one for one in old}, Asked(verdicts, copies or {}), {A, B}, day)


def test_a_new_finding_is_a_row_with_its_day_and_its_copy():
    copies = {A: Copy("https://archive.example/a", "2013-09-19")}
    new = after([], {A: Verdict("dead", "answers 404"), B: Verdict("there")}, copies)
    assert list(new.rows) == [A]
    assert new.csv().splitlines()[1] == (
        f"{A},dead,2026-11-29,answers 404,,https://archive.example/a,2013-09-19,"
    )
    assert new.changes == [
        f"+ {A}: dead since 2026-11-29 (answers 404), archived copy https://archive.example/a"
    ]


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (row(), Verdict("dead", "answers 410")),
        (row(), Verdict("doubtful", "no connection")),
        (row(), Verdict("untold", "answers 403")),
        (row(state="gone", answer=""), Verdict("there")),
        (row(state="gone", answer=""), Verdict("dead", "answers 404")),
        (row(state="moved", moved_to=B), Verdict("moved", "a permanent redirect", B)),
        (row(state="doubtful", since="2026-11-20"), Verdict("doubtful", "answers 500")),
    ],
)
def test_what_stays_as_it_was_stays_byte_for_byte(old, said):
    new = after([old], {A: said})
    assert new.rows == {A: old}
    assert new.changes == []


def test_a_page_that_answers_again_loses_its_row():
    new = after(
        [row(archived_url="https://c.example/", archived_date="2020-01-01")], {A: Verdict("there")}
    )
    assert new.rows == {}
    assert new.changes == [f"- {A}: dead no longer"]


def test_a_page_is_dead_after_thirty_doubtful_days():
    old = row(state="doubtful", since="2026-10-30", answer="no connection", note="a note")
    new = after([old], {A: Verdict("doubtful", "answers 500")})
    assert new.rows[A]["state"] == "dead"
    assert new.rows[A]["since"] == "2026-11-29"
    assert new.rows[A]["answer"] == "answers 500, and not since 2026-10-30"
    assert new.rows[A]["note"] == "a note"
    kept = after([old], {A: Verdict("doubtful", "answers 500")}, day=DAY - datetime.timedelta(1))
    assert kept.rows[A] == old


def test_a_persons_copy_is_not_replaced_and_a_missing_one_is_filled_in():
    copies = {A: Copy("https://archive.example/a", "2013-09-19")}
    own = row(archived_url="https://own.example/", archived_date="2020-01-01")
    assert after([own], {A: Verdict("dead", "answers 404")}, copies).rows[A] == own
    gone = row(state="gone", answer="")
    filled = after([gone], {A: Verdict("there")}, copies).rows[A]
    assert filled == gone | {"archived_url": copies[A].address, "archived_date": "2013-09-19"}


def test_an_address_that_is_no_source_any_more_loses_its_row():
    other = row(url="https://c.example/3")
    assert after([other], {}).changes == ["- https://c.example/3: dead no longer"]


def test_moved_to_another_place_is_a_change_with_a_new_day():
    old = row(state="moved", moved_to=B, answer="a permanent redirect")
    said = Verdict("moved", "a permanent redirect", "https://b.example/3")
    assert after([old], {A: said}).rows[A]["since"] == "2026-11-29"
    back = after([old], {A: Verdict("dead", "answers 404")}).rows[A]
    assert (back["state"], back["moved_to"]) == ("dead", "")
