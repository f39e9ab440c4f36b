import pandas as pd
import pytest

from helpers import charts, findings, style, surveys, views

FORCED, LIVE = "choice_integration_russia_or_join_eu", "union_russia_vs_eu"


@pytest.fixture(scope="module")
def answers():
    return views.orientation.answer_rows([FORCED, LIVE, "referendum_join_eu"], "by mode")


def test_without_names_the_questions_asked_often_are_shown():
    chosen = views.orientation.family_questions([], 4)
    assert FORCED in chosen and LIVE in chosen
    assert "alliance_preference" in chosen and "geopolitical_choice_3way" not in chosen
    assert set(chosen) <= set(views.orientation.family_questions([], 2))


def test_named_questions_are_shown_however_rarely_asked():
    assert views.orientation.family_questions(["nato_membership"], 9) == ["nato_membership"]


def test_every_reading_stays_and_keeps_its_source(answers):
    found = surveys.readings(surveys.whole_samples(surveys.statements(FORCED), country="BY"))
    assert set(answers.loc[answers["question_id"] == FORCED, "row"]) == set(found["row"])
    assert answers[["row", "source_url", "question", "way"]].notna().all(axis=None)


def test_one_way_has_one_name_in_every_menu_and_others_keep_their_own(answers):
    menus = views.orientation.panel_rows(answers, menus=True)
    russia = menus[menus["option_id"].isin(["integration_russia", "union_russia"])]
    assert set(russia["way"]) == {"towards Russia"}
    sides = views.orientation.panel_rows(answers, menus=False)
    assert set(sides["way"]) == {"For joining", "Against joining"}


def test_no_line_joins_questions_houses_or_modes(answers):
    drawn = pd.concat([views.orientation.panel_rows(answers, menus=menus) for menus in (1, 0)])
    keys = ["question_id", "option_id", "house", "mode", "population_class"]
    known = drawn[drawn["series"].notna()]
    assert known.groupby("series")[keys].nunique().max().max() == 1
    alone = known[known["mode"] == "unknown"]
    assert known[known["series"].isin(alone["series"])].groupby("series").size().max() == 1


def test_undated_surveys_are_named_and_not_drawn(answers):
    drawn = views.orientation.panel_rows(answers, menus=True)
    assert drawn["date"].notna().all()
    undated = answers[answers["date"].isna()]
    assert len(undated)
    reading = findings.orientation.families_reading(answers)
    assert "BAW (end of April, year not shown)" in reading
    assert undated["survey_id"].iloc[0] not in reading
    said = findings.orientation.undated_sentence(answers)
    assert said.startswith("1 survey without a date") and "BAW (end of April" in said


def test_derived_figures_and_second_reports_decide_nothing(answers):
    changes = views.orientation.change_rows(answers, "by mode")
    used = "; ".join(changes["row"]).split("; ")
    kept = answers[answers["row"].isin(used)]
    assert not kept["is_derived"].any() and kept["same_poll_as"].isna().all()
    assert (changes["p_adjusted"] >= 0).all() and len(changes) > 3


def test_a_change_is_claimed_only_beyond_its_range():
    row = {"question": "Q?", "label": "A", "house_name": "H", "when_1": "2001", "when_2": "2002"}
    row |= {"percent_1": 40.0, "percent_2": 44.0, "diff_pp": 4.0, "low_pp": -1.0, "high_pp": 9.0}
    changes = pd.DataFrame([row | {"p_adjusted": 0.2}])
    assert "0 rose, 0 fell, 1 cannot" in findings.orientation.changes_title(changes)
    assert "none shows a change" in findings.orientation.changes_sentence(changes)
    clear = changes.assign(low_pp=1.0, p_adjusted=0.01)
    assert "1 rose" in findings.orientation.changes_title(clear)
    assert "rose from 40 %" in findings.orientation.changes_sentence(clear)
    assert "cannot" in findings.orientation.changes_title(clear.assign(p_adjusted=0.4))


def test_the_latest_share_is_told_as_the_page_puts_it():
    rows = views.orientation.answer_rows(["military_alliance_choice"], "by mode")
    said = findings.orientation.latest_sentence(views.orientation.latest_rows(rows))
    assert "at least 50 %" in said


def test_each_latest_share_names_its_question_and_a_single_answer_is_no_largest_one():
    menus = ["relations_russia_form", "union_russia_vs_eu"]
    rows = views.orientation.answer_rows(menus, "by mode")
    said = findings.orientation.latest_sentence(views.orientation.latest_rows(rows))
    assert "“Where would Belarusians live better: with Russia or in the EU?”: “Union" in said
    assert "preferred?”: only “Independent and friendly states” 74.6 % (BAW, 18–31 Dec" in said
    assert "no other answer of that survey was read" in said
    two = views.orientation.answer_rows(["union_russia_vs_eu"], "by mode")
    told = findings.orientation.latest_sentence(views.orientation.latest_rows(two))
    assert "nly" not in told and "40 %" in told


