import ast
import json
import re

import pytest

from helpers.checks import check, run
from helpers.errors import DataError
from helpers.tables import load_table

RESPONSES, SURVEYS = "data/polls/responses.csv", "data/polls/surveys.csv"
OPTIONS, EXCEPTIONS = "data/polls/options.csv", "data/exceptions.csv"
WAR = {"survey_id": "ch_2023_03", "question_id": "war_support_russia_actions"}
NET_OF_WAR = {"question_id": "war_support_russia_actions", "option_id": "definitely_support"}
ELECTION_NIGHTS = {"event_id": "post_election_aug2020"}


@pytest.fixture
def own_rules_only(monkeypatch):
    """Leaves out frictionless, which takes most of the time of a check."""
    monkeypatch.setattr(run, "schema_problems", lambda readable: [])


def edit_row(name, where, **cells):
    return lambda copy: copy.edit_row(name, where, **cells)


def add_row(name, row):
    def add(copy):
        copy.edit(name, lambda text: text + row + "\n")
        return len(copy.file(name).read_text(encoding="utf-8").splitlines())

    return add


def repeat_a_wave(copy):
    wave = {"survey_id": "baw_2020_12", "question_id": "year_happiness"}
    first = copy.edit_row(RESPONSES, {**wave, "option_id": "fairly_happy"}, percent="57.7")
    second = copy.edit_row(RESPONSES, {**wave, "option_id": "not_very_happy"}, percent="29.3")
    return min(first, second)


