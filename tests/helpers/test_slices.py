import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import articles, slices, surveys
from helpers.descriptor import tables
from helpers.errors import OpinionError
from helpers.rows import parse_key
from helpers.slices import REFERENCED, Slices, indexed
from helpers.tables import load_table

QUESTION = {"question": "trust_president"}
ASKED = {"table": "responses", "column": "question_id", "where": {"survey_id": "survey"}}


def sliced(reads, parameters=QUESTION, name="responses"):
    return Slices("a notebook", reads, parameters).lines(name)


def lines_where(name, keep):
    frame = load_table(name)
    return list(frame.index[keep(frame)])


def test_a_table_without_a_filter_is_read_whole():
    assert sliced({"responses": None}) is None


def test_a_parameter_chooses_the_rows_that_hold_its_value():
    expected = lines_where("responses", lambda rows: rows["question_id"] == "trust_president")
    assert sliced({"responses": {"question_id": "question"}}) == expected
    assert len(expected) > 20


def test_a_list_chooses_the_rows_of_each_of_its_values_and_two_columns_narrow():
    two = {"questions": ["trust_president", "trust_army"], "house": "iiseps"}
    expected = lines_where("responses", lambda rows: rows["question_id"].isin(two["questions"]))
    assert sliced({"responses": {"question_id": "questions"}}, two) == expected
    narrow = {"question_id": "questions", "subgroup": {"values": ["all"]}}
    some = sliced({"responses": narrow}, two)
    assert set(some) == set(
        lines_where(
            "responses",
            lambda rows: rows["question_id"].isin(two["questions"]) & (rows["subgroup"] == "all"),
        )
    )


def test_referenced_rows_are_those_that_the_other_slices_point_to():
    reads = {
        "responses": {"question_id": "question"},
        "surveys": REFERENCED,
        "houses": REFERENCED,
        "sources": REFERENCED,
    }
    answers = load_table("responses").query("question_id == 'trust_president'")
    cards = load_table("surveys").query("survey_id in @answers.survey_id")
    found = {name: sliced(reads, name=name) for name in reads}
    assert found["surveys"] == list(cards.index)
    houses = load_table("houses").loc[found["houses"], "house"]
    assert set(houses) == set(cards["house"])
    pages = set(load_table("sources").loc[found["sources"], "url"])
    assert set(answers["source_url"]) | set(cards["source_url"].dropna()) <= pages
    assert len(pages) < len(load_table("sources")) / 2


def test_rows_of_every_question_that_a_survey_asked():
    reads = {"responses": {"question_id": ASKED}, "options": {"question_id": [ASKED]}}
    survey = {"survey": "ch_2022_03"}
    answers = load_table("responses")
    asked = answers.loc[answers["survey_id"] == "ch_2022_03", "question_id"]
    assert sliced(reads, survey) == list(answers.index[answers["question_id"].isin(asked)])
    options = load_table("options")
    expected = list(options.index[options["question_id"].isin(asked)])
    assert sliced(reads, survey, "options") == expected


def test_a_blank_parameter_chooses_nothing():
    assert sliced({"responses": {"subgroup": "claim"}}, {"claim": ""}) == []


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ({"responses": {"question_id": "qestion"}}, "did you mean 'question'"),
        ({"responses": {"question": "question"}}, "has no column 'question'"),
        ({"responses": {"question_id": "questons.question_id"}}, "questons"),
        (
            {
                "responses": {"survey_id": "surveys.survey_id"},
                "surveys": {"survey_id": "responses.survey_id"},
            },
            "depend on themselves",
        ),
        ({"surveys": None}, "may not read the table responses"),
    ],
)
def test_a_declaration_that_cannot_hold_is_an_error_that_says_so(reads, said):
    with pytest.raises(OpinionError, match=said) as caught:
        sliced(reads)
    assert "reports/collection.yml" in str(caught.value) or "table" in str(caught.value)


def held_to(monkeypatch, reads, parameters=QUESTION, files=()):
    allowed = Slices("15_question.ipynb", reads, parameters, files)
    monkeypatch.setenv(slices.VARIABLE, allowed.to_json())


def test_a_report_gets_the_rows_it_declares_and_no_others(monkeypatch):
    whole = load_table("responses")
    held_to(monkeypatch, {"responses": {"question_id": "question"}})
    rows = load_table("responses")
    assert set(rows["question_id"]) == {"trust_president"}
    assert rows.equals(whole[whole["question_id"] == "trust_president"])
    with pytest.raises(OpinionError, match=r"15_question.ipynb may not read the table surveys"):
        surveys.survey_cards()


def test_a_report_reads_the_files_it_declares_and_no_others(monkeypatch):
    held_to(monkeypatch, {}, {"article": "byline_2023_11"}, ["claims/{article}/checks.yml"])
    assert articles.checks_path("byline_2023_11").is_file()
    with pytest.raises(OpinionError, match="may not read data/claims/other/checks.yml"):
        articles.checks_path("other")


def test_corrections_reach_a_slice_although_it_does_not_declare_them(monkeypatch):
    slips = load_table("corrections")
    slip = slips[slips["table"] == "responses"].iloc[0]
    question = parse_key(slip["key"])["question_id"]
    held_to(monkeypatch, {"responses": {"question_id": "question"}}, {"question": question})
    published = load_table("responses", corrected=False)
    assert not load_table("responses").equals(published)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(sorted(load_table("questions")["question_id"])), max_size=4))
def test_slices_of_several_questions_are_the_slices_of_each(questions):
    def chosen(names):
        return set(sliced({"responses": {"question_id": "questions"}}, {"questions": names}))

    together = chosen(questions)
    assert together == set().union(*(chosen([one]) for one in questions))


def test_rows_are_named_as_pages_name_them():
    assert indexed("responses").names[0] == str(load_table("responses")["row_id"].iloc[0])
    assert indexed("surveys").names[0] == load_table("surveys")["survey_id"].iloc[0]
    assert " / " in indexed("options").names[0]


def test_all_is_every_table_whole_also_those_of_a_new_article():
    allowed = Slices("a notebook", "all", {})
    assert {allowed.lines(name) for name in tables()} == {None}
