import pandas as pd
import pytest

from helpers import descriptor, usage
from helpers.pipeline import collection
from helpers.tables import load_table


@pytest.fixture(scope="module")
def used():
    return usage.usage()


def test_every_row_of_every_table_is_used_or_listed_with_a_reason(used):
    for name in descriptor.tables():
        lines = used.loc[used["table"] == name, "line"]
        assert list(lines) == list(load_table(name).index), name
    assert (used["used_by"].notna() ^ used["reason"].notna()).all()
    assert used["row"].is_unique


def test_the_thresholds_are_those_of_the_collection():
    made = {report.slug: report for report in collection.load_collection().reports}
    assert made["question-{question}"].for_each.at_least == usage.FEWEST_SURVEYS
    assert made["wave-{survey}"].for_each.at_least == usage.FEWEST_FIGURES
    years = [
        report.parameters["year"]
        for slug, report in made.items()
        if slug.startswith("detained-2") and "year" in report.parameters
    ]
    assert (min(years), max(years)) == usage.DETENTION_YEARS


def test_pages_by_question_and_survey_are_those_that_the_collection_makes(used):
    made = {report.slug: report for report in collection.load_collection().reports}
    shares = load_table("responses").reset_index()
    shares = shares.merge(used[used["table"] == "responses"][["line", "used_by"]], on="line")
    pages = shares["used_by"].fillna("")
    questions = made["question-{question}"].for_each.values()
    whole = shares["subgroup"] == "all"
    has_page = shares["question_id"].isin(questions) & whole
    assert (pages.str.contains(usage.QUESTION, regex=False) == has_page).all()
    surveys = made["wave-{survey}"].for_each.values()
    has_page = shares["survey_id"].isin(surveys)
    assert (pages.str.contains(usage.WAVE, regex=False) == has_page).all()


def test_higher_thresholds_leave_more_unused(used):
    stricter = usage.usage(fewest_surveys=1000, fewest_figures=1000)
    assert stricter["reason"].notna().sum() > used["reason"].notna().sum()
    reasons = stricter.loc[stricter["table"] == "responses", "reason"].dropna()
    assert reasons.str.contains("fewer than 1000 figures").all()


def test_without_years_no_count_is_used():
    none = usage.usage(detention_years=(1900, 1900), crowd_years=(1900, 1900))
    for table in ("detentions", "protest_sizes"):
        rows = none[none["table"] == table]
        assert set(rows["reason"]) == {"no page for its year"}


def test_a_survey_without_a_figure_is_named_as_such(used):
    silent = set(load_table("surveys")["survey_id"])
    for table in ("responses", "derived_responses"):
        silent -= set(load_table(table)["survey_id"])
    rows = used[(used["table"] == "surveys") & (used["reason"] == usage.NO_FIGURE)]
    assert set(rows["name"]) == silent


def test_a_page_is_used_where_a_used_row_was_read_in_it(used):
    read = set(used.loc[used["used_by"].notna() & (used["table"] == "responses"), "source_url"])
    pages = used[used["table"] == "sources"]
    assert set(pages.loc[pages["reason"].notna(), "source_url"]).isdisjoint(read)
    assert pd.notna(pages["source_url"]).all()
