import pandas as pd
import pytest

from helpers import words
from helpers.descriptor import tables


@pytest.mark.parametrize(
    ("value", "text"), [(47.0, "47"), (47.3, "47.3"), (47.26, "47.3"), (1500, "1,500"), (0, "0")]
)
def test_a_figure_has_no_needless_decimals(value, text):
    assert words.number(value) == text


@pytest.mark.parametrize("value", [-0.04, -0.0, 0.04, 0.0])
def test_nothing_has_no_minus(value):
    assert words.number(value) == words.cell(value) == "0"
    assert words.number(-0.06) == words.cell(-0.06) == "-0.1"


def test_a_span_of_one_value_is_that_value():
    assert words.span(pd.Series([40.0, 51.5, 44.0])) == "40–51.5 %"
    assert words.span(pd.Series([44.0, 44.0])) == "44 %"
    assert words.span(pd.Series([804, 1500]), "") == "804–1,500"


@pytest.mark.parametrize(("items", "text"), [(0, "0 surveys"), (1, "1 survey"), (2, "2 surveys")])
def test_things_are_counted_in_the_right_number(items, text):
    assert words.count(items, "survey") == text


def test_an_irregular_plural_is_given():
    assert words.count(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("items", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_items_are_listed_with_an_and(items, text):
    assert words.listed(items) == text


@pytest.mark.parametrize("text", ["", "a", "all Adults"])
def test_only_the_first_letter_changes_its_case(text):
    assert words.upper_first(text)[1:] == words.lower_first(text)[1:] == text[1:]
    assert words.lower_first(words.upper_first(text)) == text


def test_every_mode_and_population_of_the_tables_has_words():
    limits = {name: tables()["surveys"].field(name).constraints["enum"] for name in ("mode",)}
    assert set(limits["mode"]) == set(words.MODES)
    classes = tables()["surveys"].field("population_class").constraints["enum"]
    assert set(classes) == set(words.CLASSES)


@pytest.mark.parametrize("table", ["detentions"])
def test_every_qualifier_of_counts_has_words(table):
    assert set(tables()[table].field("qualifier").constraints["enum"]) <= set(words.QUALIFIERS)


def test_a_population_that_is_its_mode_is_said_once():
    assert words.asked("all_adults", "telephone") == "all adults, by telephone"
    assert words.asked("self_selected", "self_selected") == "people who chose to take part"


@pytest.mark.parametrize(
    ("stated", "usual", "text"),
    [
        (1504, pd.NA, "n 1,504"),
        (pd.NA, 1500, "n about 1,500 (usual)"),
        (pd.NA, pd.NA, "n not printed"),
    ],
)
def test_a_usual_size_is_never_said_as_a_stated_one(stated, usual, text):
    frame = pd.DataFrame({"sample_size": [stated], "assumed_sample_size": [usual]}, dtype="Int64")
    assert words.size_label(frame).to_list() == [text]


def surveys():
    return pd.DataFrame(
        {
            "survey_id": ["a", "a", "b", "c"],
            "house_name": ["BAW", "BAW", "BAW", "IISEPS"],
            "when": ["Mar 2022", "Mar 2022", "2014", "undated"],
            "country": "BY",
            "population_class": ["all_adults"] * 3 + ["self_selected"],
            "mode": ["telephone"] * 3 + ["self_selected"],
            "date": pd.to_datetime(["2022-03-15", "2022-03-15", "2014-06-01", None]),
            "sample_size": pd.array([804, 804, 1000, pd.NA], dtype="Int64"),
        }
    )


def test_a_survey_is_called_by_house_and_fieldwork():
    assert words.survey_label(surveys()).to_list()[:3:2] == ["BAW, Mar 2022", "BAW, 2014"]


def test_who_was_asked_begins_with_a_capital():
    assert words.asked_label(surveys()).iloc[0] == "All adults, by telephone"


def test_a_base_counts_each_survey_once_and_says_how_many_sizes_are_printed():
    assert words.base(surveys()) == (
        "3 surveys in Belarus, 2014–2022; all adults, by telephone (2); "
        "people who chose to take part (1); n 804–1,000 where printed (2 of 3)."
    )


def test_a_base_says_where_people_were_asked():
    abroad = surveys().assign(country=["RU", "RU", "RU", "UA"])
    assert words.base(abroad).startswith("3 surveys in Russia and Ukraine, 2014–2022;")


def test_a_base_without_dates_or_sizes_says_so():
    said = words.base(surveys()[3:])
    assert (
        said == "1 survey in Belarus; people who chose to take part (1); no sample size is printed."
    )


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [
        ("exact", "1,391"),
        ("about", "about 1,391"),
        ("at_least", "at least 1,391"),
        ("up_to", "up to 1,391"),
    ],
)
def test_a_count_keeps_its_qualifier(qualifier, text):
    assert words.count_text({"qualifier": qualifier, "count": 1391}) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2022-02-27", "2022-02-27", "27 Feb 2022"),
        ("2022-02-27", "2022-02-28", "27–28 Feb 2022"),
        ("2022-02-24", "2022-04-09", "24 Feb 2022 – 9 Apr 2022"),
        ("2021-02-24", "2022-02-26", "24 Feb 2021 – 26 Feb 2022"),
    ],
)
def test_a_period_says_each_part_once(start, end, text):
    assert words.period(pd.Timestamp(start), pd.Timestamp(end)) == text


def test_a_base_of_counts_names_statements_counters_pages_and_days():
    statements = pd.DataFrame(
        {
            "date_start": pd.to_datetime(["2022-02-27", "2022-02-27"]),
            "date_end": pd.to_datetime(["2022-02-27", "2022-02-28"]),
            "reporting_org": ["viasna", "viasna"],
            "source_url": ["https://a.eu", "https://b.eu"],
            "measure_name": ["detained at an event", "detained at an event"],
        }
    )
    assert words.count_base(statements) == (
        "2 statements by 1 counter read in 2 pages, on 27–28 Feb 2022; "
        "counted: detained at an event."
    )
    assert words.count_base(statements[:0]) == "No statement."
