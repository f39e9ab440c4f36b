import pandas as pd
import pytest

from helpers import findings

FLOATS = dict.fromkeys(["percent", "low_percent", "high_percent"], "Float64")


def shares(*rows, derived=()):
    """Shares as (percent, low, high); the numbers in `derived` are computed ones."""
    frame = pd.DataFrame(rows, columns=["percent", "low_percent", "high_percent"]).astype(FLOATS)
    names = [f"House {number}" for number in range(len(frame))]
    return frame.assign(
        survey=names,
        asked="All adults, by telephone",
        n_basis=["printed" if low is not None else None for _, low, _ in rows],
        is_derived=[number in derived for number in range(len(frame))],
    )


def test_a_majority_needs_its_whole_range_above_half():
    title = findings.polls.majority_title(shares((52.0, 49.0, 55.0), (44.0, 40.0, 48.0)))
    assert title.startswith("No survey shows a majority against that its range bears out")
    assert title.endswith("52 %")


def test_a_majority_that_its_range_bears_out_is_counted():
    title = findings.polls.majority_title(shares((56.0, 53.0, 59.0), (44.0, 40.0, 48.0)))
    assert title == "1 of 2 surveys show a majority against, at most 56 %"


def test_without_a_share_above_half_there_is_no_majority():
    title = findings.polls.majority_title(shares((50.0, 47.0, 53.0)))
    assert title == "No survey shows a majority against: the highest share is 50 %"


def test_a_share_without_a_size_shows_no_majority_however_large():
    assert findings.polls.majority_title(shares((90.0, None, None))).startswith("No survey shows")


def test_a_computed_share_decides_nothing():
    frame = shares((44.0, 40.0, 48.0), (80.0, 75.0, 85.0), derived=[1])
    assert "44 %" in findings.polls.majority_title(frame)
    said = findings.polls.majority_sentence(frame)
    assert "80 %" not in said and said.startswith("One survey ")


def test_the_majority_sentence_names_ends_and_what_is_above_half():
    said = findings.polls.majority_sentence(
        shares((52.0, 49.0, 55.0), (40.0, None, None), (56.0, 53.0, 59.0))
    )
    assert "from 40 % (House 1) to 56 % (House 2) in 3 surveys" in said
    assert "above half in 2 (House 0 and House 2)" in said
    assert "above half in 1 of the 2 with a known sample size" in said


def test_one_survey_is_not_told_as_a_span():
    said = findings.polls.majority_sentence(shares((40.0, 37.0, 43.0)))
    assert said.startswith("One survey publishes a share against: 40 % (House 0); its range ")
    assert "(37–43) is not above half" in said and "runs from" not in said
    assert "no range" in findings.polls.majority_sentence(shares((60.0, None, None)))
    lead = splits(*BOTH[:2])
    assert findings.polls.lead_title(lead) == "One survey prints both sides: 15 points more against"
    assert findings.polls.lead_sentence(lead) == findings.polls.lead_title(lead) + "."


def test_none_above_half_is_said_as_none():
    said = findings.polls.majority_sentence(shares((40.0, 38.0, 42.0), (41.0, 38.0, 42.0)))
    assert "above half in none, " in said and "in none of the 2 " in said


def splits(*rows):
    frame = pd.DataFrame(rows, columns=["survey_id", "side", "percent"])
    plain = {"is_derived": False, "is_bound": False, "is_disputed": False}
    return frame.astype({"percent": "Float64"}).assign(**plain)


BOTH = (("a", "for", 30.0), ("a", "against", 45.0), ("b", "for", 40.0), ("b", "against", 38.0))


def test_the_lead_is_counted_only_where_both_sides_are_printed():
    frame = splits(*BOTH, ("c", "against", 90.0))
    title = findings.polls.lead_title(frame)
    assert title.startswith("More were against than for in 1 of 2 surveys")
    said = findings.polls.lead_sentence(frame)
    assert "1 of the 2 surveys" in said and "from -2 to 15 points" in said


def test_a_lead_says_for_how_many_surveys_other_pages_print_other_shares():
    frame = splits(*BOTH).assign(is_disputed=[True, True, False, False])
    assert findings.polls.lead_title(frame).endswith(
        "; for 1 of them another page prints other shares"
    )
    assert "another page" in findings.polls.lead_sentence(frame)
    assert "another page" not in findings.polls.lead_sentence(splits(*BOTH))


def test_a_tie_is_no_lead():
    frame = splits(("a", "for", 40.0), ("a", "against", 40.0))
    assert findings.polls.lead_title(frame).endswith("as many for as against")


def test_without_both_sides_nothing_is_said_of_a_lead():
    frame = splits(("c", "against", 90.0))
    assert findings.polls.lead_title(frame) == "No survey prints both sides"
    assert findings.polls.lead_sentence(frame) == findings.polls.silent_sentence(frame) == ""


