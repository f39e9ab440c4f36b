import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.errors import OpinionError
from helpers.pipeline import clock
from helpers.pipeline.cli import _pairs
from helpers.pipeline.collection import load_collection, reports


def test_list_shows_every_report(copy):
    done = copy.opinion("list")
    for report in reports(load_collection()):
        assert report.slug in done.stdout


def test_describe_shows_types_defaults_and_meaning(copy):
    done = copy.opinion("describe", "one_question_over_time")
    assert "question" in done.stdout
    assert "trust_president" in done.stdout
    assert "Design effect" in done.stdout


def test_describe_as_json_is_a_schema_with_choices(copy):
    schema = json.loads(copy.opinion("describe", "one_question_over_time", "--json").stdout)
    assert schema["additionalProperties"] is False
    assert "trust_army" in schema["properties"]["question"]["enum"]
    assert schema["properties"]["design_effect"]["minimum"] == 1


def test_questions_are_found_by_a_word_of_their_text_or_answers(copy):
    found = copy.opinion("questions", "--search", "nuclear").stdout
    assert "nuclear_weapons_hosting" in found
    assert "vote_2020_presidential" in copy.opinion("questions", "--search", "Babaryka").stdout


def test_houses_and_surveys_are_found_too(copy):
    found = copy.opinion("questions", "--search", "Vardomatsky").stdout
    assert "baw_2022_03" in found


def test_a_word_that_is_nowhere_is_an_error_that_says_so(copy):
    assert "has the word 'qqq'" in copy.opinion("questions", "--search", "qqq", expect=2).stderr


def test_the_data_of_the_project_pass_the_check(copy):
    done = copy.opinion("check")
    assert done.stdout.strip().splitlines()[-1].startswith("0 errors")


def test_suspicions_are_shown_and_do_not_fail(copy):
    done = copy.opinion("check")
    assert "suspicion: data/polls/responses.csv, line" in done.stdout
    assert "error:" not in done.stderr


def test_run_writes_one_page_and_publishes_nothing(copy):
    done = copy.opinion("run", "one_question_over_time", "-p", "question", "trust_army")
    pages = list((copy.root / "reports" / "runs").glob("*.html"))
    assert [str(pages[0])] == done.stdout.split()
    assert "army" in pages[0].read_text().lower()
    assert not (copy.root / "reports" / "site").exists()


def test_no_arguments_is_help_not_a_traceback(copy):
    done = copy.opinion(expect=None)
    assert "Usage" in done.stdout + done.stderr
    assert done.returncode in (0, 2)


def test_a_name_takes_the_next_free_word_as_its_value():
    assert _pairs(["a=1", "b", "c"], ["2", "3"]) == {"a": "1", "b": "2", "c": "3"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("data export houses --csv --out {nowhere}/x.csv", "{nowhere} cannot be read or written"),
        ("data template survey --out {nowhere}/x.xlsx", "{nowhere} cannot be read or written"),
        ("schedule systemd --out {nowhere}/x", "{nowhere}/x cannot be read or written"),
        ("run would_send_army --out {nowhere}/x.html", "{nowhere} cannot be read or written"),
        ("data import {here}/houses.csv --base {here}/none.csv", "none.csv cannot be read"),
        ("data import {here}/houses.csv --base {here}/binary", "found the byte 0xff"),
        ("data import {here}/houses.csv --base {here}/other.csv", "not the table houses as it was"),
        ("verify {here}/houses.csv --against {here}/binary", "found the byte 0xff"),
        ("status --max-age 99999999d", "at most five digits; found '99999999d'"),
    ],
)
def test_a_file_or_value_that_will_not_do_is_said_without_a_traceback(command, said, tmp_path):
    checkout = Path(__file__).resolve().parents[2]
    shutil.copy(checkout / "data" / "polls" / "houses.csv", tmp_path)
    (tmp_path / "binary").write_bytes(b"\xff\x00\xfe\xc1" * 50)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    places = {"here": tmp_path, "nowhere": "/proc"}
    command = [sys.executable, "-m", "helpers", *command.format(**places).split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert said.format(**places) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_clock_set_to_no_moment_is_said(monkeypatch):
    for moment in ("abc", "9" * 20):
        monkeypatch.setenv(clock.VARIABLE, moment)
        with pytest.raises(OpinionError, match=f"SOURCE_DATE_EPOCH is '{moment}'; expected secon"):
            clock.now()
