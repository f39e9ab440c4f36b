import pandas as pd
import pytest

from helpers import surveys, views

WAR = "war_support_russia_actions"


@pytest.fixture(scope="module")
def statements():
    return surveys.statements(WAR)


@pytest.fixture(scope="module")
def readings(statements):
    return surveys.readings(surveys.whole_samples(statements, country="BY"))


def test_labels_add_nothing_and_lose_nothing(readings):
    labelled = views.polls.labelled(readings)
    assert sorted(labelled["row"]) == sorted(readings["row"])
    assert labelled[["survey", "asked", "size", "stated"]].notna().all(axis=None)


def test_surveys_asked_alike_stand_together(readings):
    asked = views.polls.labelled(readings)["asked"]
    assert (asked != asked.shift()).sum() == asked.nunique()


def test_a_split_keeps_its_row_and_name(readings):
    rows = views.polls.split_rows(readings)
    assert set(rows["survey_id"]) == set(readings["survey_id"])
    printed = rows[rows["side"] != "not_published"]
    assert printed[["row", "source_url"]].notna().all(axis=None)
    assert (rows["bar"] == rows["survey"] + " · " + rows["size"]).all()
    complete = rows[rows["printed_sum"] < 100].groupby("survey_id")["percent"].sum()
    assert complete.between(97, 100.01).all()


def test_one_bar_is_one_survey(readings):
    rows = views.polls.split_rows(readings)
    assert rows.groupby("bar")["survey_id"].nunique().max() == 1
    assert not rows.duplicated(["bar", "side"]).any()


def test_a_side_has_one_published_row_a_survey(readings):
    rows = views.polls.side_rows(readings, "against")
    assert rows["survey_id"].is_unique and len(rows) > 3
    assert set(rows["stance"]) == {"against"}
    assert rows["parent_option_id"].isna().all()


def test_several_answers_of_a_side_are_not_added_up(readings):
    rows = views.polls.side_rows(readings, "against")
    survey = rows["survey_id"].iloc[0]
    whole = rows[rows["survey_id"] == survey].iloc[0]
    own = readings[(readings["survey_id"] == survey) & (readings["row"] == whole["row"])]
    second = own.assign(option_id="another_no", row="responses, row 0")
    both = pd.concat([readings, second], ignore_index=True)
    assert survey not in set(views.polls.side_rows(both, "against")["survey_id"])


def test_a_trend_draws_the_answers_with_the_highest_shares():
    frame = surveys.readings(surveys.whole_samples(surveys.statements("vote_2020_presidential")))
    every, few = views.polls.trend_rows(frame, most=99), views.polls.trend_rows(frame, most=2)
    peaks = every.groupby("option_id")["percent"].max().sort_values(ascending=False)
    assert len(peaks) > 2
    assert set(few["option_id"]) == set(peaks.index[:2])
    assert few["date"].notna().all() and few["percent"].notna().all()


def test_a_list_of_surveys_has_each_once_with_all_its_answers(readings):
    rows = views.polls.survey_rows(readings)
    assert sorted(rows["survey_id"]) == sorted(readings["survey_id"].unique())
    dates = rows["date"].dropna()
    assert dates.is_monotonic_increasing
    answers = rows.set_index("survey_id").at["ch_2023_03", "answers"]
    assert len(answers.split("; ")) == (readings["survey_id"] == "ch_2023_03").sum()


def test_the_printed_sum_counts_no_net_twice(readings):
    assert views.polls.survey_rows(readings)["printed_sum"].max() <= 103


def test_disagreeing_pages_are_all_shown_the_drawn_one_first(statements):
    drawn = surveys.readings(statements)
    rows = views.polls.disagreements(statements, drawn)
    figures = rows.groupby(surveys.KEY, sort=False)
    assert len(figures) == drawn["other_readings"].notna().sum() > 0
    assert (figures["drawn"].sum() == 1).all()
    assert figures["drawn"].first().all()
    assert (figures["stated"].nunique() > 1).all()
