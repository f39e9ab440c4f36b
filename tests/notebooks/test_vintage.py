"""Each notebook shows what was known on a day: `as_of`, with much, little or nothing known."""

import csv

import pytest

from helpers import paths
from helpers.pipeline import pool
from helpers.pipeline.collection import Report, load_collection
from helpers.pipeline.engines.workers import Workers
from helpers.pipeline.evidence import named_rows
from helpers.pipeline.parameters import checked_parameters
from helpers.pipeline.plan import works_for
from helpers.pipeline.work import Engine

COLLECTION = load_collection()
DAYS = ("2022-04-30", "2010-01-01", "1990-01-01")


def reports():
    for name, entry in COLLECTION.notebooks.items():
        for day in DAYS:
            values = checked_parameters(entry, {"as_of": day})
            yield Report(
                slug=f"{name}-{day}",
                notebook=name,
                file=entry.file,
                group=entry.group,
                parameters=values,
            )


@pytest.fixture(scope="module")
def results():
    works = works_for(COLLECTION, list(reports()), Engine.AUTO, print)
    with Workers(works[0].engine) as workers:
        return list(pool.results(works, workers, jobs=2))


def published_after(day: str) -> set[str]:
    """Rows of polls and counts read in pages that are dated later."""
    with (paths.data() / "sources.csv").open(encoding="utf-8", newline="") as file:
        later = {row["url"] for row in csv.DictReader(file) if row["date_published"] > day}
    found = set()
    for name in ("polls/responses", "counts/detentions", "counts/political_prisoners"):
        with (paths.data() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["source_url"] in later and not row["known_from"]:
                    found.add((name.rpartition("/")[2], row["row_id"]))
    assert found
    return found


@pytest.mark.xdist_group("notebooks")
def test_every_notebook_says_something_of_every_day(results):
    assert len(results) == len(COLLECTION.notebooks) * len(DAYS)
    failed = {result.report.slug: result.error for result in results if result.page is None}
    too_early = "ch_2022_03 was not in the field on the day of `as_of`: choose a later"
    waves = [slug for slug in failed if slug.startswith("one_survey-")]
    assert sorted(failed) == sorted(waves) and len(waves) == 2
    assert all(too_early in failed[slug] for slug in waves)


@pytest.mark.xdist_group("notebooks")
@pytest.mark.parametrize("day", DAYS)
def test_no_row_of_a_later_page_is_shown(results, day):
    later = published_after(day)
    for result in results:
        if result.page is None or result.report.parameters["as_of"] != day:
            continue
        for figure in result.page.record["figures"]:
            for row in figure["rows"]:
                shown = set(named_rows(str(row[-1])))
                assert not shown & later, (result.report.slug, figure["id"])


@pytest.mark.xdist_group("notebooks")
def test_the_page_says_on_which_day_it_stands(results):
    for result in results:
        if result.page is not None and result.report.parameters["as_of"] == DAYS[0]:
            assert "As known on 2022-04-30." in result.page.html
