import pytest

from helpers.errors import OpinionError
from helpers.pipeline.collection import load_collection, reports
from helpers.tables import load_table


def test_a_family_has_one_report_for_each_question_asked_often_enough():
    collection = load_collection()
    family = next(entry for entry in collection.reports if entry.for_each)
    made = {r.parameters["question"] for r in reports(collection) if "question" in r.parameters}
    counts = load_table("responses").groupby("question_id")["survey_id"].nunique()
    assert made == set(counts[counts >= family.for_each.at_least].index)
    assert len(made) >= 10


def test_a_new_question_in_the_data_makes_a_new_report_without_code(copy):
    before = len(reports(load_collection()))
    copy.edit("reports/collection.yml", lambda text: text.replace("at_least: 8", "at_least: 7"))
    assert len(reports(load_collection())) > before


def test_a_notebook_is_found_by_short_name_file_stem_or_path():
    collection = load_collection()
    for name in (
        "one_question_over_time",
        "15_how_did_answers_to_one_question_change",
        "notebooks/15_how_did_answers_to_one_question_change.ipynb",
    ):
        assert collection.notebook(name)[0] == "one_question_over_time"


def test_an_unknown_notebook_is_answered_with_the_nearest():
    with pytest.raises(OpinionError, match="did you mean 'most_oppose_the_war'"):
        load_collection().notebook("most_oppose_war")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("deadline_seconds: 300", "deadline_seconds: soon", "deadline_seconds"),
        ("title: Belarus", "titel: Belarus", "titel"),
        ("notebook: most_oppose_the_war", "notebook: most_opose", "did you mean"),
        ("02_do_most", "99_do_most", "is not there"),
        ("slug: most-oppose-the-war", "slug: Most Oppose", "slug"),
        ("slug: most-oppose-the-war", "slug: detained-at-antiwar-protests", "two reports"),
        ("title: Belarus", "title: [Belarus", "cannot be read"),
    ],
)
def test_a_malformed_list_is_an_error_that_names_the_place(copy, old, new, said):
    copy.edit("reports/collection.yml", lambda text: text.replace(old, new, 1))
    with pytest.raises(OpinionError, match=said):
        reports(load_collection())
