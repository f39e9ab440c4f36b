import pytest

from helpers.pipeline.collection import Report, load_collection
from helpers.pipeline.labels import in_words
from helpers.pipeline.parameters import checked_parameters, contract
from helpers.pipeline.work import Work


def said(notebook, **given):
    entry = load_collection().notebooks[notebook]
    return in_words(contract(entry), checked_parameters(entry, given))


@pytest.mark.parametrize(
    ("notebook", "given", "name", "words"),
    [
        ("one_question_over_time", {"question": "trust_army"}, "question", "Trust in the army"),
        ("one_question_over_time", {"by_mode": False}, "by_mode", "no"),
        ("one_question_over_time", {}, "by_mode", "yes"),
        ("one_question_over_time", {}, "design_effect", "1.5"),
        ("one_survey", {"survey": "ch_2022_03"}, "survey", "Chatham House"),
        ("detained_at_antiwar_protests", {}, "counter", "Interior ministry"),
        ("what_would_fear_change", {}, "sensitive", "domestic politics"),
        ("whom_do_they_trust", {"questions": []}, "questions", "none named"),
        ("whom_do_they_trust", {"questions": "trust_army,trust_church"}, "questions", "; "),
    ],
)
def test_a_value_is_said_in_words(notebook, given, name, words):
    meaning, value = said(notebook, **given)[name]
    assert words.lower() in value.lower() and "_" not in value
    assert meaning and meaning != name


def subject(notebook, *given):
    entry = load_collection().notebooks[notebook]
    values = checked_parameters(entry, {})
    meaning = in_words(contract(entry), values)
    report = Report(slug="a", notebook="a", file="a", group="", parameters=values, given=given)
    return Work(report, meaning, 1).subject


def test_a_report_is_told_by_what_the_collection_gives_it_or_else_by_all_that_is_set():
    assert subject("one_question_over_time", "question").startswith("Question: ")
    assert ";" not in subject("one_question_over_time", "question")
    assert subject("how_large_protests") == "First year: 2020; Last year: 2026"


def test_no_report_of_the_collection_shows_an_id_that_has_a_name():
    collection = load_collection()
    for notebook, entry in collection.notebooks.items():
        for name, parameter in contract(entry).items():
            if parameter.rule.choices:
                assert "_" not in said(notebook)[name][1], (notebook, name)
