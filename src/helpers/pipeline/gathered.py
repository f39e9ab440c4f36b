"""What pages say that is not written as `gettext("…")`, gathered by `make translations`.

Each function is an extraction method of Babel, named in `pyproject.toml`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.extract import extract_python

import helpers
from helpers.pipeline.parameters import declared
from helpers.pipeline.reader import term_rows

Found = Iterator[tuple[int, str | None, str | tuple[str, ...], list[str]]]
HELPERS = Path(helpers.__file__).resolve().parent
#: Constants with words that pages show, by module.
WORDS = {
    "headings.py": "HEADINGS",
    "house_effects.py": "ONLY_HOUSE TOLD NOT_TESTED",
    "phrases.py": "PARTS",
    "words.py": "MODES CLASSES COUNTRIES TOPICS SIDES",
    "claims/outcomes.py": "OUTCOMES",
    "claims/verdicts.py": "VERDICTS",
    "pipeline/changes.py": "KINDS COUNTED",
    "pipeline/collection.py": "REMADE",
    "pipeline/index.py": "NO_LONGER UNFILED FILED",
    "pipeline/labels.py": "YES NO",
    "pipeline/publish.py": "STEPS",
    "pipeline/quiet.py": "TITLE",
    "pipeline/single.py": "BY_HAND",
    "pipeline/work.py": "NOTHING",
    "views/claims.py": "SAYS",
    "views/counts.py": "MEASURES SEES",
    "views/houses.py": "DIFFERS AFFILIATIONS",
    "views/institutions.py": "TRUST_SIDES",
    "views/neighbours.py": "PEOPLES SIDE_NAMES",
    "views/pooled.py": "WAYS",
    "views/prisoners.py": "DEFINITIONS",
    "views/protests.py": "MEDIA EVENTS MEASURES",
    "views/timeline.py": "AT_EVENTS IN_MONTHS CASES HELD",
    "views/votes.py": "COUNTED VOTED MODELLED UNSTATED RECALL",
}


def words(file, keywords, comment_tags, options) -> Found:
    """What a module of the helpers says, and the texts in its constants that `WORDS` names."""
    yield from extract_python(file, keywords, comment_tags, {})
    file.seek(0)
    named = WORDS.get(Path(file.name).resolve().relative_to(HELPERS).as_posix(), "").split()
    for node in ast.parse(file.read()).body:
        places = [one for target in getattr(node, "targets", ()) for one in ast.walk(target)]
        if {one.id for one in places if isinstance(one, ast.Name)} & set(named):
            said = node.value.values if isinstance(node.value, ast.Dict) else ast.walk(node.value)
            for text in said:
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                    yield text.lineno, None, text.value, []


def collection(file, keywords, comment_tags, options) -> Found:
    """Groups of the collection, and how often its reports are remade."""
    held = yaml.safe_load(file)
    remade = [one.get("remade") for one in (held, *held["reports"])]
    for text in (*held["groups"], *filter(None, remade)):
        yield 1, None, text, []


def notebook(file, keywords, comment_tags, options) -> Found:
    """What the parameters of a notebook mean."""
    for _, _, _, meaning in declared(Path(file.name), 0):
        if meaning:
            yield 1, None, meaning, []


def text(file, keywords, comment_tags, options) -> Found:
    """The paragraphs of a text in Markdown."""
    for paragraph in file.read().decode().strip().split("\n\n"):
        yield 1, None, paragraph, []


def terms(file, keywords, comment_tags, options) -> Found:
    """The rows of the glossary."""
    for row in term_rows(file.read().decode()):
        yield 1, None, row, []
