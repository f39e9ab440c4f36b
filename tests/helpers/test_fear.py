import pandas as pd
import pytest

from helpers import charts, comparable, findings, views, vintage

WAR = "war_support_russia_actions"


@pytest.fixture(scope="module")
def splits():
    return views.polls.split_rows(views.army.asked([WAR]))


def test_bounds_hold_the_printed_share_and_all_of_the_silent(splits):
    rows = views.bounds.bound_rows(splits)
    gap = rows["high_percent"] - rows["low_percent"]
    assert (gap - rows["silent_percent"]).abs().max() < 1e-6
    assert not rows["survey_id"].isin(splits.loc[splits["is_derived"], "survey_id"]).any()


def test_the_tipping_points_of_march_2023_are_those_of_the_methods(splits):
    row = views.bounds.tipping_rows(splits).set_index("survey_id").loc["ch_2023_03"]
    found = row[["level_percent", "half_percent", "erased_percent"]].astype(float).round(1)
    assert list(found) == [72.9, 18.2, 12.5]


def test_a_share_printed_as_a_limit_is_in_no_bound_and_is_named(splits):
    limited = splits[splits["is_bound"] & ~splits["is_derived"]]
    assert "baw_2022_05" in set(limited["survey_id"])
    for rows in (views.bounds.bound_rows(splits), views.bounds.tipping_rows(splits)):
        assert not set(rows["survey_id"]) & set(limited["survey_id"])
    said = findings.bounds.bounds_reading(splits, views.bounds.bound_rows(splits))
    assert "only as “up to” or “at least”: BAW, May 2022." in said
    exact = splits.assign(is_bound=False)
    assert "up to" not in findings.bounds.left_out_sentence(exact, views.bounds.tipping_rows(exact))
    assert "baw_2022_05" in set(views.bounds.tipping_rows(exact)["survey_id"])


def test_one_survey_has_and_several_have(splits):
    rows = views.bounds.bound_rows(splits.assign(is_bound=False))
    assert "1 of 8 surveys has more than half" in findings.bounds.bounds_title(rows)
    one = pd.DataFrame({"side": ["against"], "low_percent": [45.0], "high_percent": [60.0]})
    assert findings.bounds.bounds_title(one).startswith("As printed, none of 1 survey has more")
    two = pd.concat([one, one])
    assert findings.bounds.bounds_title(two).startswith("As printed, none of 2 surveys have more")


def test_no_survey_no_claim(splits):
    none = splits.iloc[:0]
    assert findings.bounds.tipping_title(views.bounds.tipping_rows(none)).startswith("No survey")
    assert findings.bounds.bounds_title(views.bounds.bound_rows(none)).startswith("No survey")
    charts.plot_bounds(views.bounds.bound_rows(none), mark=50, mark_name="half")


def test_no_line_below_four_whole_splits_and_one_from_four():
    split = views.lines.comparable_split(views.army.asked([WAR]))
    classes = views.lines.class_rows(split)
    polls = views.lines.pooled_polls(split)
    assert polls.empty and views.lines.line_rows(polls).empty
    assert findings.lines.classes_title(classes).startswith("No pooled line")
    whole = comparable.accepts_pooling(split)[0]
    one = whole[whole["survey_id"] == "ch_2023_03"]
    more = [
        one.assign(survey_id=name, date=one["date"] + pd.Timedelta(days=200 * place))
        for place, name in enumerate(["ch_2023_03", "ch_2022_03", "ch_2022_06", "ch_2024_12"])
    ]
    four = pd.concat(more, ignore_index=True)
    polls = views.lines.pooled_polls(four)
    line = views.lines.line_rows(polls)
    assert len(polls) == 4 and set(polls["branch"]) == {"support"}
    assert (line["low90"] <= line["median"]).all() and (line["median"] <= line["high90"]).all()
    charts.plot_band(polls, line=line)
    allowed = views.lines.class_rows(four)
    assert findings.lines.line_title(allowed, line, polls).startswith("Pooled share")


