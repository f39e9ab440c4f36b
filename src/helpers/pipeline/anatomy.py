"""The form of our notebooks: what each has to hold, told by cell with what to do.

A rule looks at one notebook and yields what it finds. Cells are counted from 1, as they stand in
the notebook; 0 means the notebook as a whole.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline.collection import Collection
from helpers.pipeline.parameters import AS_OF, contract

MOST_CELLS, MOST_LINES = 30, 15
LIMITS = "What these figures cannot say"
PARTS = (LIMITS, "Data used", "What would change this answer", "Sources", "Versions")
TAGS = ("parameters", "setup", "answer")
#: What a cell may not hold as text, with what takes its place.
FORBIDDEN = {
    "read_csv": "load rows with `tables.load_table` in a function of src/helpers/",
    "open(": "read files in src/helpers/ only",
    "Path(": "read files in src/helpers/ only",
    "http://": "addresses stand in data/sources.csv",
    "https://": "addresses stand in data/sources.csv",
    ".csv": "name the table, not its file",
    "!pip": "packages stand in pyproject.toml",
}
PROGRAMS = (
    ast.FunctionDef
    | ast.AsyncFunctionDef
    | ast.ClassDef
    | ast.For
    | ast.AsyncFor
    | ast.While
    | ast.Lambda
)
IMPORTED = ("helpers", "helpers.pooling")
#: Years, interval levels and the whole may stand in text; a claim's own number in quotes.
ALLOWED = r"(?<![\d.,])((19|20)\d\d|50|80|95|100)(?![.,]?\d)"
QUOTED = r"“[^”]*”|\"[^\"]*\"|`[^`]*`"


@dataclass(frozen=True)
class Finding:
    """One thing about a notebook that is not as it should be, and its cure."""

    file: str
    cell: int
    found: str
    todo: str

    def __str__(self) -> str:
        """One line for a terminal."""
        place = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{place}: {self.found}; {self.todo}"


Told = Iterator[tuple[int, str, str]]


class _Notebook:
    """A notebook with its cells numbered from 1; code that cannot be parsed has no tree."""

    def __init__(self, path: Path, content: nbformat.NotebookNode) -> None:
        self.path, self.content = path, content
        self.cells = list(enumerate(content.cells, 1))
        self.text = [(n, c.source) for n, c in self.cells if c.cell_type == "markdown"]
        self.code = [(n, c) for n, c in self.cells if c.cell_type == "code"]
        self.trees = {number: _tree(cell.source) for number, cell in self.code}

    def nodes(self) -> Iterator[tuple[int, ast.AST]]:
        for number, tree in self.trees.items():
            yield from ((number, node) for node in ast.walk(tree))

    def tagged(self, tag: str) -> list[int]:
        return [n for n, cell in self.cells if tag in cell.metadata.get("tags", [])]


def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def lint(path: Path, collection: Collection) -> list[Finding]:
    """Everything about the notebook at `path` that is not of our form, in order of cells."""
    name = f"notebooks/{path.name}"
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        nbformat.validate(read, version=4)
    except (OSError, ValueError, TypeError, AttributeError, nbformat.ValidationError) as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        found = f"it is no valid notebook of format 4 ({said})"
        return [Finding(name, 0, found, "restore it from git, or save it anew from JupyterLab")]
    notebook = _Notebook(path, nbformat.v4.to_notebook(read))
    told = {one for rule in RULES for one in rule(notebook)} | set(_in_collection(path, collection))
    return [Finding(name, *one) for one in sorted(told)]


def _name(notebook: _Notebook) -> Told:
    if not re.fullmatch(r"\d\d_[a-z0-9_]+", notebook.path.stem):
        yield 0, "its name has another form", "call it NN_the_question_in_words.ipynb"
    kernel = notebook.content.metadata.get("kernelspec", {}).get("name")
    if kernel != "python3":
        yield 0, f"its kernel is {kernel}", "choose the plain Python 3 kernel, python3"


def _size(notebook: _Notebook) -> Told:
    if len(notebook.cells) > MOST_CELLS:
        found = f"{len(notebook.cells)} cells, at most {MOST_CELLS} are allowed"
        yield 0, found, "make two notebooks of two questions"
    for number, cell in notebook.code:
        lines = len(cell.source.splitlines())
        if lines > MOST_LINES:
            found = f"{lines} lines, at most {MOST_LINES} are allowed"
            yield number, found, "move what is worked out into src/helpers/"
        if cell.outputs or cell.execution_count is not None:
            yield number, "it holds an output or was counted", "run `nbstripout` on the file"


def _question(notebook: _Notebook) -> Told:
    first = notebook.cells[0][1] if notebook.cells else None
    is_text = first is not None and first.cell_type == "markdown"
    if not is_text or not re.match(r"# .+\?$", (first.source.splitlines() or [""])[0]):
        yield 1, "it has no question as its title", "begin with `# …?` in a cell of text"


def _parts(notebook: _Notebook) -> Told:
    """Each part of the page is there, in order; the limits before any code, and not empty."""
    found = [(n, line) for n, text in notebook.text for line in text.splitlines()]
    last = 0
    for part in PARTS:
        number = next((n for n, line in found if line == f"## {part}"), None)
        if number is None:
            yield 0, f"the part “{part}” is not there", f"add a cell of text with `## {part}`"
        elif number < last:
            yield number, f"“{part}” stands too early", f"the order is: {', '.join(PARTS)}"
        last = max(last, number or 0)
    limits = next(((n, text) for n, text in notebook.text if f"## {LIMITS}" in text), None)
    if limits and notebook.code and limits[0] > notebook.code[0][0]:
        yield limits[0], "the limits come after code", "say them before anything is shown"
    if limits and not limits[1].partition(LIMITS)[2].strip():
        yield limits[0], "no limit is named", "say what these figures cannot show, and why"


def _tags(notebook: _Notebook) -> Told:
    last = 0
    for tag in TAGS:
        numbers = notebook.tagged(tag)
        if len(numbers) != 1:
            found = f"{len(numbers)} cells have the tag `{tag}`"
            yield (numbers[1] if numbers else 0), found, "one must have it (Property Inspector)"
        elif numbers[0] < last:
            yield numbers[0], f"`{tag}` stands too early", f"the order is: {', '.join(TAGS)}"
        last = max([last, *numbers])


def _vintage(notebook: _Notebook) -> Told:
    """Every notebook can show what was known on a day, and chooses it before it loads a row."""
    parameters, setup = notebook.tagged("parameters"), notebook.tagged("setup")
    source = {number: cell.source for number, cell in notebook.code}
    if parameters and f"{AS_OF}: str" not in source.get(parameters[0], ""):
        cure = f'add `{AS_OF}: str = ""  # Only what was known on this day; empty = all`'
        yield parameters[0], f"it has no parameter `{AS_OF}`", cure
    if setup and f"vintage.as_of({AS_OF})" not in source.get(setup[0], ""):
        cure = f"call `vintage.as_of({AS_OF})` after the imports"
        yield setup[0], f"it leaves `{AS_OF}` aside", cure


def _calls(notebook: _Notebook) -> Told:
    """What is shown: at least one chart or table, and an answer that is computed."""
    called = {
        (number, node.func.attr)
        for number, node in notebook.nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    if not any(name in ("show", "table") for _, name in called):
        yield 0, "it shows neither chart nor table", "call `figures.show` or `figures.table`"
    for number in notebook.tagged("answer"):
        if (number, "answer") not in called:
            yield number, "it gives no answer", "call `figures.answer` with computed sentences"


def _code(notebook: _Notebook) -> Told:
    for number, cell in notebook.code:
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            yield number, f"no Python, line {error.lineno}: {error.msg}", "write plain calls"
        if cell.source.lstrip().startswith(("%", "!")):
            yield number, "a command of IPython", "write plain calls"
        for word, cure in FORBIDDEN.items():
            if word in cell.source:
                yield number, f"found `{word}`", cure
    for number, node in notebook.nodes():
        if isinstance(node, PROGRAMS):
            found = f"a program (`{ast.unparse(node).splitlines()[0]}`)"
            yield number, found, "move it into src/helpers/ and call it"
        if _imports_others(node):
            yield number, f"`{ast.unparse(node)}`", "import from helpers only"


def _imports_others(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or node.module not in IMPORTED
    return isinstance(node, ast.Import)


def _typed(notebook: _Notebook) -> Told:
    """A figure typed into text, or into a sentence of a call, goes stale."""
    cure = "let a function of helpers.findings say it, or quote it as somebody's words"
    for number, text in notebook.text:
        for one in typed_results(text):
            yield number, f"the result {one} is typed", cure
    for number, node in notebook.nodes():
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and " " in node.value and number not in notebook.tagged("parameters"):
            for one in typed_results(node.value):
                yield number, f"the result {one} is typed", cure


def typed_results(text: str) -> list[str]:
    """Numbers of a text that are no year, no interval level, and not in quotes."""
    return re.findall(r"\d[\d.,]*", re.sub(ALLOWED, "", re.sub(QUOTED, "", text)))


RULES = (_name, _size, _question, _parts, _tags, _vintage, _calls, _code, _typed)


def _in_collection(path: Path, collection: Collection) -> Told:
    """Whether the collection has the notebook, a report of it, and parameters that agree."""
    named = {entry.file: short for short, entry in collection.notebooks.items()}
    short = named.get(path.name)
    if short is None or path.resolve().parent != paths.notebooks().resolve():
        yield 0, "the collection does not have it", "add it to reports/collection.yml, `notebooks:`"
        return
    entry = collection.notebooks[short]
    if not entry.reads:
        yield 0, "it may read nothing", "name its tables: `reads:` in reports/collection.yml"
    if short not in {report.notebook for report in collection.reports}:
        yield 0, "no report is made of it", "add one to reports/collection.yml, `reports:`"
    try:
        parameters = contract(entry).values()
    except OpinionError as error:
        yield 0, str(error), "write the parameters as CONTRIBUTING.md says"
        return
    for parameter in parameters:
        if not parameter.help:
            found = f"the parameter {parameter.name} is not explained"
            yield 0, found, "write what it means behind `#` on its line"
