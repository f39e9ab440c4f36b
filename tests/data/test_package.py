"""What the tables must hold: counts pinned by house, and what a reader of them relies on."""

import json
from pathlib import Path

import pandas as pd
import pytest

from helpers.descriptor import tables
from helpers.tables import load_table

PINNED = json.loads((Path(__file__).parent / "pinned.json").read_text(encoding="utf-8"))
SHARES = ["percent", "percent_low", "percent_high"]


def test_every_table_has_the_rows_it_had():
    assert {name: len(load_table(name)) for name in tables()} == PINNED["rows"]


@pytest.mark.parametrize("table", ["responses", "derived_responses"])
def test_no_figure_of_any_house_has_changed_or_vanished(table):
    """How many shares each house has, and their sum, as published."""
    houses = load_table("surveys").set_index("survey_id")["house"]
    rows = load_table(table, corrected=False)
    long = rows[SHARES].assign(house=rows["survey_id"].map(houses)).melt("house").dropna()
    found = long.groupby("house")["value"].agg(["size", "sum"])
    assert {
        house: [int(row["size"]), round(float(row["sum"]), 2)] for house, row in found.iterrows()
    } == PINNED["figures"][table]


@pytest.mark.parametrize("table", ["detentions", "political_prisoners"])
def test_no_count_has_changed_or_vanished(table):
    assert int(load_table(table)["count"].sum()) == PINNED["figures"][table]


def test_every_option_of_every_figure_is_defined_with_one_label():
    options = load_table("options")
    assert not options.duplicated(["question_id", "option_id"]).any()
    assert options["label_en"].notna().all()
    for name in ("responses", "derived_responses"):
        merged = load_table(name).merge(options, on=["question_id", "option_id"], how="left")
        assert merged["stance"].notna().all()


def test_derived_figures_are_apart():
    derived = load_table("derived_responses")
    assert derived["derivation"].notna().all()
    key = ["survey_id", "question_id", "subgroup", "option_id", "source_url", "percent"]
    both = load_table("responses").merge(derived, on=key)
    assert both.empty


def test_the_newspapers_inversion_is_not_a_published_share():
    """95 "against joining" is 100 minus the 5 who chose joining; nobody was asked so."""
    rows = load_table("responses")
    june = rows[(rows["survey_id"] == "ch_2022_06") & (rows["percent"] == 95)]
    assert june.empty


def test_official_totals_are_no_sample_sizes():
    surveys = load_table("surveys")
    official = surveys[surveys["population_class"] == "official_count"]
    assert len(official)
    assert official["sample_size"].isna().all()
    assert 5_818_955 in list(official["participants"].dropna())


def test_ranges_stand_in_one_row_with_both_ends():
    rows = load_table("responses")
    ranges = rows[rows["qualifier"] == "range"]
    assert len(ranges) >= 10
    assert (ranges["percent_low"] < ranges["percent_high"]).all()
    assert ranges["percent"].isna().all()


def test_the_swapped_page_is_held_as_printed_and_put_right_at_load():
    def wrong_direction(rows):
        swapped = (rows["survey_id"] == "iiseps_2013_06") & (rows["option_id"] == "wrong")
        return rows.loc[swapped & (rows["question_id"] == "country_direction"), "percent"].item()

    assert wrong_direction(load_table("responses", corrected=False)) == 39.6
    assert wrong_direction(load_table("responses")) == 45.5


def test_countries_of_one_question_are_never_mixed():
    rows = load_table("responses").merge(load_table("surveys"), on="survey_id")
    countries = rows.groupby("question_id")["country"].agg(lambda values: set(values) - {"XX"})
    assert (countries.map(len) <= 1).all(), countries[countries.map(len) > 1]


def test_who_counted_is_apart_from_who_relayed():
    for name in ("detentions", "political_prisoners", "protest_sizes"):
        names = load_table("organisations").set_index("org")["name"]
        counters = load_table(name)["reporting_org"].map(names)
        assert not counters.str.contains(" via | citing ", regex=True).any()


def test_loading_never_shares_state():
    first = load_table("surveys")
    first["house"] = "changed"
    assert (load_table("surveys")["house"] != "changed").all()


def test_blank_sources_are_missing_and_never_invented():
    sources = load_table("sources")
    assert sources["url"].is_unique
    assert sources["publisher"].isna().any()
    assert not sources["publisher"].isin(["unknown", "n/a", "-"]).any()


def test_no_cell_begins_like_a_formula():
    for name in tables():
        frame = load_table(name)
        for column in frame.select_dtypes("str"):
            assert not frame[column].dropna().str.match(r"[=+@]").any(), (name, column)
        assert isinstance(frame, pd.DataFrame)