def menu(question, *shares):
    """Answers towards the EU under one menu, one survey a share."""
    rows = pd.DataFrame({"percent": shares}).astype({"percent": "Float64"})
    rows["survey_id"] = [f"{question} {place}" for place in range(len(shares))]
    rows = rows.assign(question=question, way="towards the EU", label="EU", house_name=question[0])
    rows = rows.assign(is_menu=True, is_derived=False, qualifier="exact", same_poll_as=None)
    rows["stated"] = [f"{share} %" for share in shares]
    return rows.assign(population_class="all_adults", date=pd.Timestamp("2010-06-15"))


def test_no_survey_is_said_to_print_what_lies_between_two_surveys():
    said = findings.orientation.wording_sentence(pd.concat([menu("A?", 9, 13), menu("B?", 36)]))
    assert "under “A?” 9 % and 13 % in 2 surveys by A of all adults, 2010" in said
    assert "under “B?” 36 % in 1 survey" in said and "11 %" not in said


def test_a_median_is_called_a_median_and_a_few_surveys_are_a_span():
    menus = [menu("A?", 9, 13, 12), menu("B?", *range(30, 37))]
    said = findings.orientation.wording_sentence(pd.concat(menus))
    assert "9–13 % in 3 surveys" in said
    assert "a median of 33 % (30–36 %) in 7 surveys" in said


def test_floors_and_second_reports_are_in_no_median():
    menus = pd.concat([menu("A?", 9, 13, 80), menu("B?", 36, 60)])
    menus.loc[menus["percent"] == 80, "qualifier"] = "at_least"
    menus.loc[menus["percent"] == 60, "same_poll_as"] = "B? 0"
    said = findings.orientation.wording_sentence(menus.reset_index(drop=True))
    assert "80" not in said and "60" not in said


def test_nothing_read_is_said_and_does_not_crash():
    none = views.orientation.answer_rows([], "by mode")
    assert none.empty
    assert findings.orientation.families_title(views.orientation.family_rows(none)).startswith("No")
    drawn = views.orientation.panel_rows(none, menus=True)
    title = findings.orientation.panels_title(drawn)
    assert title.startswith("No dated") and title.endswith("among the questions shown")
    events = views.orientation.event_rows([], drawn)
    assert findings.orientation.events_title(events).startswith("No event is marked: ")
    assert views.orientation.event_rows(["war"], drawn).empty
    changes = views.orientation.change_rows(none, "by mode")
    assert "No answer" in findings.orientation.changes_title(changes)
    assert findings.orientation.latest_sentence(views.orientation.latest_rows(none)) == ""
    assert findings.orientation.wording_sentence(none) == ""


def test_few_events_are_marked_within_the_time_drawn(answers):
    drawn = views.orientation.panel_rows(answers, menus=True)
    events = views.orientation.event_rows(["election", "war"], drawn)
    assert events["date"].between(drawn["date"].min(), drawn["date"].max()).all()
    assert not events.duplicated(["kind", "year"]).any()
    assert list(events["number"]) == list(range(1, len(events) + 1))
    assert events["source_url"].notna().all()


def test_a_panel_is_drawn_for_each_question(answers):
    drawn = views.orientation.panel_rows(answers, menus=True)
    ax = charts.plot_panels(
        drawn, value="percent", low="low_percent", high="high_percent", group="way"
    )
    titles = {axes.get_title(loc="left") for axes in ax.figure.axes}
    assert set(drawn["panel"]) == titles


def test_for_and_against_look_alike_in_every_panel_and_ways_do_not_wear_their_colours(answers):
    places = {"value": "percent", "low": "low_percent", "high": "high_percent", "group": "way"}
    sides = views.orientation.panel_rows(answers, menus=False)
    ax = charts.plot_panels(sides, side="side", **places)
    keys = {key.get_label(): key.get_color() for key in ax.get_legend().legend_handles}
    assert keys["For joining"] == style.SIDES["for"][0]
    assert keys["Against joining"] == style.SIDES["against"][0]
    menus = views.orientation.panel_rows(answers, menus=True)
    drawn = charts.plot_panels(menus, side="side", **places).figure.axes
    used = {line.get_color() for ax in drawn for line in ax.lines if line.get_marker() != "None"}
    assert used and not used & {style.SIDES["for"][0], style.SIDES["against"][0]}


def test_the_ends_of_a_change_say_house_day_and_share(answers):
    changes = views.orientation.change_rows(answers, "by mode")
    shown = findings.orientation.with_verdicts(changes)
    assert shown["when_1"].str.contains(r"^.+, .+: [\d.]+ %$").all()
    assert findings.orientation.with_verdicts(changes.iloc[:0]).empty
