import pandas as pd
import pytest

from helpers import charts, disclosure, findings, usage, views
from helpers.tables import load_table


def surveys(**changes):
    row = {
        "survey_id": "a_2020",
        "sponsor": None,
        "pollster": "House A",
        "population": "Belarus, adults 18+",
        "mode": "telephone",
        "is_mode_assumed": False,
        "fieldwork_precision": "day",
        "is_fieldwork_inferred": False,
        "sample_size": 1000,
        "participants": None,
        "margin_of_error_pp": None,
        "weighting": None,
    }
    return pd.DataFrame([row | changes])


NO_WORDING = pd.Series(dtype=bool)


def found(item, **changes):
    return bool(disclosure.disclosed(surveys(**changes), NO_WORDING)[item].iloc[0])


def test_a_read_cell_is_disclosed():
    assert found("Mode") and found("Dates") and found("Size") and found("Population")
    assert not found("Who paid") and not found("Precision") and not found("Wording")


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        ("Mode", {"mode": "unknown"}),
        ("Mode", {"is_mode_assumed": True}),
        ("Dates", {"is_fieldwork_inferred": True}),
        ("Dates", {"fieldwork_precision": "month"}),
        ("Size", {"sample_size": None}),
        ("Population", {"population": "Belarus"}),
        ("Who asked", {"pollster": "Survey (pollster not named)"}),
        ("Sampling, weights", {"weighting": "not stated; project standard"}),
        ("Sampling, weights", {"weighting": "None reported"}),
    ],
)
def test_unknown_inferred_and_assumed_cells_do_not_count(item, changes):
    assert not found(item, **changes)


def test_participants_and_a_stated_lack_of_weights_count():
    assert found("Size", sample_size=None, participants=25000)
    assert found("Sampling, weights", weighting="none")


def test_every_item_stands_on_a_column_of_the_tables():
    known = {*load_table("surveys"), *load_table("questions")}
    assert {item.column for item in disclosure.ITEMS} <= known


def test_official_counts_are_no_surveys():
    items = disclosure.disclosure()
    assert "official_count" not in set(items["mode"])
    assert items["row"].str.match(r"surveys, row \w+").all()


def test_every_survey_is_in_the_grid_or_of_no_known_year():
    listed = views.coverage.survey_list()
    grid = views.coverage.by_house(listed, 3)
    assert grid["n_surveys"].sum() + listed["year"].isna().sum() == len(listed)
    assert views.coverage.by_mode(listed)["n_surveys"].sum() == grid["n_surveys"].sum()


def dated(*fieldworks):
    rows = [
        {
            "survey": f"House, {start}",
            "fieldwork_start": pd.Timestamp(start),
            "fieldwork_end": pd.Timestamp(end),
            "date": pd.Timestamp(start),
            "survey_id": start,
            "row": f"surveys, row {line}",
            "source_url": "https://example.org",
            "mode": "telephone",
            "country": "BY",
            "n_figures": 1,
        }
        for line, (start, end) in enumerate(fieldworks, 2)
    ]
    return pd.DataFrame(rows)


def test_a_gap_runs_from_the_last_day_of_all_that_came_before():
    some = dated(("2000-01-01", "2004-12-31"), ("2001-01-01", "2001-01-31"), ("2006-01-01",) * 2)
    gap = views.coverage.gap_over_all(some)
    assert gap["gap_years"] == pytest.approx(1, abs=0.01)
    assert gap["gap_from"] == "House, 2000-01-01"
    assert gap["gap_to"] == "House, 2006-01-01"


def test_one_survey_has_no_gap_and_the_sentence_says_so():
    gap = views.coverage.gap_over_all(dated(("2000-01-01", "2000-01-31")))
    assert pd.isna(gap["gap_years"])
    assert "not two dated surveys" in findings.coverage.gap_sentence(gap)


def test_a_short_gap_is_told_in_months():
    gap = views.coverage.gap_over_all(dated(("2000-01-01",) * 2, ("2000-04-01",) * 2))
    assert "3 months" in findings.coverage.gap_sentence(gap)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("2000-01-08", "is at least 7 days, "),
        ("2001-01-05", "is at least 1 year, "),
        ("2000-01-01", "No day is known to lie between"),
    ],
)
def test_a_gap_is_never_of_no_months_or_one_years(second, said):
    gap = views.coverage.gap_over_all(dated(("2000-01-01",) * 2, (second,) * 2))
    assert said in findings.coverage.gap_sentence(gap)
    title = findings.coverage.gaps_title(pd.DataFrame([gap | {"question_title": "Trust?"}]))
    assert "at least" not in said or said.rstrip(", ").removeprefix("is ") in title
    assert " 0 " not in title


def test_titles_follow_the_surveys():
    listed = views.coverage.survey_list()
    title = findings.coverage.houses_title(listed)
    largest = listed["house_name"].value_counts()
    assert title.startswith(f"{largest.index[0]} made {largest.iloc[0]} of {len(listed)}")
    one = listed.iloc[:1]
    name = one["house_name"].iloc[0]
    assert findings.coverage.houses_title(one) == f"{name} made the only survey"
    assert findings.coverage.houses_title(pd.concat([one, one])) == f"{name} made all 2 surveys"


