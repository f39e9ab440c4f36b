import pytest

from helpers import charts, estimates, findings, surveys, views, words
from helpers.tables import load_table

HARD = {
    "friendship_moscow_kyiv": "not dated",
    "support_relations_west": "only shares of parts of a sample",
    "strong_hand_needed": "No chart",
    "trust_president": "IISEPS",
}


def page(question):
    """What the page of a question says: its figure titles and its answer."""
    asked, statements = surveys.question(question), surveys.statements(question)
    readings = views.questions.readings(statements)
    readings = estimates.with_intervals(readings, deff="by mode", step_pp="as printed")
    drawn = views.polls.trend_rows(readings)
    assert charts.plot_trend(drawn)
    parts = views.questions.part_rows(statements)
    titles = [
        findings.questions.page_title(asked, statements),
        findings.questions.surveys_title(statements),
        findings.questions.change_title(drawn, statements),
        findings.questions.parts_title(parts),
    ]
    answer = [
        findings.questions.latest_sentence(readings, statements),
        findings.questions.change_sentence(readings),
        findings.questions.who_sentence(statements),
    ]
    return titles, answer


@pytest.mark.parametrize(("question", "said"), HARD.items())
def test_a_page_without_a_chart_says_why(question, said):
    titles, answer = page(question)
    assert said in titles[2]
    assert answer[0]


def test_one_survey_says_that_it_is_only_one_and_shows_no_change():
    titles, answer = page("friendship_moscow_kyiv")
    assert titles[1] == "Only one survey asked this: Center for New Ideas, undated"
    assert "nothing can be said about change" in answer[1]


def test_questions_asked_abroad_say_so_in_title_and_answer():
    titles, answer = page("ru_friend_belarus")
    assert titles[0].endswith("(asked in Russia)")
    assert "not what people in Belarus think" in answer[2]


def test_one_survey_abroad_is_said_to_be_of_people_there():
    statements = surveys.statements("ru_friend_belarus")
    one = statements[statements["survey_id"] == statements["survey_id"].iloc[0]]
    said = findings.questions.who_sentence(one)
    assert said == "The survey is of people in Russia. This is not what people in Belarus think."


def test_several_surveys_abroad_are_all_said_to_be_of_people_there():
    said = findings.questions.who_sentence(surveys.statements("ru_friend_belarus"))
    assert said.startswith("All ") and " surveys are of people in Russia. " in said


def test_counts_and_parts_of_the_people_are_named():
    sentence = findings.questions.who_sentence(surveys.statements("vote_2020_presidential"))
    assert sentence.startswith("The 14 surveys include ")
    assert "2 of votes as counted officially" in sentence
    assert "3 of people who chose to take part" in sentence
    assert findings.questions.who_sentence(surveys.statements("country_direction")) == ""


def test_a_survey_abroad_of_people_who_chose_themselves_is_counted_once():
    said = findings.questions.who_sentence(surveys.statements("nationality_self"))
    assert said.startswith(
        "The 3 surveys include 1 of people who chose to take part (in several countries)."
    )


def test_several_answers_need_not_add_up():
    reading = findings.questions.surveys_reading(surveys.question("info_source"))
    assert "need not add to 100" in reading
    assert "100" not in findings.questions.surveys_reading(surveys.question("country_direction"))


def test_shares_of_parts_are_shown_with_who_they_are_of():
    parts = views.questions.part_rows(surveys.statements("vote_2020_presidential"))
    assert "Minsk" in set(parts["part"])
    assert findings.questions.parts_title(parts).startswith(f"{len(parts)} figures of parts")
    assert "No share" in findings.questions.parts_title(parts.iloc[:0])


def test_parts_in_words():
    assert words.part("age_18_24") == "aged 18–24"
    assert words.part("age_65_plus") == "aged 65 and over"
    assert words.part("all") == "everyone asked"
    assert words.part("non_tv_audience") == "non TV audience"
    assert words.part("pro_russia_vector") == "pro-Russia vector"


def test_every_question_is_filed_under_a_topic_in_words():
    assert set(load_table("questions")["topic"]) == set(words.TOPICS)
    statements = surveys.statements("trust_president")
    keys = views.questions.keys(statements, surveys.question("trust_president"))
    assert keys["questions"] == [["Trust", "Trust in the president"]]
    assert 2016 in keys["years"]
    assert "IISEPS" in keys["houses"]


def test_a_base_of_one_year_names_it_once():
    assert "2024;" in words.base(surveys.statements("support_relations_west"))


def test_a_title_says_how_many_surveys_give_only_parts_of_their_sample():
    known = surveys.statements("trust_president")
    whole = set(known.loc[known["subgroup"] == "all", "survey_id"])
    parts = known["survey_id"].nunique() - len(whole)
    assert parts == 1
    said = findings.questions.surveys_title(known)
    assert said.endswith("; 1 gives only parts of the sample")
    said = findings.questions.surveys_title(known[known["survey_id"].isin(whole)])
    assert said.endswith("how and when")