BREACHES = {
    "restated as something else": (
        "restated",
        edit_row(RESPONSES, {"row_id": "263"}, replaced_by="264"),
        (RESPONSES, "replaced_by"),
        "row 264, which is of another option_id",
    ),
    "fieldwork backwards": (
        "fieldwork-order",
        edit_row(SURVEYS, {"survey_id": "ch_2023_03"}, fieldwork_end="2022-01-01"),
        (SURVEYS, "fieldwork_end"),
        "to 2022-01-01",
    ),
    "fieldwork with one date": (
        "fieldwork-order",
        edit_row(SURVEYS, {"survey_id": "ch_2023_03"}, fieldwork_end=""),
        (SURVEYS, "fieldwork_end"),
        "to no date",
    ),
    "share and range": (
        "share-or-range",
        edit_row(RESPONSES, WAR, percent_low="10"),
        (RESPONSES, "percent"),
        "range 10.0 to <NA>",
    ),
    "range without ends": (
        "share-or-range",
        edit_row(RESPONSES, WAR, qualifier="range"),
        (RESPONSES, "percent"),
        "share 33.0",
    ),
    "range backwards": (
        "share-or-range",
        edit_row(
            RESPONSES, WAR, qualifier="range", percent="", percent_low="20", percent_high="10"
        ),
        (RESPONSES, "percent"),
        "range 20.0 to 10.0",
    ),
    "share above a hundred": (
        "share-sum",
        edit_row(RESPONSES, WAR, percent="99"),
        (RESPONSES, "percent"),
        "sum to 167",
    ),
    "wave repeated": (
        "figures-twice",
        repeat_a_wave,
        (RESPONSES, "percent"),
        "the same 2 shares of year_happiness in baw_2019_12 and baw_2020_12",
    ),
    "visitors as a sample": (
        "not-a-sample",
        edit_row(SURVEYS, {"population_class": "self_selected"}, sample_size="500"),
        (SURVEYS, "sample_size"),
        "a sample size of 500 for self_selected",
    ),
    "net of another question": (
        "option-parents",
        edit_row(OPTIONS, NET_OF_WAR, parent_option_id="join_eu"),
        (OPTIONS, "parent_option_id"),
        "the net 'join_eu' of war_support_russia_actions",
    ),
    "net that is itself a part": (
        "option-parents",
        edit_row(OPTIONS, NET_OF_WAR, parent_option_id="partly"),
        (OPTIONS, "parent_option_id"),
        "the net 'partly'",
    ),
    "place taken": (
        "option-order",
        edit_row(
            OPTIONS, {"question_id": "alliance_preference", "option_id": "eu"}, option_order="1"
        ),
        (OPTIONS, "option_order"),
        "1 a second time in alliance_preference",
    ),
    "label taken": (
        "option-order",
        edit_row(
            OPTIONS,
            {"question_id": "alliance_preference", "option_id": "eu"},
            label_en="Union with Russia",
        ),
        (OPTIONS, "label_en"),
        "'Union with Russia' a second time",
    ),
    "answer nobody gave": (
        "options-used",
        add_row(OPTIONS, "alliance_preference,nobody,99,none,,Nobody at all,,,"),
        (OPTIONS, "option_id"),
        "'nobody' of alliance_preference",
    ),
    "count backwards": (
        "period-order",
        edit_row("data/counts/detentions.csv", {}, date_end="2019-12-31"),
        ("data/counts/detentions.csv", "date_end"),
        "2019-12-31 before the first",
    ),
    "event backwards": (
        "period-order",
        edit_row("data/counts/events.csv", ELECTION_NIGHTS, date_end="2020-08-01"),
        ("data/counts/events.csv", "date_end"),
        "2020-08-01 before the first",
    ),
    "crowd backwards": (
        "crowd-ends",
        edit_row("data/counts/protest_sizes.csv", {"qualifier": "range"}, count_high="1"),
        ("data/counts/protest_sizes.csv", "qualifier"),
        "and 1",
    ),
    "floor with a ceiling": (
        "crowd-ends",
        edit_row("data/counts/protest_sizes.csv", {"qualifier": "at_least"}, count_high="999999"),
        ("data/counts/protest_sizes.csv", "qualifier"),
        "at_least with ends",
    ),
    "source of nothing": (
        "sources-used",
        add_row("data/sources.csv", "https://unused.example/,,,,,,,"),
        ("data/sources.csv", "url"),
        "https://unused.example/, which no row",
    ),
    "check of no source": (
        "source-checks",
        add_row("data/source_checks.csv", "https://unused.example/,dead,2026-01-01,,,,,"),
        ("data/source_checks.csv", "url"),
        "'https://unused.example/'",
    ),
    "evidence nobody gathered": (
        "evidence-named",
        edit_row(
            "data/claims/byline_2023_11/claims.csv",
            {"claim_id": "c01"},
            key_evidence_ids="e001;e999",
        ),
        ("data/claims/byline_2023_11/claims.csv", "key_evidence_ids"),
        "'e999'",
    ),
}


def named(problem):
    """Rule and case as the message gives them, for a line of exceptions.csv."""
    rule, case = re.search(r"\(rule ([\w-]+), case (.+)\)$", problem.todo).groups()
    return rule, ast.literal_eval(case)


def except_for(copy, rule, table, key):
    row = f'{rule},{table},"{key}",Right as it stands in the source.\n'
    copy.edit(EXCEPTIONS, lambda text: text + row)


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found_in_its_place_and_passes_only_by_name(copy, own_rules_only, breach):
    rule, plant, (file, column), found = BREACHES[breach]
    line = plant(copy)
    (problem,) = check().errors
    assert (problem.file, problem.line, problem.column) == (file, line, column)
    assert found in problem.found
    name, key = named(problem)
    assert name == rule
    except_for(copy, name, file.rsplit("/", 1)[1].removesuffix(".csv"), key)
    if not file.startswith("data/claims"):
        assert check().errors == []


def test_an_exception_lets_only_its_own_case_pass(copy, own_rules_only):
    copy.edit_row(RESPONSES, WAR, percent="99")
    except_for(copy, "share-sum", "responses", "ch_2023_03 another_question all https://a.eu/")
    problems = check().errors
    assert {problem.file for problem in problems} == {RESPONSES, EXCEPTIONS}