def test_a_most_is_not_told_where_all_are_equal():
    some = dated(("2000-03-01",) * 2, ("2001-03-01",) * 2)
    some["year"] = pd.array([2000, 2001], dtype="Int64")
    title = findings.coverage.years_title
    assert title(some) == "2 surveys of a known year, 1 in each from 2000 to 2001"
    assert title(some[:1]) == "1 survey of a known year, 2000"
    topics = pd.DataFrame({"topic_name": ["Trust", "Trust", "Media"], "year": [2000, 2001, 2001]})
    title = findings.coverage.topics_title
    assert title(topics) == "Trust was asked about in 2 years, media in 1"
    assert title(topics[:2]) == "Trust was asked about in 2 years"
    assert title(topics[1:]) == "Each of 2 subjects was asked about in 1 year"


def test_titles_of_nothing():
    listed = views.coverage.survey_list().iloc[:0]
    assert findings.coverage.houses_title(listed) == "There is no survey"
    assert findings.coverage.years_title(listed) == "No survey is dated"
    assert findings.coverage.undated_title(listed) == "Every survey has a date"
    assert findings.coverage.gaps_title(views.coverage.gaps(listed, 3)).startswith("No question")


def test_a_survey_known_only_to_be_of_several_years_is_placed_in_none():
    listed = views.coverage.survey_list()
    wave = listed[listed["survey_id"] == "wvs_belarus_1996"]
    assert wave["year"].isna().all() and wave["date"].notna().all()
    pages = views.coverage.survey_pages(wave)
    assert pages["years"].tolist() == ["1995–1999"]
    assert findings.coverage.years_title(wave) == (
        "No survey is of one known year; 1 known only to be of 1995–1999"
    )
    assert "1 known only to be of 1995–1999" in findings.coverage.base(listed)
    said = findings.coverage.years_title(listed)
    assert "fewest of 2000 (none); 1 known only to be of 1995–1999" in said


def test_no_year_in_which_a_survey_may_lie_is_called_the_emptiest():
    some = dated(("2000-03-01",) * 2, ("2004-03-01",) * 2, ("2001-01-01", "2002-12-31"))
    some["year"] = pd.array([2000, 2004, None], dtype="Int64")
    said = findings.coverage.years_title(some)
    assert said.startswith("Of 2 surveys of a known year") and "fewest of 2003 (none)" in said


def test_what_no_survey_discloses_is_said_of_how_many():
    rows = [("Wording", 0, 0.0, 4), ("Mode", 3, 75.0, 4)]
    items = pd.DataFrame(rows, columns=["item", "n_disclosed", "percent", "n_surveys"])
    said = findings.coverage.disclosure_title(items)
    assert said == "“Wording” is on the pages read for none of 4 surveys, “mode” for 75 %"


def test_unused_shares_are_counted():
    used = pd.DataFrame(
        {"table": ["responses"] * 2, "used_by": ["page", None], "reason": [None, "too few"]}
    )
    assert findings.coverage.unused_sentence(used) == (
        "Of 2 published shares 1 is on no page but this one; the commonest reason: too few."
    )
    assert findings.coverage.usage_title(used.iloc[:1]).startswith("None of 1")


def test_every_survey_stands_in_the_list_of_pages_once():
    listed = views.coverage.survey_list()
    pages = views.coverage.survey_pages(listed)
    assert pages["n_surveys"].sum() == len(listed)
    rows = [row for text in pages["row"] for row in text.split("; ")]
    assert sorted(rows) == sorted(listed["row"])
    assert set(pages["source_url"].dropna()) == set(listed["source_url"].dropna())
    assert set(pages.loc[pages["date"].isna(), "years"]) <= {"undated"}
    assert findings.coverage.pages_title(listed.iloc[:1]) == "1 survey was read in 1 page"


def test_unused_rows_are_joined_by_reason_and_page_and_none_is_lost():
    used = usage.usage()
    unused = views.coverage.unused(used)
    rows = [row for text in unused["row"] for row in text.split("; ")]
    assert sorted(rows) == sorted(used.loc[used["used_by"].isna(), "row"])
    assert unused["n_unused"].sum() == len(rows)
    reason = used["reason"].value_counts()
    title = findings.coverage.reasons_title(used)
    assert title.endswith(reason.index[0])
    assert f"for {reason.iloc[0]:,} of {len(rows):,} rows: " in title
    nothing = used[used["used_by"].notna()]
    assert findings.coverage.reasons_title(nothing) == "Every row is used on some page"


def test_every_table_is_in_the_overview():
    overview = views.coverage.usage_by_table(usage.usage())
    assert (overview["rows_used"] + overview["n_unused"] == overview["n_rows"]).all()
    assert overview["table_title"].notna().all()


def test_the_calendar_writes_every_number_and_can_be_empty():
    data = pd.DataFrame(
        {"label": ["A", "A", "B"], "year": [2000, 2003, 2003], "n_surveys": [1, 12, 3]}
    )
    ax = charts.plot_calendar(data)
    assert {text.get_text() for text in ax.texts} == {"1", "12", "3"}
    assert not charts.plot_calendar(data.iloc[:0]).texts


def test_undated_surveys_are_named_for_people():
    rows = [("a_1", "A", "5"), ("a_1", "A", "5"), ("b_x", "B", "End of April"), ("c_x", "C", None)]
    undated = pd.DataFrame(rows, columns=["survey_id", "house_name", "wave"])
    said = findings.coverage.undated_names(undated)
    assert said == "A (wave 5), B (end of April) and C (undated)"
