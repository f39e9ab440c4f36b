"""Words claim no more than the interval they are made from, and name its kind."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.comparison_frames import wave_changes, with_leads
from helpers.wording import (
    change_words,
    lead_sentence,
    lead_words,
    precision_words,
    range_words,
    standing_words,
    with_words,
)

DRAWN = ["face_to_face", "telephone", "exit_poll"]
OPT_IN = ["online_panel", "self_selected", "mixed", "unknown"]
CLASSES = ["all_adults", "urban_adults", "urban_internet_users", "self_selected", None]
points = st.floats(-100, 100)
percents = st.floats(0, 100)


def march_2023(**columns) -> pd.DataFrame:
    """Own participation in the war, Chatham House, March 2023: 44 against, 33 for, n 804."""
    base = {
        "survey_id": ["ch_2023_03"],
        "against_percent": [44.0],
        "for_percent": [33.0],
        "sample_size": pd.array([804], dtype="Int64"),
        "assumed_sample_size": pd.array([None], dtype="Int64"),
        "mode": ["online_panel"],
        "house": ["chatham_house"],
        "population_class": ["urban_internet_users"],
    }
    frame = pd.DataFrame(base | columns)
    return with_leads(frame, first="against_percent", second="for_percent", deff="by mode")


def sentence(**columns) -> str:
    """The lead of `march_2023` in words."""
    poll = march_2023(**columns).iloc[0]
    return lead_sentence(poll, first="against_percent", second="for_percent")


@pytest.mark.parametrize("mode", DRAWN)
def test_surveys_that_draw_people_have_a_sampling_range(mode):
    assert precision_words(mode, "all_adults") == "sampling range"
    assert range_words(40.9, 47.0, mode) == "40.9–47 % (sampling range)"


@pytest.mark.parametrize("mode", OPT_IN)
def test_others_have_a_range_if_this_had_been_a_random_sample(mode):
    assert precision_words(mode, "all_adults") == "if this had been a random sample"


@pytest.mark.parametrize("population_class", ["urban_internet_users", "self_selected"])
def test_a_drawing_mode_does_not_make_an_audience_a_sample(population_class):
    assert precision_words("telephone", population_class) == "if this had been a random sample"


def test_an_official_count_is_not_a_sample():
    assert precision_words("official_count", "official_count") == "not a sample"
    assert range_words(np.nan, np.nan, "official_count") == "no range: nobody was sampled"


def test_a_missing_range_says_why():
    assert range_words(None, None, "telephone") == "no range: no sample size is known"
    assert range_words(np.nan, np.nan, "self_selected") == "no range: nobody was sampled"


def test_unknown_mode_is_refused_with_a_suggestion():
    with pytest.raises(ValueError, match="'telefone'; did you mean 'telephone'?"):
        precision_words("telefone")


@given(percents, percents, st.sampled_from(DRAWN + OPT_IN), st.sampled_from(CLASSES))
def test_no_range_is_ever_called_a_margin_of_error(low, high, mode, population_class):
    text = range_words(low, high, mode, population_class)
    assert "margin" not in text
    assert ("random sample" in text) != ("sampling range" in text)


@given(points, points)
def test_a_lead_is_claimed_only_when_the_whole_range_shows_it(one, other):
    low, high = sorted((one, other))
    said = lead_words(low, high)
    assert (said == "more oppose than support") == (low > 0)
    assert (said == "more support than oppose") == (high < 0)
    assert (said == "cannot be told apart") == (low <= 0 <= high)


@given(points, points)
def test_naming_the_answers_the_other_way_round_says_the_same(one, other):
    low, high = sorted((one, other))
    assert lead_words(low, high) == lead_words(-high, -low, first="support", second="oppose")


@given(points, points)
def test_changes_are_claimed_only_when_the_whole_range_shows_them(one, other):
    low, high = sorted((one, other))
    expected = "rose" if low > 0 else "fell" if high < 0 else "cannot be told apart"
    assert change_words(low, high) == expected


@pytest.mark.parametrize("p_adjusted", [0.051, 0.4, 1])
def test_a_finding_that_does_not_survive_its_family_is_not_claimed(p_adjusted):
    assert change_words(1, 5) == "rose"
    assert change_words(1, 5, p_adjusted=0.049) == "rose"
    assert change_words(1, 5, p_adjusted=p_adjusted) == "cannot be told apart"
    assert lead_words(1, 5, p_adjusted=p_adjusted) == "cannot be told apart"
    assert change_words(1, 5, p_adjusted=0.051, level=0.9) == "rose"


def test_a_missing_range_compares_nothing():
    assert lead_words(np.nan, np.nan) == "cannot be compared"
    assert change_words(None, 3) == "cannot be compared"
    assert standing_words(np.nan, 1, 2) == "cannot be judged"
    assert standing_words(pd.NA, pd.NA, pd.NA) == "cannot be judged"
    assert standing_words(45, np.nan, np.nan) == "cannot be judged"


@pytest.mark.parametrize(
    ("low", "lead", "said"),
    [
        (50.1, (2, 9), "a majority"),
        (50.0, (2, 9), "a plurality"),
        (40.0, (0.1, 9), "a plurality"),
        (40.0, (0, 9), "cannot be told apart from the next answer"),
        (40.0, (-3, 9), "cannot be told apart from the next answer"),
        (20.0, (-9, -3), "fewer than another answer"),
    ],
)
def test_a_majority_needs_its_lower_end_above_half(low, lead, said):
    assert standing_words(low, *lead) == said


@given(percents, points, points)
def test_majority_and_plurality_are_never_claimed_beyond_the_range(low, one, other):
    ends = sorted((one, other))
    said = standing_words(low, *ends)
    assert (said == "a majority") == (low > 50)
    if said == "a plurality":
        assert ends[0] > 0


def test_march_2023_as_a_sentence():
    # Methods file, section 2: 11 points, 7.4 either way at a design effect of 1.5.
    assert sentence() == (
        "44 % oppose, 33 % support: more oppose than support, by 3.6 to 18.4 points "
        "if this had been a random sample."
    )


def test_a_sentence_names_the_leader_whoever_it_is():
    said = sentence(against_percent=[33.0], for_percent=[44.0], mode=["telephone"])
    assert said.startswith("33 % oppose, 44 % support: more support than oppose, by 3.6 to 18.4")
    assert sentence(population_class=["all_adults"], mode=["telephone"]).endswith(
        "points (sampling range)."
    )


def test_a_sentence_of_what_cannot_be_told_apart_gives_the_range():
    assert sentence(against_percent=[40.0], for_percent=[39.0]) == (
        "40 % oppose, 39 % support: cannot be told apart, the difference is between −6.5 and 8.5 "
        "points if this had been a random sample."
    )


def test_a_sentence_without_a_size_says_so():
    said = sentence(sample_size=pd.array([None], dtype="Int64"))
    assert "cannot be compared (no interval: no sample size is printed" in said
    said = sentence(mode=["self_selected"])
    assert "people chose to take part, nobody was sampled" in said


def test_words_for_a_frame_of_leads():
    frame = march_2023()
    before = frame.copy(deep=True)
    found = with_words(frame)
    assert found["words"].tolist() == ["more oppose than support"]
    assert found["precision"].tolist() == ["if this had been a random sample"]
    pd.testing.assert_frame_equal(frame, before)


def test_words_for_a_frame_of_changes_heed_the_family():
    # Five waves of 800: 40 to 45 alone has p 0.04, and 0.17 among four changes.
    shares = [40.0, 45.0, 45.0, 45.0, 45.0]
    frame = pd.DataFrame(
        {
            "survey_id": [f"wave_{wave}" for wave in range(5)],
            "question_id": "war",
            "option_id": "against",
            "population_class": "all_adults",
            "date": pd.date_range("2021-01-01", periods=5, freq="90D"),
            "percent": shares,
            "sample_size": 800,
            "assumed_sample_size": pd.array([None] * 5, dtype="Int64"),
        }
    )
    alone = with_words(wave_changes(frame[:2]), words=None)
    among = with_words(wave_changes(frame), words=None)
    assert alone["words"].tolist() == ["rose"]
    assert among["words"].tolist() == ["cannot be told apart"] * 4


def test_reversed_range_and_missing_columns_are_refused():
    with pytest.raises(ValueError, match="found 5 to 1; swap the two"):
        lead_words(5, 1)
    with pytest.raises(ValueError, match="need the column.s. low_pp, high_pp"):
        with_words(pd.DataFrame({"percent": [44.0]}))
