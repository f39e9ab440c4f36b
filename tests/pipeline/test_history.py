"""Every report of every run has its record, whatever is torn and however long the history gets."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.pipeline import history
from helpers.pipeline.history import BEGAN, REPORT, History, unchanged
from helpers.pipeline.outcomes import UNCHANGED, folded, latest, outcomes
from pipeline.faults import plant, shrink

SLUGS = ("army", "bank", "court")
RUNS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(SLUGS), min_size=1),
        st.dictionaries(st.sampled_from(SLUGS), st.sampled_from([0, 5])),
    ),
    min_size=1,
    max_size=8,
)


def write_run(past: History, number: int, slugs, made: dict[str, int]) -> list[tuple]:
    """One run of the reports `slugs`, some of them `made` with a code; what became of each."""
    about = {"run": f"run-{number}", "began": f"day-{number}", "patterns": []}
    past.add(kind=BEGAN, **about, versions={"python": "3"})
    made = {slug: code for slug, code in made.items() if slug in slugs}
    for slug, code in made.items():
        state = "failed" if code else "ok"
        one = {"slug": slug, "state": state, "code": code, "fingerprint": f"print-{number}"}
        past.add(kind=REPORT, run=about["run"], at=f"day-{number}", **one)
    past.end(slugs, **about, ended=f"day-{number}", code=max(made.values(), default=0))
    states = {slug: "failed" if code else "ok" for slug, code in made.items()}
    return [(about["run"], slug, states.get(slug, UNCHANGED)) for slug in slugs]


def told(past: History, slug: str = "") -> list[tuple]:
    found = outcomes(past, lambda one: slug in ("", one))
    return [(one["run"], one["slug"], one["state"]) for one in found]


@given(RUNS)
def test_each_run_has_a_record_of_each_of_its_reports(tmp_path_factory, runs):
    past = History(tmp_path_factory.mktemp("site"))
    expected = []
    for number, (slugs, made) in enumerate(runs):
        expected += write_run(past, number, slugs, made)
    assert sorted(told(past)) == sorted(expected)
    for slug in SLUGS:
        assert told(past, slug) == [one for one in expected if one[1] == slug]
    good = {}
    for one in outcomes(past, lambda slug: True):
        assert one["versions"] == {"python": "3"}
        if one["state"] == UNCHANGED:
            assert one["fingerprint"] == good.get(one["slug"], "")
        elif not one["code"]:
            good[one["slug"]] = one["fingerprint"]
    assert {one["state"] for one in latest(past.runs()).values()} <= {"ok", "failed"}


@given(RUNS, st.data())
def test_a_run_that_is_torn_anywhere_costs_no_later_one(tmp_path_factory, runs, data):
    site = tmp_path_factory.mktemp("site")
    past, path = History(site), site / "state" / "history.jsonl"
    for number, (slugs, made) in enumerate(runs):
        write_run(past, number, slugs, made)
    path.write_bytes(path.read_bytes()[: data.draw(st.integers(0, path.stat().st_size))])
    expected = write_run(past, 99, SLUGS, {"army": 5})
    assert sorted(told(past)[-3:]) == sorted(expected)


def test_runs_in_a_row_in_which_a_report_stood_are_told_as_one(tmp_path):
    past = History(tmp_path)
    for number, made in enumerate([{"army": 0}, {}, {}, {}, {"army": 5}, {}]):
        write_run(past, number, ["army"], made)
    lines = folded(outcomes(past, lambda slug: True))
    assert [(one["at"], one["state"], one["runs"]) for one in lines] == [
        ("day-0", "ok", 1),
        ("day-3", UNCHANGED, 3),
        ("day-4", "failed", 1),
        ("day-5", UNCHANGED, 1),
    ]
    assert lines[1]["since"] == "day-1"


def test_a_site_that_is_built_each_hour_for_years_keeps_a_history_of_limited_size(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(history, "LONG", 4000)
    slugs = [f"report-{number}" for number in range(20)]
    for _ in range(300):
        unchanged(tmp_path, [], slugs)
    files = sorted((tmp_path / "state").glob("history*.jsonl"))
    assert len(files) <= 1 + history.KEPT
    assert all(file.stat().st_size < 5000 for file in files)
    stood = told(History(tmp_path), "report-7")
    assert len(stood) == len(History(tmp_path).runs()) >= 12
    assert {state for _, _, state in stood} == {UNCHANGED}


@pytest.fixture
def site(copy):
    shrink(copy, ("most-oppose-the-war", "detained-2020"))
    return copy.root / "reports" / "site"


def test_history_tells_of_the_runs_in_which_a_report_stood(copy, site):
    copy.opinion("build")
    copy.opinion("build")
    before = (site / "state" / "history.jsonl").stat().st_size
    copy.opinion("build")
    assert (site / "state" / "history.jsonl").stat().st_size - before < 300
    plant(copy, "1 / 0")
    copy.opinion("build", expect=5)
    lines = copy.opinion("history", "detained-2020").stdout.splitlines()
    assert [line.split("\t")[2] for line in lines[1:]] == ["ok", UNCHANGED]
    assert "so in 3 runs since" in lines[2]
    records = json.loads(copy.opinion("history", "*", "--json").stdout)
    assert len(records) == 2 * 4
    (failed,) = [one for one in records if one["code"]]
    assert (failed["slug"], failed["error"]) == ("most-oppose-the-war", "ZeroDivisionError")
    first, *stood = [one for one in records if one["slug"] == "detained-2020"]
    assert [one["state"] for one in stood] == [UNCHANGED] * 3
    assert {one["fingerprint"] for one in stood} == {first["fingerprint"]}
    assert all(one["versions"] == first["versions"] and one["at"] for one in stood)
