"""Each notebook shows what was known on a day: `as_of`, with much, little or nothing known."""

import csv
import html
import re

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


def results(of):
    works = works_for(COLLECTION, list(of), Engine.AUTO, print)
    with Workers(works[0].engine) as workers:
        return list(pool.results(works, workers, jobs=2))


FEW = [
    ("detained_at_antiwar_protests", {"subject": "", "year": 2023, "events": [], "claim": ""}),
    ("how_large_protests", {"place": "Belarus"}),
]


@pytest.mark.parametrize(("name", "given"), FEW)
def test_where_the_first_figure_is_not_there_rows_are_linked_in_another(name, given):
    entry = COLLECTION.notebooks[name]
    values = checked_parameters(entry, given | {"as_of": "2023-02-20"})
    report = Report(slug="x", notebook=name, file=entry.file, group=entry.group, parameters=values)
    (made,) = results([report])
    assert made.error == ""
    check_links_lead_somewhere([made])


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


def test_every_notebook_shows_what_was_known_on_a_day():
    """One run for all that is asked of it: it takes most of a minute."""
    made = results(reports())
    assert len(made) == len(COLLECTION.notebooks) * len(DAYS)
    check_every_day_has_a_page({one.report.slug: one.error for one in made if one.page is None})
    for day in DAYS:
        of_day = [one for one in made if one.page and one.report.parameters["as_of"] == day]
        check_no_later_row_is_shown(of_day, published_after(day))
        check_links_lead_somewhere(of_day)
        assert all(f"As known on {day}." in one.page.html for one in of_day)


def check_every_day_has_a_page(failed):
    """Only a survey that was not in the field yet has no page."""
    assert sorted(failed) == ["one_survey-1990-01-01", "one_survey-2010-01-01"]
    too_early = "the survey ch_2022_03 went into the field on 2022-03-05: choose that day"
    assert all(too_early in error for error in failed.values())


def check_links_lead_somewhere(made):
    for one in made:
        page = html.unescape(one.page.html)
        links = set(re.findall(r' href="#([^"]+)"', page))
        assert links <= set(re.findall(r' id="([^"]+)"', page)), one.report.slug


def check_no_later_row_is_shown(made, later):
    for one in made:
        for figure in one.page.record["figures"]:
            for row in figure["rows"]:
                shown = set(named_rows(str(row[-1])))
                assert not shown & later, (one.report.slug, figure["id"])
