"""Two people type the same page: where they differ is shown cell by cell, and stops the merge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.intake.comparing import compare
from helpers.intake.files import read_grids
from helpers.intake.recognise import recognised
from helpers.intake.sheets import typed
from intake.made_up import ROWS, SHARES, changed, data_of, fill_workbook, write_csv


def sheets(*paths):
    return recognised([grid for path in paths for grid in read_grids(path)[0]])[0]


@pytest.fixture
def first(tmp_path):
    return fill_workbook(tmp_path / "first.xlsx")


def test_the_same_figures_written_otherwise_agree(copy, tmp_path, first):
    rows = changed("responses", percent=" 31,50 % ")
    rows["responses"].reverse()
    second = fill_workbook(tmp_path / "second.xlsx", rows)
    done = copy.opinion("data", "compare", str(first), str(second))
    assert "cells agree (100.0 %)" in done.stdout
    agreement = compare(sheets(first), sheets(*write_csv(tmp_path / "csv")))
    assert (agreement.differences, agreement.rate) == ([], 1.0)


def test_a_cell_that_differs_is_named_in_both_and_stops_the_merge(copy, tmp_path, first):
    rows = changed("responses", 3, percent="45.4")
    rows["surveys"][0]["sample_size"] = "871"
    second = fill_workbook(tmp_path / "second.xlsx", rows)
    done = copy.opinion("data", "compare", str(first), str(second), expect=4)
    assert (
        "first.xlsx, responses!C5, column percent: found '44.5', where second.xlsx, responses!C5 "
        "has '45.4'" in done.stderr
    )
    assert "column sample_size: found '817', where second.xlsx, surveys!M2 has '871'" in done.stderr
    agreed, of = map(int, done.stdout.split(" cells")[0].split(" of "))
    assert of - agreed == 2
    before = data_of(copy)
    add = ("data", "add", "survey", str(first), "--yes", "--second", str(second))
    copy.opinion(*add, expect=4)
    assert data_of(copy) == before
    fill_workbook(second.with_name("settled.xlsx"))
    copy.opinion(*add[:-1], str(second.with_name("settled.xlsx")))
    assert data_of(copy) != before


def test_a_row_that_one_left_out_differs_in_what_it_says(tmp_path, first):
    second = fill_workbook(tmp_path / "second.xlsx", {**ROWS, "responses": SHARES[:-1]})
    for one, other in ((first, second), (second, first)):
        differences = compare(sheets(one), sheets(other)).differences
        assert {problem.column for problem in differences} == {
            "survey_id", "question_id", "subgroup", "option_id", "percent", "qualifier",
            "reading", "source_url", "confidence",
        }  # fmt: skip
        assert all(problem.file == "first.xlsx, responses!A11" for problem in differences[:1])


def test_an_edited_table_waits_for_the_second_transcription(copy, tmp_path):
    files = []
    for name, study in (("a", "Blair 2020"), ("b", "Blair and others 2020")):
        path = tmp_path / f"{name}.csv"
        copy.opinion("data", "export", "yardsticks", "--csv", "--out", str(path))
        text = path.read_text("utf-8").replace('"Blair, Coppock and Moor 2020"', study)
        path.write_text(text, encoding="utf-8")
        files.append(str(path))
    before = data_of(copy)
    one, other = files
    said = copy.opinion("data", "import", one, "--yes", "--second", other, expect=4).stderr
    assert "found 'Blair 2020', where b.csv, line 2 has 'Blair and others 2020'" in said
    assert data_of(copy) == before
    copy.opinion("data", "import", one, "--yes", "--second", one)
    assert data_of(copy) != before


numbers = st.dictionaries(
    st.sampled_from([(share["question_id"], share["option_id"]) for share in SHARES]),
    st.integers(0, 1000),
    min_size=1,
)


@given(numbers, numbers)
def test_the_rate_is_that_of_the_cells_and_the_same_both_ways(one, other):
    def shares(figures):
        rows = [
            {"survey_id": "ch_2023_03", "question_id": question, "option_id": option,
             "percent": f"{value / 10}"}
            for (question, option), value in figures.items()
        ]  # fmt: skip
        return [typed("responses", rows[0], rows)]

    forth, back = compare(shares(one), shares(other)), compare(shares(other), shares(one))
    assert forth.rate == back.rate
    shared = one.keys() & other.keys()
    differing = sum(one[key] != other[key] for key in shared)
    alone = [problem for problem in forth.differences if "does not have" in problem.found]
    assert len(forth.differences) - len(alone) == differing
    assert bool(alone) == (one.keys() != other.keys())
    assert (forth.rate == 1) == (one == other)
