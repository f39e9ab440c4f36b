import nbformat
import pytest

from helpers.errors import OpinionError, ParameterError
from helpers.pipeline import clock
from helpers.pipeline.collection import (
    ColumnValues,
    Given,
    NotebookEntry,
    Rule,
    load_collection,
)
from helpers.pipeline.parameters import checked_parameters, contract


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A notebook with the given `parameters` cell, as an entry of a collection."""

    def make(source: str, **rules: Rule) -> NotebookEntry:
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "n.ipynb")
        monkeypatch.setattr("helpers.paths.notebooks", lambda: tmp_path)
        return NotebookEntry(file="n.ipynb", group="g", parameters=rules)

    return make


SOURCE = 'question: str = "trust_president"  # Which question\nyears: int = 3  # How many years\n'


def test_names_types_defaults_and_help_come_from_the_cell(notebook):
    question, years = contract(notebook(SOURCE)).values()
    assert (question.name, question.type, question.default) == (
        "question",
        "str",
        "trust_president",
    )
    assert question.help == "Which question"
    assert (years.type, years.default) == ("int", 3)


def test_values_are_read_as_their_type_and_defaults_filled_in(notebook):
    values = checked_parameters(notebook(SOURCE), {"years": "5"})
    assert values == {"question": "trust_president", "years": 5}


def test_a_list_is_split_at_commas(notebook):
    entry = notebook('houses: list[str] = ["baw"]  # Houses')
    assert checked_parameters(entry, {"houses": "baw, iiseps"}) == {"houses": ["baw", "iiseps"]}


def test_an_unknown_name_is_answered_with_the_nearest(notebook):
    with pytest.raises(ParameterError, match="no parameter 'questoin'; did you mean 'question'"):
        checked_parameters(notebook(SOURCE), {"questoin": "x"})


def test_a_wrong_type_says_what_was_found_and_expected(notebook):
    with pytest.raises(ParameterError, match="years: found 'many', expected int"):
        checked_parameters(notebook(SOURCE), {"years": "many"})


def test_every_problem_is_said_at_once(notebook):
    with pytest.raises(ParameterError) as error:
        checked_parameters(notebook(SOURCE), {"questoin": "x", "years": "many"})
    assert "questoin" in str(error.value)
    assert "years" in str(error.value)


def test_a_choice_that_does_not_exist_is_answered_with_the_nearest(notebook):
    rule = Rule(choices=ColumnValues(table="questions", column="question_id"))
    with pytest.raises(ParameterError, match="did you mean 'trust_president'"):
        checked_parameters(notebook(SOURCE, question=rule), {"question": "trust_presidnt"})


TRUST = ColumnValues(
    table="questions", column="question_id", where={"topic": Given(values=["trust"])}
)


def test_choices_may_be_those_of_some_rows(notebook):
    entry = notebook("asked: list[str] = []  # Questions", asked=Rule(choices=TRUST))
    assert checked_parameters(entry, {"asked": "trust_army"}) == {"asked": ["trust_army"]}
    with pytest.raises(ParameterError, match="question_id where topic is trust") as error:
        checked_parameters(entry, {"asked": "war_support_russia_actions"})
    assert "questions --search" not in str(error.value)


def test_where_no_row_passes_nothing_is_allowed(notebook):
    nothing = TRUST.model_copy(update={"where": {"topic": Given(values=["turst"])}})
    entry = notebook("asked: list[str] = []  # Questions", asked=Rule(choices=nothing))
    with pytest.raises(ParameterError, match="trust_army"):
        checked_parameters(entry, {"asked": "trust_army"})


def test_only_an_optional_choice_may_be_empty(notebook):
    claims = ColumnValues(table="byline_2023_11_claims", column="claim_id")
    source = 'claim: str = "c16"  # Claim'
    entry = notebook(source, claim=Rule(choices=claims, optional=True))
    assert checked_parameters(entry, {"claim": ""}) == {"claim": ""}
    assert contract(entry)["claim"].json_schema()["enum"][:2] == ["", "c01"]
    with pytest.raises(ParameterError, match="claim: '' is not in"):
        checked_parameters(notebook(source, claim=Rule(choices=claims)), {"claim": ""})


def test_beginnings_of_names_may_be_allowed(notebook):
    events = ColumnValues(table="detentions", column="event_id", beginnings=True)
    entry = notebook("events: list[str] = []  # Events", events=Rule(choices=events))
    assert checked_parameters(entry, {"events": "sunday_march"}) == {"events": ["sunday_march"]}
    for wrong in ("nothing", [""]):
        with pytest.raises(ParameterError, match="is not in detentions.event_id"):
            checked_parameters(entry, {"events": wrong})


def test_few_choices_are_all_named_and_only_what_a_search_finds_is_said_to_be_found(notebook):
    said = {}
    for name, column in (
        ("events", "kind"),
        ("responses", "question_id"),
        ("options", "option_id"),
    ):
        rule = Rule(choices=ColumnValues(table=name, column=column))
        with pytest.raises(ParameterError) as error:
            checked_parameters(notebook('one: str = "x"  # One', one=rule), {"one": "nonsense"})
        said[column] = str(error.value)
    assert "law or other or protest" in said["kind"]
    assert "opinion" not in said["kind"]
    assert "`opinion questions --search WORD`" in said["question_id"]
    assert "`opinion describe NOTEBOOK --json`" in said["option_id"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("detained_at_antiwar_protests", {"claim": "c99"}),
        ("detained_at_antiwar_protests", {"article": "nope"}),
        ("detained_at_antiwar_protests", {"events": "nothing"}),
        ("how_large_protests", {"place": "Minks"}),
        ("opinion_and_repression", {"marked": "nonsense"}),
        ("whom_do_they_trust", {"questions": "war_support_russia_actions"}),
        ("most_oppose_the_war", {"question": "trust_president"}),
        ("would_send_army", {"menu_question": "trust_president"}),
        ("would_send_army", {"direct_question": "trust_president"}),
        ("would_send_army", {"attitude_question": "trust_president"}),
        ("would_send_army", {"option": "lukashenka"}),
        ("would_send_army", {"claim": "c01"}),
        ("east_west_both_or_neither", {"questions": "trust_president"}),
    ],
)
def test_a_page_takes_no_name_that_does_not_belong_to_what_it_asks(name, given):
    entry = load_collection().notebooks[name]
    with pytest.raises(ParameterError, match=f"parameter {next(iter(given))}: .* is not in"):
        checked_parameters(entry, given)


def test_a_value_outside_its_range_is_refused(notebook):
    rule = Rule(minimum=1, maximum=9)
    with pytest.raises(ParameterError, match="10 is outside 1–9"):
        checked_parameters(notebook(SOURCE, years=rule), {"years": 10})


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", float("nan")])
def test_what_is_no_finite_number_is_refused(notebook, value):
    entry = notebook("spread: float = 0.9  # Assumed spread", spread=Rule(minimum=0.1, maximum=3))
    with pytest.raises(ParameterError, match=r"spread: found -?(nan|inf), expected a number"):
        checked_parameters(entry, {"spread": value})


YEARS = "first_year: int = 2010  # First year\nlast_year: int = 2026  # Last year\n"


@pytest.mark.parametrize(
    "given", [{"first_year": "2005", "last_year": "2000"}, {"first_year": 2027}, {"last_year": 1}]
)
def test_a_last_year_before_the_first_is_refused(notebook, given):
    with pytest.raises(ParameterError, match="first_year and last_year: found .* not after"):
        checked_parameters(notebook(YEARS), given)


def test_one_year_may_be_first_and_last(notebook):
    values = {"first_year": 2020, "last_year": 2020}
    assert checked_parameters(notebook(YEARS), values) == values


def test_a_day_to_come_is_refused(notebook, monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "1700000000")
    entry = notebook('as_of: str = ""  # Day')
    assert checked_parameters(entry, {"as_of": "2023-11-14"}) == {"as_of": "2023-11-14"}
    with pytest.raises(ParameterError, match="as_of: found 2023-11-15.*after today, 2023-11-14"):
        checked_parameters(entry, {"as_of": "2023-11-15"})


@pytest.mark.parametrize("source", ["years = 3", "years: int = 1 + 2", "import os", "y: int = f()"])
def test_a_parameters_cell_holds_annotated_literals_only(notebook, source):
    with pytest.raises(OpinionError, match="expected an annotated literal"):
        contract(notebook(source))


def test_a_rule_for_no_parameter_is_an_error(notebook):
    with pytest.raises(OpinionError, match="rule for yeers.*did you mean 'years'"):
        contract(notebook(SOURCE, yeers=Rule()))


def test_the_schema_carries_choices_range_default_and_help(notebook):
    rule = Rule(choices=ColumnValues(table="questions", column="question_id"))
    question = contract(notebook(SOURCE, question=rule))["question"]
    schema = question.json_schema()
    assert schema["type"] == "string"
    assert schema["default"] == "trust_president"
    assert schema["description"] == "Which question"
    assert "war_support_russia_actions" in schema["enum"]


def test_every_notebook_of_the_collection_has_a_sound_contract():
    for entry in load_collection().notebooks.values():
        for parameter in contract(entry).values():
            assert parameter.help, f"{entry.file}: {parameter.name} has no comment"
            assert parameter.checked(parameter.default) == parameter.default
