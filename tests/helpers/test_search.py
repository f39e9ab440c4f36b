import pytest

from helpers.search import search_questions
from helpers.tables import load_table


def ids(found):
    return set(found["questions"]["question_id"])


def test_an_empty_word_finds_everything():
    found = search_questions("")
    for name, key in (("questions", "question_id"), ("houses", "house"), ("surveys", "survey_id")):
        assert sorted(found[name][key]) == sorted(load_table(name)[key])


def test_the_case_of_the_word_does_not_matter():
    assert ids(search_questions("NATO")) == ids(search_questions("nato")) != set()


def test_an_unknown_word_finds_nothing():
    assert all(frame.empty for frame in search_questions("xyzzy").values())


@pytest.mark.parametrize("word", [".*", "[a-z]", "^", "\\w"])
def test_a_word_is_not_a_pattern(word):
    assert all(frame.empty for frame in search_questions(word).values())


def test_a_question_is_found_by_the_label_of_an_answer():
    option = load_table("options").iloc[0]
    assert option["question_id"] in ids(search_questions(option["label_en"].upper()))


def test_the_most_asked_question_comes_first_with_its_number_of_surveys():
    asked = load_table("responses").groupby("question_id")["survey_id"].nunique()
    found = search_questions("")["questions"]
    assert found["surveys"].iloc[0] == asked.max()
    assert found["surveys"].is_monotonic_decreasing
    by_id = found.set_index("question_id")["surveys"]
    assert by_id["war_support_russia_actions"] == asked["war_support_russia_actions"]


def test_years_span_the_surveys_that_asked():
    found = search_questions("war_support_russia_actions")["questions"]
    years = found.set_index("question_id").at["war_support_russia_actions", "years"]
    first, last = years.split("–")
    assert 2022 <= int(first) <= int(last)
    assert "nan" not in " ".join(search_questions("")["questions"]["years"])


def test_a_house_is_found_by_name_with_its_number_of_surveys():
    houses = search_questions("iiseps")["houses"].set_index("house")
    assert houses.at["iiseps", "surveys"] == (load_table("surveys")["house"] == "iiseps").sum()


def test_surveys_come_in_order_of_time_and_undated_ones_say_so():
    found = search_questions("")["surveys"]
    ends = found["fieldwork"].str.split(" – ").str[1]
    undated = ends == "undated"
    assert undated.sum() == load_table("surveys")["fieldwork_end"].isna().sum() > 0
    assert ends[~undated].is_monotonic_increasing
    assert undated.to_list() == sorted(undated)