def test_every_rule_has_a_breach_here():
    from helpers.checks.rules import RULES

    assert {rule for rule, *_ in BREACHES.values()} == set(RULES)


def test_an_exception_that_nothing_needs_is_an_error(copy, own_rules_only):
    except_for(copy, "share-sum", "responses", "no such case")
    (problem,) = check().errors
    assert problem.file == EXCEPTIONS
    assert problem.line == len(copy.file(EXCEPTIONS).read_text().splitlines())
    assert "'no such case', which breaks the rule share-sum no longer" in problem.found


def test_an_exception_from_an_unknown_rule_is_an_error(copy, own_rules_only):
    except_for(copy, "share-sums", "responses", "any")
    (problem,) = check().errors
    assert "the unknown rule 'share-sums'" in problem.found
    assert "share-sum" in problem.expected


def test_the_exceptions_in_the_collection_are_all_needed(copy, own_rules_only):
    header = copy.file(EXCEPTIONS).read_text().splitlines()[0]
    excepted = len(copy.file(EXCEPTIONS).read_text().splitlines()) - 1
    copy.edit(EXCEPTIONS, lambda text: header + "\n")
    assert len(check().errors) == excepted > 0


@pytest.mark.parametrize("label", ["Union with the EU ", " Union with the EU", "Union\nwith"])
def test_blanks_and_line_breaks_in_a_cell_are_errors(copy, own_rules_only, label):
    where = {"question_id": "alliance_preference", "option_id": "eu"}
    line = copy.edit_row(OPTIONS, where, label_en=label)
    (problem,) = check().errors
    assert (problem.file, problem.line, problem.column) == (OPTIONS, line, "label_en")
    assert problem.found == repr(label)


SUSPICIOUS = {
    "a jump": (
        edit_row(RESPONSES, {**WAR, "option_id": "oppose"}, percent="1"),
        (RESPONSES, "percent"),
        "1 after ",
    ),
    "the same size": (
        edit_row(SURVEYS, {"survey_id": "iiseps_2015_09"}, sample_size="1513"),
        (SURVEYS, "sample_size"),
        "1513, the same as iiseps_2015_06",
    ),
    "the same share": (
        edit_row(
            RESPONSES,
            {
                "survey_id": "iiseps_2015_09",
                "question_id": "referendum_join_eu",
                "option_id": "for",
            },
            percent="25.1",
        ),
        (RESPONSES, "percent"),
        "25.1, the same as in iiseps_2015_06",
    ),
}


@pytest.mark.parametrize("kind", SUSPICIOUS)
def test_a_suspicion_stands_apart_and_fails_nothing(copy, own_rules_only, kind):
    plant, (file, column), found = SUSPICIOUS[kind]
    before = set(check().suspicions)
    line = plant(copy)
    findings = check()
    assert findings.errors == []
    new = [problem for problem in findings.suspicions if problem not in before]
    (problem,) = [p for p in new if (p.file, p.line, p.column) == (file, line, column)]
    assert found in problem.found


def test_the_collection_has_no_errors_and_says_how_much_was_read(copy):
    findings = check()
    assert findings.errors == []
    files = list(copy.file("data").rglob("*.csv"))
    assert findings.tables == len(files)
    assert findings.rows == sum(len(path.read_text().splitlines()) - 1 for path in files)


def test_every_problem_is_found_at_once_and_in_order(copy):
    share = copy.edit_row(RESPONSES, WAR, percent="about 33")
    date = copy.edit_row(SURVEYS, {"survey_id": "ch_2023_03"}, fieldwork_end="2022-01-01")
    source = add_row("data/sources.csv", "https://unused.example/,,,,,,,")(copy)
    places = [(p.file, p.line, p.column) for p in check().errors]
    assert places.count((RESPONSES, share, "percent")) >= 1
    assert (SURVEYS, date, "fieldwork_end") in places
    assert ("data/sources.csv", source, "url") in places
    assert places == sorted(places)


