import pandas as pd
import pytest

from helpers import charts, estimates, findings, surveys, views, vintage
from helpers.errors import ParameterError
from helpers.tables import load_table

POLL = "ch_2022_03"
NO_SAMPLES = {
    "official_result_2020_presidential": "a count, not a survey",
    "mieroszewski_emigrants_2023": "in Poland? (2023, emigrants)",
    "fom_2020_08": "in Russia? (Aug 2020, not asked of Belarusians)",
    "narodnae_apytanne_2022_04": "people who chose to take part",
    "bkmo_exit_2020": "an exit poll",
}


def answers(survey):
    readings = surveys.readings(views.waves.statements(survey))
    readings = estimates.with_intervals(readings, deff="by mode", step_pp="as printed")
    return views.waves.answer_rows(readings)


@pytest.mark.parametrize(("survey", "mark"), NO_SAMPLES.items())
def test_what_is_no_survey_of_belarus_is_marked_in_the_title(survey, mark):
    assert mark in findings.waves.page_title(views.waves.card(survey))


@pytest.mark.parametrize(
    ("survey", "said"),
    [
        (POLL, "went into the field on 2022-03-05: choose that day or a later one"),
        ("baw_undated_april", "has no date, and neither has its source.*: leave as_of empty"),
        ("ch_2022_33", "no survey 'ch_2022_33'; did you mean 'ch_2022_03'"),
    ],
)
def test_a_survey_that_is_not_known_yet_says_from_which_day_it_is(survey, said):
    vintage.as_of("2021-01-01")
    try:
        with pytest.raises(ParameterError, match=said):
            views.waves.card(survey)
        assert vintage.chosen() == pd.Timestamp(2021, 1, 1)
    finally:
        vintage.as_of("")


def test_a_survey_of_belarus_has_house_and_fieldwork_for_a_title():
    title = findings.waves.page_title(views.waves.card(POLL))
    assert title == "What did Chatham House find? (5–14 Mar 2022)"


def test_the_titles_of_all_surveys_with_a_page_differ():
    figures = load_table("responses").drop_duplicates(surveys.KEY).groupby("survey_id").size()
    cards = [views.waves.card(survey) for survey in figures[figures >= 5].index]
    titles = [findings.waves.page_title(card) for card in cards]
    assert len(set(titles)) == len(titles)


def test_what_a_card_lacks_is_said_to_be_not_stated():
    card = views.waves.card_rows(views.waves.card(POLL)).set_index("item")["stated"]
    assert card["Sponsor"] == "not stated"
    assert card["Sample size"] == "896"
    assert card["Margin of error printed"] == "3.3 points"
    assert "inferred" in views.waves.card_rows(views.waves.card("baw_2014_12"))["stated"].str.cat()
    assert "Not stated in what was read: sponsor" in findings.waves.card_title(card.reset_index())


def test_every_figure_of_a_survey_is_shown_parts_without_a_range():
    readings = surveys.readings(views.waves.statements(POLL))
    everything = views.waves.all_rows(
        estimates.with_intervals(readings, deff="by mode", step_pp="as printed")
    )
    figures = surveys.statements().query("survey_id == @POLL").drop_duplicates(surveys.KEY)
    assert len(everything) == len(figures)
    parts = everything[everything["is_part"]]
    assert len(parts)
    assert parts["low_percent"].isna().all()
    limits = everything["qualifier"].isin(surveys.BOUNDS)
    assert limits.any()
    assert (everything["low_percent"].notna() == ~(everything["is_part"] | limits)).all()


def test_the_printed_margin_stands_beside_the_computed_one():
    card = views.waves.card("iiseps_2016_06")
    row = views.waves.precision_rows(card, deff="by mode").iloc[0]
    assert row["printed_pp"] == 3
    assert row["random_pp"] == pytest.approx(2.52, abs=0.01)
    assert row["implied_deff"] == pytest.approx(1.42, abs=0.01)
    assert "printed: 3" in findings.waves.precision_title(row.to_frame().T, card)


@pytest.mark.parametrize("survey", ["official_result_2020_presidential", "ch_2021_11"])
def test_without_a_sample_no_margin_is_given(survey):
    card = views.waves.card(survey)
    rows = views.waves.precision_rows(card, deff="by mode")
    assert rows.empty
    assert "No margin can be given" in findings.waves.precision_sentence(rows, card)


def test_a_panel_is_precise_only_as_if_it_were_random():
    card = views.waves.card(POLL)
    rows = views.waves.precision_rows(card, deff="by mode")
    assert "if this had been a random sample" in findings.waves.precision_sentence(rows, card)


def test_comparisons_are_one_family_of_the_nearest_comparable_surveys():
    rows = views.waves.compared_rows("iiseps_2016_06", deff="by mode")
    assert set(rows["when_other"]) == {"before"}
    assert (rows["p_adjusted"].dropna() >= rows["p_value"].dropna()).all()
    claimed = rows[rows["words"].isin(["rose", "fell"])]
    assert (claimed["p_adjusted"] <= 0.05).all()
    assert str(len(rows)) in findings.waves.compared_reading(rows)


def test_two_reports_of_one_poll_are_not_compared():
    for survey, twin in load_table("surveys")[["survey_id", "same_poll_as"]].dropna().values:
        when = views.waves.card(twin)["when"]
        rows = views.waves.compared_rows(survey, deff="by mode")
        assert f"{when} (before)" not in set(rows["other"]), survey


