import pandas as pd
import pytest

from helpers import surveys
from helpers.tables import load_table

DATE = pd.Timestamp(2022, 3, 15)


def reading(option="against", percent=50.0, **other):
    """One statement as `surveys.statements` gives it."""
    return {
        "row": "responses, row 2",
        "survey_id": "s1",
        "question_id": "war",
        "subgroup": "all",
        "option_id": option,
        "percent": percent,
        "percent_low": pd.NA,
        "percent_high": pd.NA,
        "qualifier": "exact",
        "reading": 1,
        "source_url": "https://relay.example/a",
        "confidence": "high",
        "is_derived": False,
        "is_restated": False,
        "option_order": 1,
        "stance": option if option in ("for", "against", "neutral") else "none",
        "parent_option_id": None,
        "label": option,
        "house": "baw",
        "own_hosts": "house.example",
        "mode": "telephone",
        "country": "BY",
        "population_class": "all_adults",
        "series_break": None,
        "other_readings": None,
        "date": DATE,
        "date_published": pd.NaT,
    } | other


def frame(*rows):
    return pd.DataFrame(rows)


def drawn(*rows):
    return surveys.readings(frame(*rows)).iloc[0]


def test_a_published_figure_outranks_a_computed_one():
    computed = reading(percent=48.0, is_derived=True)
    printed = reading(percent=50.0, confidence="low", source_url="https://relay.example/b")
    assert drawn(computed, printed)["percent"] == 50.0


def test_a_surer_reading_outranks_the_house_itself():
    own = reading(percent=48.0, confidence="medium", source_url="https://house.example/x")
    assert drawn(own, reading(percent=50.0))["percent"] == 50.0


def test_the_house_itself_outranks_a_relay():
    own = reading(percent=48.0, source_url="https://www.house.example/x")
    assert drawn(reading(percent=50.0), own)["percent"] == 48.0


def test_among_relays_the_newest_is_drawn_and_the_address_decides_last():
    old = reading(percent=1.0, date_published=pd.Timestamp(2022, 4, 1))
    new = reading(percent=2.0, date_published=pd.Timestamp(2023, 4, 1), source_url="https://z.eu/")
    undated = reading(percent=3.0, source_url="https://a.eu/")
    assert drawn(undated, old, new)["percent"] == 2.0
    assert drawn(undated, reading(percent=4.0))["percent"] == 3.0


def test_what_other_pages_say_is_kept_in_words_where_it_differs():
    chosen = drawn(
        reading(percent=47.3),
        reading(percent=41.3, confidence="low", source_url="https://b.eu/"),
        reading(percent=47.3, confidence="low", source_url="https://c.eu/"),
    )
    assert chosen["other_readings"] == "41.3 %"
    assert chosen["n_readings"] == 3


def test_agreeing_pages_leave_nothing_to_say():
    assert pd.isna(drawn(reading(), reading(source_url="https://b.eu/"))["other_readings"])


def test_the_choice_does_not_depend_on_the_order_of_rows():
    statements = surveys.statements("war_support_russia_actions")
    shuffled = statements.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(surveys.readings(statements), surveys.readings(shuffled))


def test_of_a_net_and_its_parts_the_net_stays():
    net = reading("support", 47.0)
    part = reading("definitely_support", 14.0, parent_option_id="support")
    assert list(surveys.leaves(frame(net, part))["option_id"]) == ["support"]


def test_parts_without_a_printed_net_stay():
    part = reading("definitely_support", 14.0, parent_option_id="support")
    assert list(surveys.leaves(frame(part))["option_id"]) == ["definitely_support"]


def test_a_net_of_several_sides_gives_way_to_parts_that_add_up_to_it():
    net = reading("hard_or_partly", 28.0, stance="compound")
    parts = [
        reading("partly", 15.0, parent_option_id="hard_or_partly"),
        reading("hard_to_say", 13.0, parent_option_id="hard_or_partly"),
    ]
    assert list(surveys.leaves(frame(net, *parts))["option_id"]) == ["partly", "hard_to_say"]
    assert list(surveys.leaves(frame(net, parts[0]))["option_id"]) == ["hard_or_partly"]


def split(*rows):
    return surveys.splits(frame(*rows)).set_index("side")["percent"].to_dict()


def test_what_a_split_lacks_is_not_published_and_not_undecided():
    assert split(reading("for", 33.0), reading("against", 43.0)) == {
        "for": 33.0,
        "against": 43.0,
        "not_published": 24.0,
    }


def test_a_share_printed_as_a_range_leaves_no_remainder():
    ranged = {"percent": pd.NA, "percent_low": 2.0, "percent_high": 4.0, "qualifier": "range"}
    known = frame(
        reading("for", **ranged, survey_id="s2"),
        reading("against", 30.0, survey_id="s2"),
        reading("against", 44.0),
    )
    whole = surveys.splits(known)
    assert set(whole["survey_id"]) == {"s1"}
    assert dict(zip(whole["side"], whole["percent"], strict=True)) == {
        "against": 44.0,
        "not_published": 56.0,
    }


