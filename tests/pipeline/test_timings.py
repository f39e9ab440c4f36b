import pytest

from helpers.pipeline import timings
from helpers.pipeline.collection import Report
from helpers.pipeline.work import Result, State, Work


def report(slug):
    return Report(slug=slug, notebook="n", file="n.ipynb", group="", parameters={})


def order(*slugs):
    return [w.report.slug for w in timings.longest_first(Work(report(s), {}, 60) for s in slugs)]


def test_what_took_longest_is_begun_first_and_the_unknown_before_it(copy):
    timings.remember([Result(report("short"), State.OK, seconds=1)])
    timings.remember([Result(report("long"), State.OK, seconds=9)])
    assert order("short", "new", "long") == ["new", "long", "short"]


def test_of_what_never_ran_the_one_that_reads_most_is_begun_first(copy):
    timings.remember([Result(report("known"), State.OK, seconds=9)])
    works = [Work(report(slug), {}, 60) for slug in ("known", "few", "many", "none")]
    begun = timings.longest_first(works, {"few": 3, "many": 400, "known": 5000})
    assert [work.report.slug for work in begun] == ["many", "few", "none", "known"]


def test_a_failure_says_nothing_of_how_long_a_report_takes(copy):
    timings.remember([Result(report("a"), State.FAILED, seconds=1)])
    assert timings.seconds() == {}


@pytest.mark.parametrize("damage", ["{ half", "[1]", '{"a": "b"}', '{"a": null}', "\x00"])
def test_a_damaged_file_is_no_history(copy, damage):
    path = copy.root / "reports" / "runs" / "seconds.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(damage)
    assert order("b", "a") == ["b", "a"]
    timings.remember([Result(report("a"), State.OK, seconds=1)])
    assert timings.seconds() == {"a": 1}