def test_a_question_without_a_tree_is_not_pooled():
    split = views.lines.comparable_split(views.army.asked(["belarus_join_war"]))
    assert "no survey" in findings.lines.classes_title(views.lines.class_rows(split))


def test_a_question_with_a_tree_and_no_survey_yet_is_not_said_to_have_no_tree():
    """Russia's war is declared in trees.csv; on the day it began nobody had asked about it."""
    vintage.as_of("2022-02-24")
    try:
        classes = views.lines.class_rows(views.lines.comparable_split(views.army.asked([WAR])))
    finally:
        vintage.as_of("")
    for said in (findings.lines.classes_title(classes), findings.lines.rule_sentence(classes)):
        assert "no survey is known whose answers fit a declared answer tree" in said


@pytest.mark.parametrize(
    ("waves", "accepted", "said"),
    [
        (1, 1, "has 1 survey, which can be used."),
        (1, 0, "has 1 survey, which cannot be used."),
        (3, 0, "has 3 surveys, of which none can be used."),
        (3, 1, "has 3 surveys, of which 1 can be used."),
        (3, 3, "has 3 surveys, of which all can be used."),
    ],
)
def test_one_survey_is_not_one_of_several(waves, accepted, said):
    classes = pd.DataFrame({"house_name": ["BAW"], "waves": [waves], "accepted": [accepted]})
    assert findings.lines.rule_sentence(classes).endswith(said)
    assert "the only class has" in findings.lines.classes_title(classes)


def test_no_answer_is_one_figure_a_question_and_survey():
    rows = views.fear.no_answers()
    assert not rows.duplicated(["survey_id", "question_id"]).any()
    assert rows["percent"].between(0, 100).all() and not rows["is_derived"].any()


def test_houses_and_unknown_modes_are_not_mixed():
    topics = views.fear.topic_rows(views.fear.no_answers())
    assert not (topics["mode"] == "unknown").any()
    assert topics.groupby("bar")["house_mode"].nunique().max() == 1
    said = findings.fear.topics_sentence(topics, "media", "economy")
    assert "cannot be said" in said


def test_one_topic_named_twice_is_not_compared_and_a_country_has_its_capital():
    topics = views.fear.topic_rows(views.fear.no_answers())
    said = "Both parameters name one topic, economy, so nothing is compared"
    assert findings.fear.topics_title(topics, "economy", "economy") == said
    assert findings.fear.topics_sentence(topics, "economy", "economy") == f"{said}."
    said = findings.fear.topics_sentence(topics, "foreign_views_of_belarus", "economy")
    assert "on foreign views of Belarus than on economy" in said


def test_a_smaller_spread_lets_a_list_see_more(splits):
    tipping = views.bounds.tipping_rows(splits)
    wide, narrow = (views.fear.list_rows(tipping, spread=at, deff=1.5) for at in (0.9, 0.1))
    assert (narrow["visible_pp"] < wide["visible_pp"]).all()
    assert wide["sample_size"].notna().all()


def test_without_a_yardstick_it_says_so():
    nothing = views.fear.yardstick_rows().iloc[:0]
    assert "hold no finding" in findings.fear.yardsticks_title(nothing)


def test_a_yardstick_counts_the_hidden_only_where_both_shares_were_read():
    rows = views.fear.yardstick_rows().set_index("yardstick_id")
    assert len(rows) == 5
    # 71 % supported the war when asked directly, 61 % by a list (Chapkovski and Schaub 2022)
    assert rows.at["chapkovski_schaub_2022", "hidden_percent"] == pytest.approx(100 * 10 / 71)
    assert rows["hidden_percent"].notna().sum() == 1
    said = findings.fear.yardsticks_title(rows.reset_index())
    assert "1 gives both shares: 14.1 %" in said
    assert "none gives both shares" in findings.fear.yardsticks_title(
        rows[rows["hidden_percent"].isna()]
    )