def test_a_computed_side_makes_no_lead():
    frame = splits(*BOTH[:2]).assign(is_derived=[True, False])
    assert findings.polls.lead_sentence(frame) == ""


def test_a_share_printed_as_a_limit_makes_no_difference():
    frame = splits(*BOTH, ("c", "for", 40.0), ("c", "against", 90.0))
    frame["is_bound"] = [False] * 4 + [True, False]
    said = findings.polls.lead_sentence(frame)
    assert "1 of the 2 surveys that print both sides, neither as a limit" in said
    assert "to 15 points" in said
    assert "≤ and ≥" in findings.polls.splits_reading(frame)
    assert "≤" not in findings.polls.splits_reading(splits(*BOTH))


def test_those_who_took_no_side_are_what_is_left_and_never_below_nothing():
    said = findings.polls.silent_sentence(splits(*BOTH, ("c", "for", 51.0), ("c", "against", 50.0)))
    assert said.startswith("Between 0 and 25 % took neither side")


def readings(*rows):
    """Readings as (year, percent, low, high, series); a year of None is undated."""
    columns = ["year", "percent", "low_percent", "high_percent", "series"]
    frame = pd.DataFrame(rows, columns=columns)
    dates = [f"{year:.0f}-06-15" if pd.notna(year) else None for year in frame["year"]]
    return frame.astype(FLOATS).assign(
        date=pd.to_datetime(dates),
        when=[f"Jun {year}" for year in frame["year"]],
        survey_id=[f"s{number}" for number in range(len(frame))],
        survey=[f"BAW, {year}" for year in frame["year"]],
        asked="All adults, by telephone",
        house_name="BAW",
        label="Against",
        option_id="against",
        is_derived=False,
        break_reason=pd.array([None] * len(frame), dtype="str"),
        other_readings=pd.array([None] * len(frame), dtype="str"),
        as_published=pd.array([None] * len(frame), dtype="Float64"),
        qualifier="exact",
        confidence="high",
        n_basis="printed",
    )


SERIES = (
    (2020, 40.0, 37.0, 43.0, "a"),
    (2022, 50.0, 47.0, 53.0, "a"),
    (2021, 70.0, 67.0, 73.0, "a"),
    (2024, 10.0, 8.0, 12.0, "b"),
)


def test_change_is_told_from_first_to_last_of_the_longest_series():
    title = findings.polls.change_title(readings(*SERIES))
    assert title == "BAW: “Against” 40 % in 2020, 50 % in 2022"


def test_two_points_make_no_change_in_a_title():
    assert (
        findings.polls.change_title(readings(*SERIES[1:])) == "Latest: “Against” 10 % (BAW, 2024)"
    )


def test_without_dates_a_title_says_so():
    assert findings.polls.change_title(readings((None, 10.0, 8.0, 12.0, None))) == "No dated survey"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ((50.0, 47.0, 53.0), "their ranges do not overlap"),
        ((30.0, 27.0, 33.0), "their ranges do not overlap"),
        ((42.0, 39.0, 45.0), "which alone does not show that they are the same"),
        ((50.0, None, None), "without both sample sizes no range can be given"),
    ],
)
def test_a_difference_is_claimed_no_further_than_the_ranges_bear(last, said):
    sentence = findings.polls.longest_series_sentence(readings(SERIES[0], (2022, *last, "a")))
    assert f"from 40 % (Jun 2020) to {last[0]:g} % (Jun 2022); " in sentence
    assert said in sentence


def test_points_that_cannot_be_joined_are_said_to_stand_alone():
    said = findings.polls.longest_series_sentence(readings(SERIES[0], SERIES[3]))
    assert "points stand alone" in said


def test_a_computed_point_is_neither_the_latest_nor_the_end_of_a_series():
    frame = readings(*SERIES[:3], (2025, 90.0, 88.0, 92.0, "a"))
    frame["is_derived"] = frame["percent"] == 90
    assert "90" not in findings.polls.change_title(frame)
    assert "90" not in findings.polls.longest_series_sentence(frame)
    assert findings.polls.latest_sentence(frame).startswith("Latest: BAW, 2022 ")


def test_a_doubted_point_is_neither_the_latest_nor_the_end_of_a_series():
    frame = readings(*SERIES[:3], (2025, 90.0, 88.0, 92.0, "a"))
    frame.loc[3, "confidence"] = "low"
    assert "90" not in findings.polls.longest_series_sentence(frame)
    assert findings.polls.latest_sentence(frame).startswith("Latest: BAW, 2022 ")
    assert findings.polls.latest_sentence(frame.loc[[3]]).startswith("Latest: BAW, 2025 ")


def test_a_limit_is_told_as_one():
    frame = readings((2024, 60.0, None, None, "b"))
    frame["qualifier"] = "at_least"
    assert "“Against” at least 60 %" in findings.polls.latest_sentence(frame)
    assert "“Against” at least 60 %" in findings.polls.change_title(frame)


