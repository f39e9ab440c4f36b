import re

import pytest

from helpers.errors import OpinionError
from helpers.pipeline.collection import load_collection, reports
from helpers.surveys import KEY
from helpers.tables import load_table


def family(parameter):
    """The family of reports over one parameter, and the values it has a report for."""
    collection = load_collection()
    rules = [entry.for_each for entry in collection.reports if entry.for_each]
    rule = next(rule for rule in rules if rule.parameter == parameter)
    prefix = {"question": "question-", "survey": "wave-"}[parameter]
    made = [r for r in reports(collection) if r.slug.startswith(prefix)]
    return rule, {report.parameters[parameter] for report in made}


def test_every_question_with_three_surveys_has_a_page():
    rule, made = family("question")
    counts = load_table("responses").groupby("question_id")["survey_id"].nunique()
    assert rule.at_least == 3
    assert made == set(counts[counts >= 3].index)


def test_every_survey_with_five_figures_has_a_page():
    """Two pages that print one figure are one figure."""
    _, made = family("survey")
    figures = load_table("responses").drop_duplicates(KEY).groupby("survey_id").size()
    assert made == set(figures[figures >= 5].index)
    assert len(made) > 100


@pytest.mark.parametrize(
    ("old", "new"), [("at_least: 3", "at_least: 2"), ("at_least: 5", "at_least: 4")]
)
def test_a_question_or_survey_that_passes_the_threshold_needs_no_code(copy, old, new):
    before = len(reports(load_collection()))
    copy.edit("reports/collection.yml", lambda text: text.replace(old, new))
    assert len(reports(load_collection())) > before


def test_there_are_as_many_pages_as_the_readme_says(real_collection):
    promised = re.search(r"More than (\d+) pages", (real_collection / "README.md").read_text())
    assert len(reports(load_collection())) > int(promised[1])


def test_a_new_survey_in_the_data_makes_a_new_page(copy):
    """One more figure for a survey that has four: its page is there."""
    counts = load_table("responses").drop_duplicates(KEY).groupby("survey_id").size()
    survey = counts[counts == 4].index[0]
    assert survey not in family("survey")[1]
    copy.edit(
        "data/polls/responses.csv",
        lambda text: (
            text.rstrip("\n")
            + f"\n9000,{survey},trust_army,all,trust,50,,,exact,1,,https://example.org/,low,,,\n"
        ),
    )
    assert survey in family("survey")[1]


def test_every_group_has_its_place_on_the_index():
    collection = load_collection()
    assert {entry.group for entry in collection.notebooks.values()} <= set(collection.groups)


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
        ("title: Belarus", "title: 2023-13-45 #", r"line \d+: found '2023-13-45' \(month must be"),
        ("deadline_seconds: 300", "deadline_seconds: !!int soon", "found 'soon'"),
        ("slug: question-{question}", "slug: question-{question_id}", r"nothing in braces but {qu"),
        ("slug: question-{question}", "slug: question-{}", r"nothing in braces but {question}"),
        ("slug: most-oppose-the-war", "slug: most-{oppose", "no braces without for_each"),
    ],
)
def test_a_malformed_list_is_an_error_that_names_the_place(copy, old, new, said):
    copy.edit("reports/collection.yml", lambda text: text.replace(old, new, 1))
    with pytest.raises(OpinionError, match=said):
        reports(load_collection())


def test_a_list_that_is_not_utf8_or_gone_for_a_moment_is_an_error_for_people(copy):
    """An editor that saves it does not end `opinion watch`, which goes on after such an error."""
    path = copy.file("reports/collection.yml")
    content = path.read_bytes()
    path.write_bytes(content + b"# caf\xe9\n")
    line = content.count(b"\n") + 1
    with pytest.raises(OpinionError, match=f"line {line}: found the byte 0xe9, which is not UTF-8"):
        load_collection()
    path.unlink()
    with pytest.raises(OpinionError, match="collection.yml cannot be read"):
        load_collection()
