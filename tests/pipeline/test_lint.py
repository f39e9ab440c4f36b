"""What is wrong with a notebook is told with its cell and what to do."""

import nbformat
import pytest

from helpers.pipeline.anatomy import lint, typed_results
from helpers.pipeline.collection import load_collection

FILE = "notebooks/15_how_did_answers_to_one_question_change.ipynb"


def add_code(*lines):
    def change(cells):
        cells.insert(5, nbformat.v4.new_code_cell("\n".join(lines)))

    return change


def add_text(text):
    def change(cells):
        cells.insert(5, nbformat.v4.new_markdown_cell(text))

    return change


def source(number, text):
    def change(cells):
        cells[number - 1].source = text

    return change


def tags(number, *given):
    def change(cells):
        cells[number - 1].metadata["tags"] = list(given)

    return change


def moved(start, end):
    def change(cells):
        cells.insert(end - 1, cells.pop(start - 1))

    return change


def without(*numbers):
    def change(cells):
        cells[:] = [cell for number, cell in enumerate(cells, 1) if number not in numbers]

    return change


def with_output(cells):
    cells[3].outputs = [nbformat.v4.new_output("stream", text="x")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_code("for x in []:", "    pass"), "cell 6: a program (`for x in []:`); move it into"),
        (add_code("def f(): return 1"), "cell 6: a program (`def f():`); move it into"),
        (add_code("pairs = sorted([], key=lambda x: x)"), "cell 6: a program (`lambda x: x`)"),
        (add_code("import pandas"), "cell 6: `import pandas`; import from helpers only"),
        (add_code("from os import path"), "cell 6: `from os import path`; import from helpers"),
        (add_code("from . import x"), "cell 6: `from . import x`; import from helpers"),
        (add_code("x = open('a')"), "cell 6: found `open(`; read files in src/helpers/ only"),
        (add_code("x = 'polls.csv'"), "cell 6: found `.csv`; name the table"),
        (add_code("%matplotlib inline"), "cell 6: a command of IPython; write plain calls"),
        (add_code("x = ("), "cell 6: no Python, line 1: '(' was never closed"),
        (add_code(*["x = 1"] * 16), "cell 6: 16 lines, at most 15 are allowed; move"),
        (add_code("x = 'It was 44 % of all.'"), "cell 6: the result 44 is typed; let a function"),
        (add_text("It was 44 % of all."), "cell 6: the result 44 is typed; let a function"),
        (with_output, "cell 4: it holds an output or was counted; run `nbstripout`"),
        (source(1, "# A title"), "cell 1: it has no question as its title; begin with"),
        (source(2, "## What these figures cannot say"), "cell 2: no limit is named; say"),
        (source(6, "## Data"), "ipynb: the part “Data used” is not there; add a cell"),
        (moved(2, 4), "cell 4: the limits come after code; say them before"),
        (moved(6, 16), "cell 14: “What would change this answer” stands too early"),
        (tags(4), "ipynb: 0 cells have the tag `setup`; one must have it"),
        (tags(5, "setup"), "cell 5: 2 cells have the tag `setup`; one must have it"),
        (moved(14, 3), "cell 3: `answer` stands too early; the order is: parameters, setup"),
        (source(14, "figures.versions()"), "cell 14: it gives no answer; call `figures.answer`"),
        (without(7, 9, 11, 13), "ipynb: it shows neither chart nor table; call `figures.show`"),
        (source(3, "question = 1"), "found `question = 1`; expected an annotated literal"),
        (lambda cells: cells.extend(map(nbformat.v4.new_raw_cell, "x" * 12)), "31 cells, at most"),
    ],
)
def test_a_notebook_that_breaks_a_rule_is_told_the_cell_and_the_cure(copy, change, said):
    path = copy.file(FILE)
    assert lint(path, load_collection()) == []
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    nbformat.write(notebook, path)
    findings = [str(finding) for finding in lint(path, load_collection())]
    assert any(said in finding for finding in findings), findings
    assert all(finding.startswith(FILE) for finding in findings)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("15_how_did_answers_to_one_question_change", "15 how", "its name has another form"),
        ("15_how_did_answers_to_one_question_change", "18_x", "the collection does not have it"),
    ],
)
def test_a_notebook_is_named_by_number_and_question_and_listed(copy, old, new, said):
    path = copy.file(FILE).rename(copy.file(FILE.replace(old, new)))
    collection = load_collection_of_the_checkout(copy, path)
    assert any(said in str(finding) for finding in lint(path, collection))


def load_collection_of_the_checkout(copy, path):
    """The list as it was before the file was renamed."""
    path.rename(copy.file(FILE))
    collection = load_collection()
    copy.file(FILE).rename(path)
    return collection


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    notebook: one_question_over_time\n",
            "    notebook: one_survey\n",
            "no report is made",
        ),
        ('= "trust_president"  # Question', '= "trust_president"', "question is not explained"),
        ('"name": "python3"', '"name": "julia"', "its kernel is julia; choose"),
    ],
)
def test_what_the_notebook_needs_around_it_is_looked_at(copy, old, new, said):
    for file in ("reports/collection.yml", FILE):
        path = copy.file(file)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(old, new).replace(*(t.replace('"', '\\"') for t in (old, new))),
            encoding="utf-8",
        )
    assert any(said in str(finding) for finding in lint(copy.file(FILE), load_collection()))


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": 3}', "\x00", "null"])
def test_a_file_that_is_no_notebook_is_told_so(copy, content):
    copy.file(FILE).write_text(content)
    (finding,) = lint(copy.file(FILE), load_collection())
    assert "it is no valid notebook" in str(finding)


def test_the_command_names_what_it_finds_and_fails(copy):
    number = len(load_collection().notebooks)
    assert f"0 findings in {number} notebooks" in copy.opinion("lint").stdout
    notebook = nbformat.read(copy.file(FILE), as_version=4)
    add_text("It was 44 % of all.")(notebook.cells)
    nbformat.write(notebook, copy.file(FILE))
    done = copy.opinion(
        "lint", "one_question_over_time", "notebooks/16_what_did_one_survey_find.ipynb", expect=5
    )
    assert f"{FILE}, cell 6: the result 44 is typed" in done.stderr
    assert "1 finding in 2 notebooks" in done.stdout
    assert "did you mean" in copy.opinion("lint", "one_questoin", expect=2).stderr


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The share against is 44 % of all.", ["44"]),
        ("At least 1,100 people were detained.", ["1,100"]),
        ("In 2022 the 95 % range held; “more than 90%” is the article's.", []),
    ],
)
def test_a_typed_result_is_seen(text, found):
    assert typed_results(text) == found