def test_bounds_and_derived_figures_are_compared_with_nothing():
    rows = views.waves.compared_rows(POLL, deff="by mode")
    stated = surveys.statements(derived=False).set_index("row")["qualifier"]
    used = rows["row"].str.split("; ").explode()
    assert set(stated.reindex(used)) <= {"exact", "about"}


def test_a_survey_with_nothing_comparable_says_so():
    rows = views.waves.compared_rows("official_result_2020_presidential", deff="by mode")
    assert rows.empty
    assert "Nothing is compared" in findings.waves.compared_sentence(rows)


def test_a_doubted_figure_and_a_limit_are_compared_with_nothing():
    rows = views.waves.compared_rows("iiseps_2013_03", deff="by mode")
    assert len(rows)
    assert not rows["row"].str.contains("responses, row 1426").any()
    limits = surveys.statements(derived=False)["qualifier"].isin(surveys.BOUNDS)
    named = set(surveys.statements(derived=False).loc[limits, "row"])
    for survey in ("zois_2020_12", "iiseps_2009_09", "baw_2022_05"):
        rows = views.waves.compared_rows(survey, deff="by mode")
        assert not {one for text in rows["row"] for one in text.split("; ")} & named


def test_a_survey_with_another_method_is_compared_with_none_of_its_house():
    for survey in ("bct_2023_02", "bct_2022_11"):
        assert views.waves.compared_rows(survey, deff="by mode").empty
    points = surveys.with_series(surveys.readings(surveys.statements("trust_authorities_index")))
    later = points[points["survey_id"] == "bct_2023_02"]
    assert set(later["break_reason"].dropna()) == {"new method"}
    card = views.waves.card_rows(views.waves.card("bct_2023_02")).set_index("item")["stated"]
    assert card["Not comparable with the house's others"] == "new method"


def test_a_change_says_what_other_pages_print_for_either_figure():
    rows = views.waves.compared_rows("baw_2022_09", deff="by mode")
    fell = rows[rows["label"].eq("Negative") & rows["other"].str.startswith("Mar 2022")]
    told = findings.waves.compared_sentence(fell.assign(words="fell"))
    assert "(other pages print, for Sep 2022 at least 62 %; for Mar 2022 at least 60 %" in told


def test_a_slip_of_the_page_stands_beside_what_puts_it_right():
    rows = views.waves.all_rows(surveys.readings(views.waves.statements("iiseps_2013_03")))
    slips = rows[rows["as_published"].notna()].set_index("label")["stated"]
    assert sorted(slips) == ["34.5 % (printed as 51.4)", "51.4 % (printed as 34.5)"]
    assert "put right" in findings.waves.all_reading(rows)


def test_no_change_beyond_chance_is_said_without_two_negations():
    rows = pd.DataFrame({"words": ["cannot be told apart"] * 7, "diff_pp": [1.0] * 7})
    title = findings.waves.compared_title(rows)
    assert title.startswith("Chance in who was asked could explain each of 7 changes")


def test_without_sizes_changes_cannot_be_judged():
    rows = pd.DataFrame({"words": ["cannot be compared"], "diff_pp": [3.0]})
    assert "1 change" in findings.waves.compared_title(rows)
    assert "cannot be judged" in findings.waves.compared_title(rows)


def test_only_a_whole_range_above_half_is_counted():
    frame = answers(POLL)
    above = frame[(frame["low_percent"] > 50) & ~frame["is_derived"]]
    above = above[above["qualifier"] != "up_to"]
    assert findings.waves.answers_title(frame).startswith(f"{len(above)} of ")
    low = frame.assign(low_percent=40.0)
    assert findings.waves.answers_title(low).startswith("No answer has its whole range above half")
    assert "without a range" in findings.waves.answers_title(frame.assign(low_percent=pd.NA))
    assert "No share" in findings.waves.answers_title(frame.iloc[:0])


def test_every_answer_is_drawn_under_its_question_in_the_words_of_its_page():
    frame = answers(POLL)
    ax = charts.plot_answers(frame)
    said = [text.get_text() for text in ax.texts]
    assert len(ax.get_yticks()) == len(frame)
    assert set(frame["question_title"]) <= set(said)
    assert "≤ 20" in said


def test_an_empty_chart_of_answers_is_no_error():
    assert charts.plot_answers(answers(POLL).iloc[:0])


def test_a_survey_is_filed_under_its_house_year_and_questions():
    keys = views.waves.keys(POLL)
    assert keys["houses"] == ["Chatham House"]
    assert keys["years"] == [2022]
    assert ["The war", "Who is expected to win the war?"] in keys["questions"]
    assert views.waves.keys("baw_undated_april")["years"] == []


def test_the_scope_does_not_say_that_everybody_was_asked():
    survey = pd.Series(
        {
            "house_name": "House",
            "when": "Mar 2020",
            "population": "adults",
            "population_class": "urban_internet_users",
            "mode": "online_panel",
            "country": "BY",
        }
    )
    readings = pd.DataFrame({"question_id": ["a", "a"], "is_derived": [False, True]})
    said = findings.waves.scope_sentence(survey, readings)
    assert "(1 of them computed, not published)" in said
    assert said.endswith("those asked are described as “adults”.")
