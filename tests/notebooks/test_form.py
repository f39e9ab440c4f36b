import ast
import re

import nbformat
import pytest

from helpers import paths

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))
PARTS = ["What these figures cannot say", "Data used", "What would change this answer", "Sources"]
FORBIDDEN = ["read_csv", "open(", "Path(", "http://", "https://", ".csv", "!pip", "%"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


def test_there_are_notebooks_and_each_name_is_a_number_and_a_question():
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        assert re.fullmatch(r"\d\d_[a-z0-9_]+", path.stem), path.stem


def test_it_is_valid_and_short(notebook):
    nbformat.validate(notebook)
    assert len(notebook.cells) <= 30
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 15, cell.source


def test_no_output_and_no_execution_count_is_committed(notebook):
    for cell in code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_the_title_is_a_question(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\?$", first.source.splitlines()[0])


def test_the_parts_are_there_in_order(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    places = [text.index(f"## {part}") for part in PARTS]
    assert places == sorted(places)


def test_parameters_setup_and_answer_are_tagged_once_and_in_order(notebook):
    order = [cell for tag in ("parameters", "setup", "answer") for cell in tagged(notebook, tag)]
    assert len(order) == 3
    places = [notebook.cells.index(cell) for cell in order]
    assert places == sorted(places)


def test_limits_come_before_any_result(notebook):
    limits = next(
        place
        for place, cell in enumerate(notebook.cells)
        if "cannot say" in cell.source and cell.cell_type == "markdown"
    )
    first_code = notebook.cells.index(code(notebook)[0])
    assert limits < first_code


def test_cells_are_calls_not_programs(notebook):
    for cell in code(notebook):
        for word in FORBIDDEN:
            if word == "%":
                assert not cell.source.lstrip().startswith("%"), cell.source
            else:
                assert word not in cell.source, f"{word} in {cell.source}"
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(
                node, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.Lambda
            ), cell.source


def test_only_helpers_are_imported(notebook):
    for cell in code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom):
                assert node.module in ("helpers", "helpers.pooling")
            assert not isinstance(node, ast.Import)


#: Years, interval levels and the whole may stand in text; a claim's own number in quotes.
ALLOWED = r"(?<![\d.,])((19|20)\d\d|50|80|95|100)(?![.,]?\d)"


def results_in(text):
    """Numbers of a text that are no year, no interval level, and not in quotes."""
    prose = re.sub(r"“[^”]*”|\"[^\"]*\"|`[^`]*`", "", text)
    return re.findall(r"\d[\d.,]*", re.sub(ALLOWED, "", prose))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The share against is 44 % of all.", ["44"]),
        ("At least 1,100 people were detained.", ["1,100"]),
        ("In 2022 the 95 % range held; “more than 90%” is the article's.", []),
    ],
)
def test_a_typed_result_is_seen(text, found):
    assert results_in(text) == found


def test_text_holds_no_result(notebook):
    """A figure typed into text goes stale."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert results_in(cell.source) == [], cell.source


def test_calls_hold_no_sentence_with_a_number(notebook):
    """Titles and sentences are computed: a typed one may name no figure."""
    for cell in code(notebook):
        if "parameters" in cell.metadata.get("tags", []):
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                assert results_in(node.value) == [], node.value


def test_the_kernel_is_the_plain_python_one(notebook):
    assert notebook.metadata.kernelspec.name == "python3"