def test_an_unreadable_table_leaves_the_other_rules_running(copy):
    copy.file(RESPONSES).write_text("")
    date = copy.edit_row(SURVEYS, {"survey_id": "ch_2023_03"}, fieldwork_end="2022-01-01")
    problems = check().errors
    assert {(p.file, p.line) for p in problems} == {(RESPONSES, 0), (SURVEYS, date)}
    assert EXCEPTIONS not in {problem.file for problem in problems}


@pytest.mark.parametrize(
    ("name", "where", "cells", "found", "expected"),
    [
        (SURVEYS, {"survey_id": "ch_2023_03"}, {"mode": "telefone"}, "'telefone'", "one of"),
        (RESPONSES, WAR, {"percent": "104"}, "'104'", "between 0 and 100"),
        (RESPONSES, WAR, {"option_id": "suport"}, "not in options", "did you mean 'support'"),
    ],
)
def test_the_schema_names_cell_and_remedy(copy, name, where, cells, found, expected):
    line = copy.edit_row(name, where, **cells)
    problems = [p for p in check().errors if (p.file, p.line) == (name, line)]
    (problem,) = [p for p in problems if expected in p.expected]
    assert next(iter(cells)) in problem.column
    assert found in problem.found


def test_a_row_typed_twice_is_named_with_the_first(copy):
    lines = copy.file(RESPONSES).read_text(encoding="utf-8").splitlines()
    line = add_row(RESPONSES, "9000" + lines[1].removeprefix("2"))(copy)
    (problem,) = [p for p in check().errors if p.line == line]
    assert problem.found == "the same key as line 2"


@pytest.mark.parametrize(
    ("number", "found"),
    [("", "no number"), ("x1", "no number"), ("3", "'3', which another row has")],
)
def test_a_row_without_a_number_of_its_own_is_told_the_next_free_one(copy, number, found):
    numbers = [int(row) for row in load_table("responses")["row_id"]]
    line = copy.edit_row(RESPONSES, {"row_id": "2"}, row_id=number)
    (problem,) = [p for p in check().errors if p.column == "row_id"]
    assert problem.found == found
    assert problem.todo.startswith(f"Give it {max(numbers) + 1};")
    assert problem.line == (line if number != "3" else line + 1)


def no_title(package):
    del package["resources"][0]["schema"]["fields"][0]["title"]


def odd_type(package):
    package["resources"][0]["schema"]["fields"][0]["type"] = "text"


def no_fields(package):
    package["resources"][0]["schema"]["fields"] = None


def no_name(package):
    package["resources"][0] = []


def odd_keys(package):
    package["resources"][0]["schema"]["foreignKeys"] = ["x"]


def odd_limits(package):
    package["resources"][0]["schema"]["fields"][0]["constraints"] = {"enum": "x"}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (no_title, "found null as 'title' of the column house of the table houses"),
        (odd_type, "found the type 'text' of the column house of the table houses"),
        (no_fields, "found null as 'fields' of the table houses; expected a list"),
        (no_name, "found [] as 'name' of a resource; expected a text"),
        (odd_keys, "found \"x\" as 'reference' of a foreign key of the table houses"),
        (odd_limits, "expected a valid Data Package"),
    ],
)
def test_what_the_data_package_lacks_is_named(copy, damage, said):
    path = copy.file("data/datapackage.json")
    package = json.loads(path.read_text())
    damage(package)
    path.write_text(json.dumps(package))
    try:
        problems = check().errors
    except DataError as error:
        problems = error.problems
    assert any(said in str(one) for one in problems if one.file == "data/datapackage.json")


def test_a_data_package_that_is_a_list_ends_a_check_with_a_sentence(copy):
    copy.file("data/datapackage.json").write_text("[]")
    said = copy.opinion("check", expect=4).stderr
    assert "data/datapackage.json: found [] as 'resources' of the package; expected a list" in said
    assert "Traceback" not in said
