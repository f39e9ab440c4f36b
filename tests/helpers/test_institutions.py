import pandas as pd
import pytest

from helpers import charts, findings, views

ALL = ([], 1999, 2030, "by mode")


@pytest.fixture(scope="module")
def rows():
    return views.institutions.trust_rows(*ALL)


@pytest.fixture(scope="module")
def nets(rows):
    return views.institutions.latest_net(views.institutions.both_sides(rows, "by mode"))


def test_each_row_is_trust_or_distrust_of_one_institution(rows):
    assert rows[["row", "source_url", "institution"]].notna().all(axis=None)
    assert "President" in set(rows["institution"]) and len(set(rows["institution"])) > 20
    assert "trust_organisations" not in set(rows["question_id"])


def test_years_and_names_narrow_the_rows():
    some = views.institutions.trust_rows(["trust_army"], 2004, 2010, 1.0)
    assert set(some["question_id"]) == {"trust_army"}
    assert some["date"].dt.year.between(2004, 2010).all()


def test_media_stand_apart(rows):
    media = views.institutions.panel_rows(rows, media=True)
    others = views.institutions.panel_rows(rows, media=False)
    assert {"State media", "Independent media"} <= set(media["institution"])
    assert not set(media["institution"]) & set(others["institution"])
    assert others["institution"].nunique() == views.institutions.MOST_PANELS


def test_no_line_joins_houses_or_modes(rows):
    drawn = views.institutions.panel_rows(rows, media=False)
    keys = ["question_id", "house", "mode", "population_class"]
    assert drawn.groupby("series")[keys].nunique().max().max() == 1


def test_parts_of_a_net_are_not_added_up(rows):
    trusting = views.institutions.trusting(rows)
    assert not trusting.duplicated(["survey_id", "question_id"]).any()
    assert "baw_2017_04" not in set(trusting["survey_id"])


def test_a_column_of_the_grid_is_one_survey_and_columns_run_in_time(rows):
    cells = views.institutions.grid_rows(rows)
    assert cells.groupby("column")["survey_id"].nunique().max() == 1
    assert not cells.duplicated(["column", "institution"]).any()
    heads = [label.get_text() for label in charts.plot_grid(cells).get_xticklabels()]
    years = [int(head[-4:]) for head in heads]
    assert years == sorted(years)


def test_the_difference_is_of_two_printed_shares_with_a_range(nets):
    known = nets[nets["low_pp"].notna()]
    assert (known["net_pp"] - known["trust_percent"] + known["distrust_percent"]).abs().max() < 1e-6
    assert (known["low_pp"] < known["net_pp"]).all() and (known["net_pp"] < known["high_pp"]).all()
    assert nets["row"].str.contains(";").all()
    assert (nets["p_adjusted"].dropna() >= nets["p_value"].dropna()).all()


def test_one_row_of_the_chart_is_one_survey_and_institution(rows, nets):
    assert nets["bar"].is_unique
    splits = views.institutions.split_rows(rows, nets)
    assert set(splits["bar"]) == set(nets["bar"])
    assert splits.groupby("bar")["percent"].sum().between(96, 104).all()


def net(**changed):
    row = {"institution": "Army", "survey": "H, 2001", "house_name": "H", "net_pp": 4.0}
    row |= {"survey_id": "h_2001", "question_id": "trust_army", "date": pd.Timestamp("2001-06-15")}
    row |= {"low_pp": -2.0, "high_pp": 10.0, "p_adjusted": 0.2, "neither_percent": 20.0}
    row |= {"trust_percent": 42.0, "distrust_percent": 38.0}
    return pd.DataFrame([row | changed])


def test_no_lead_is_claimed_that_the_range_does_not_bear():
    assert "cannot be told apart" in findings.institutions.net_title(net())
    clear = {"low_pp": 1.0, "p_adjusted": 0.01}
    assert "1 with more trust than distrust" in findings.institutions.net_title(net(**clear))
    corrected = net(low_pp=1.0, p_adjusted=0.3)
    assert "cannot be told apart" in findings.institutions.net_title(corrected)
    unknown = net(low_pp=None, high_pp=None, p_adjusted=None)
    assert "1 without a sample size" in findings.institutions.net_title(unknown)


def test_the_answer_names_the_widest_lead_only_where_there_is_one():
    assert "none had more trust" in answered(net())
    assert "“Army” (42 % against 38 %)" in answered(net(low_pp=1.0, p_adjusted=0.01))


def answered(gaps):
    return findings.institutions.latest_sentence(views.institutions.latest_of_many(gaps))


def test_the_answer_counts_every_institution_of_its_survey_also_those_asked_about_again(rows):
    gaps = views.institutions.both_sides(rows, "by mode")
    some = views.institutions.latest_of_many(gaps)
    printed = rows[(rows["survey_id"] == "iiseps_2010_06") & (rows["stance"] == "against")]
    assert set(some["question_id"]) == set(printed["question_id"]) and len(some) == 22
    said = answered(gaps)
    assert "IISEPS, Jun 2010" in said and "(it has 22)" in said
    assert "“Orthodox Church” (63.6 % against 24.1 %), then “President” (54.3 % against" in said


def test_of_surveys_of_many_institutions_the_latest_is_told_though_an_earlier_one_is_fuller():
    names = [("a", 2002, 12), ("b", 2010, 10), ("c", 2020, 2)]
    gaps = pd.concat(
        net(survey=name, survey_id=name, question_id=f"q{item}", date=pd.Timestamp(f"{year}-06-15"))
        for name, year, asked in names
        for item in range(asked)
    )
    assert answered(gaps).startswith("In b, the latest survey with trust and distrust for 10 inst")
    fewer = gaps[gaps["survey_id"] == "c"]
    assert "for 2 institutions or more (it has 2)" in answered(fewer)


def test_one_row_is_not_told_as_a_span():
    assert "from" not in findings.institutions.splits_title(net())
    assert findings.institutions.silent_sentence(net()).startswith("20 % stand")


def test_nothing_read_is_said():
    none = views.institutions.trust_rows([], 1999, 1999, "by mode")
    assert none[none["date"].notna()].empty
    cells = views.institutions.grid_rows(none)
    assert findings.institutions.FEWEST_ASKED == views.institutions.FEWEST_ASKED
    assert findings.institutions.grid_title(cells) == (
        "No survey with a date prints trust in 3 institutions or more in these years"
    )
    drawn = views.institutions.panel_rows(none, media=False)
    assert findings.institutions.panels_title(drawn).startswith("No dated")
    gaps = views.institutions.latest_net(views.institutions.both_sides(none, "by mode"))
    assert findings.institutions.net_title(gaps).startswith("No survey")
    none_told = views.institutions.latest_of_many(views.institutions.both_sides(none, "by mode"))
    assert findings.institutions.latest_sentence(none_told).startswith("No survey")
    assert views.institutions.split_rows(none, gaps).empty


def test_an_institution_without_distrust_printed_has_no_difference():
    some = views.institutions.trust_rows(["trust_nato"], 1999, 2030, 1.5)
    assert views.institutions.latest_net(views.institutions.both_sides(some, 1.5)).empty


def test_surveys_that_print_only_parts_of_trust_are_named(rows):
    media = views.institutions.panel_rows(rows, media=True)
    assert "BAW, Apr 2017" in findings.institutions.panels_reading(media, rows)