@pytest.mark.parametrize(
    ("qualifiers", "rest"),
    [
        (("exact", "exact"), "30"),
        (("up_to", "exact"), "≥ 30"),
        (("exact", "at_least"), "≤ 30"),
        (("about", "exact"), "≈ 30"),
        (("about", "up_to"), "≈ 30"),
        (("at_least", "up_to"), "≈ 30"),
    ],
)
def test_what_is_left_of_a_hundred_is_no_surer_than_what_was_printed(qualifiers, rest):
    known = frame(
        reading("for", 40.0, qualifier=qualifiers[0]),
        reading("against", 30.0, qualifier=qualifiers[1]),
    )
    assert surveys.splits(known).set_index("side")["text"]["not_published"] == rest


def test_a_split_that_sums_to_about_a_hundred_is_complete():
    rows = surveys.splits(
        frame(
            reading("for", 33.0),
            reading("against", 44.0),
            reading("hard_to_say", 24.0, stance="dont_know"),
        )
    )
    assert set(rows["side"]) == {"for", "against", "no_answer"}
    assert rows["is_complete"].all()


def series_of(*rows):
    return surveys.with_series(frame(*rows))


def test_comparable_points_share_a_series():
    later = reading(survey_id="s2", date=DATE + pd.Timedelta(days=90))
    assert series_of(reading(), later)["series"].nunique() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mode": "online_panel"}, "other mode"),
        ({"population_class": "urban_internet_users"}, "other population"),
        ({"country": "RU"}, "other country"),
        ({"mode": "unknown"}, "mode not known"),
    ],
)
def test_a_difference_breaks_the_series_and_says_why(change, reason):
    later = reading(survey_id="s2", date=DATE + pd.Timedelta(days=90), **change)
    points = series_of(reading(), later)
    assert points["series"].nunique() == 2
    assert list(points["break_reason"].dropna()) == [reason]


def test_a_middle_answer_offered_in_one_wave_breaks_the_series():
    after = {"survey_id": "s2", "date": DATE + pd.Timedelta(days=90)}
    points = series_of(reading(), reading("neutral", 15.0, option_order=2), reading(**after))
    against = points[points["option_id"] == "against"]
    assert list(against["break_reason"].dropna()) == ["other answers offered"]


def test_two_houses_are_never_joined():
    other = reading(survey_id="s2", house="iiseps", date=DATE + pd.Timedelta(days=90))
    assert series_of(reading(), other)["series"].nunique() == 2


def test_an_undated_survey_belongs_to_no_series():
    assert series_of(reading(date=pd.NaT))["series"].isna().all()


CARD = {"fieldwork_start": DATE, "fieldwork_end": DATE, "fieldwork_precision": "day"}


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2023-03-15", "2023-03-27", "day", "15–27 Mar 2023"),
        ("2022-11-28", "2022-12-04", "day", "28 Nov 2022 – 4 Dec 2022"),
        ("2022-02-27", "2022-02-27", "day", "27 Feb 2022"),
        ("2014-12-01", "2014-12-31", "month", "Dec 2014"),
        ("2014-03-01", "2014-05-31", "span", "Mar 2014 – May 2014"),
        ("2014-01-01", "2014-12-31", "year", "2014"),
        (None, None, "unknown", "undated"),
    ],
)
def test_fieldwork_is_never_said_more_precisely_than_known(start, end, precision, words):
    survey = pd.Series(
        {
            "fieldwork_start": pd.Timestamp(start) if start else pd.NaT,
            "fieldwork_end": pd.Timestamp(end) if end else pd.NaT,
            "fieldwork_precision": precision,
        }
    )
    assert surveys.when(survey) == words


def test_votes_and_visitors_never_get_a_sample_size():
    cards = surveys.survey_cards()
    unsampled = cards["population_class"].isin(["official_count", "self_selected"])
    assert unsampled.any()
    assert cards.loc[unsampled, ["sample_size", "assumed_sample_size"]].isna().all(axis=None)


def test_an_assumed_size_never_stands_beside_a_stated_one():
    cards = surveys.survey_cards()
    assert not (cards["sample_size"].notna() & cards["assumed_sample_size"].notna()).any()
    assert cards["assumed_sample_size"].notna().any()


def test_every_statement_is_traced_to_its_row():
    statements = surveys.statements()
    assert len(statements) == len(load_table("responses")) + len(load_table("derived_responses"))
    sample = statements.iloc[100]
    line = int(sample["row"].rsplit(" ", 1)[1])
    assert load_table("responses").at[line, "survey_id"] == sample["survey_id"]
    assert statements[["label", "stance", "house_name", "mode"]].notna().all(axis=None)