def test_a_slip_that_is_put_right_is_counted_with_the_pages_that_agree():
    frame = readings(*SERIES)
    frame.loc[0, "as_published"] = 60.0
    said = findings.polls.conflicts_sentence(frame)
    assert said.startswith(
        "Where several pages print a figure, they agree. 1 figure put right here"
    )


def test_a_change_within_one_year_is_told_by_its_months():
    frame = readings(*((2022, share, None, None, "a") for share in (85.0, 85.0, 80.0)))
    frame["when"] = ["Mar 2022", "May 2022", "Aug 2022"]
    assert findings.polls.change_title(frame).endswith("85 % in Mar 2022, 80 % in Aug 2022")


def test_the_latest_survey_is_told_answer_by_answer_with_ranges():
    frame = readings((2024, 10.0, 8.0, 12.0, "b"), (2024, 60.0, None, None, "c"), SERIES[0])
    frame["survey_id"] = ["new", "new", "old"]
    frame["label"] = ["Against", "For", "Against"]
    assert findings.polls.latest_sentence(frame) == (
        "Latest: BAW, 2024 (all adults, by telephone): “For” 60 % and “Against” 10 % (8–12)."
    )


def test_reasons_of_breaks_are_named_once_and_undated_surveys_counted():
    frame = readings(*SERIES, (None, 5.0, None, None, None))
    reasons = [None, "other mode", "other mode, other country", None, None]
    frame["break_reason"] = pd.array(reasons, dtype="str")
    said = findings.polls.breaks_sentence(frame)
    assert "(other country and other mode)" in said
    assert "1 survey without dates" in said
    assert findings.polls.breaks_sentence(readings(*SERIES)) == ""


def test_pages_that_disagree_are_counted():
    frame = readings(*SERIES)
    assert "they agree" in findings.polls.conflicts_sentence(frame)
    frame.loc[0, "other_readings"] = "41 %"
    assert findings.polls.conflicts_sentence(frame).startswith("For 1 of 4 figures other pages")


def test_how_to_read_ranges_says_only_what_occurs():
    plain = findings.polls.ranges_reading(shares((40.0, 38.0, 42.0)))
    assert "dashed" not in plain and "hollow" not in plain and "no range" not in plain
    frame = shares((40.0, 38.0, 42.0), (50.0, None, None), derived=[1])
    frame.loc[0, "n_basis"] = "assumed"
    said = findings.polls.ranges_reading(frame)
    assert "dashed" in said and "hollow" in said
    assert "1 share without a sample size has no range" in said


def test_answers_that_are_not_drawn_are_counted():
    frame = readings(*SERIES)
    frame["option_id"] = ["a", "b", "c", "d"]
    assert "2 answers with lower shares" in findings.polls.trend_reading(frame, frame[:2])
    assert "not drawn" not in findings.polls.trend_reading(frame, frame)


def ranged(*rows):
    """Rows of (mode, design effect, lower end), one survey each."""
    frame = pd.DataFrame(rows, columns=["mode", "deff_used", "low_percent"])
    surveys = [f"s{number}" for number in range(len(frame))]
    return frame.assign(
        survey_id=surveys, method="Wilson score interval", population_class="all_adults"
    )


def test_how_ranges_were_made_is_said_once_with_the_design_effect_of_each_mode():
    said = findings.polls.method(ranged(("telephone", 1.5, 40.0), ("face_to_face", 1.4, 30.0)))
    assert said.count("Wilson") == 1
    assert "1.4 (face to face) and 1.5 (by telephone)" in said


def test_two_design_effects_of_one_mode_are_told_apart_by_house():
    frame = ranged(("face_to_face", 2.0, 40.0), ("face_to_face", 1.4, 30.0), ("unknown", 2.0, 9.0))
    said = findings.polls.method(frame.assign(house_name=["EcooM", "IISEPS", "Forsal"]))
    assert "1.4 (face to face: IISEPS) and 2 (face to face: EcooM and mode not stated)" in said


def test_a_panel_is_said_not_to_be_a_random_sample():
    rows = ranged(("telephone", 1.5, 40.0), ("online_panel", 1.5, 30.0))
    assert "For 1 of 2 surveys" in findings.polls.method(rows)
    assert "random sample" in findings.polls.method(rows)
    assert "random sample" not in findings.polls.method(rows[:1])


def test_without_any_range_the_reason_stands_for_the_method():
    assert findings.polls.method(ranged(("telephone", 1.5, None))).startswith("No range is drawn")


def test_our_words_are_never_given_as_the_question():
    asked = pd.Series({"wording_original": "Do you?", "question_summary": "Whether they do"})
    asked["wording_language"] = None
    assert findings.polls.wording(asked) == {"wording": "Do you?", "language": ""}
    assert "in the words of the questionnaire" in findings.polls.wording_sentence(asked)
    unread = asked.replace("Do you?", None)
    assert findings.polls.wording(unread) == {}
    assert "in our words" in findings.polls.wording_sentence(unread)
