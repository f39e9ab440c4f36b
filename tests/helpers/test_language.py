import importlib
import re
import shlex
import subprocess
import sys
from pathlib import Path

import feedparser
import lxml.html
import pytest
from babel.messages.pofile import read_po

from helpers import language
from helpers.pipeline.changes import counted
from helpers.pipeline.collection import load_collection, reports
from helpers.pipeline.feed import feed
from helpers.pipeline.gathered import WORDS
from helpers.pipeline.index import index_html
from helpers.pipeline.reader import reader_pages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
#: What a translated paragraph of a text must keep: its links, commands, headings and items.
MARKS = re.compile(r"\]\([^)]*\)|`[^`]+`|^#+ |^- |\*\*", re.MULTILINE)
TRANSLATED = [one for one in language.LANGUAGES if one != language.ENGLISH]


@pytest.fixture
def spoken(monkeypatch):
    return lambda name: monkeypatch.setenv(language.VARIABLE, name)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What pages say, as `make translations` gathers it."""
    from tests.conftest import CHECKOUT

    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    line = next(line for line in makefile.splitlines() if "pybabel --quiet extract" in line)
    catalogue = tmp_path_factory.mktemp("said") / "opinion.pot"
    command = line.replace("$(BIN)", str(Path(sys.executable).parent))
    command = command.replace("build/opinion.pot", str(catalogue))
    subprocess.run(shlex.split(command), cwd=CHECKOUT, check=True)
    with catalogue.open("rb") as file:
        found = {message.id for message in read_po(file) if message.id}
    assert ("%(num)d row", "%(num)d rows") in found
    return found


@pytest.mark.parametrize(
    "text",
    [
        *("In short", "The war", "Trust", "Revised", "running its notebook", "## How to cite"),
        *("Question", "Share (%)", "against", "by telephone", "at least %(number)s", "yes"),
    ],
)
def test_what_is_said_in_any_place_is_gathered(said, text):
    assert text in said


def test_whatever_the_collection_names_is_gathered(said):
    collection = load_collection()
    names = {one.group for one in collection.notebooks.values()}
    names |= {one.remade for one in reports(collection)}
    assert names <= said


#: What templates say in every language: names of ours, of files, and how a page is cited.
UNMARKED = {"Belarus Opinion Notebooks", "figures.json", "@@EDITION@@", "@@FINGERPRINT@@"}
UNMARKED |= {"Belarus Opinion Notebooks contributors, “”, edition of @@EDITION@@, report"}
UNMARKED |= {"edition of @@EDITION@@"}
TEMPLATES = sorted((Path(__file__).parents[2] / "reports" / "template").glob("*.j2"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_a_template_says_nothing_that_is_not_marked_for_translation(template):
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(), flags=re.S)
    assert not re.findall(r'(?:aria-label|title|alt)="[^"]*[A-Za-z]', text)
    text = re.sub(r"<!--.*?-->|<!DOCTYPE html>|<style>.*?</style>", "", text, flags=re.S)
    pieces = {piece.strip(" .,:;()“”\n") for piece in re.split(r"<[^>]*>|@@AGE|@@DAY@@", text)}
    said = {piece for piece in pieces if re.search("[A-Za-z]{2}", piece)}
    assert said <= UNMARKED


def test_the_words_that_code_holds_are_where_they_are_looked_for():
    for file, names in WORDS.items():
        module = importlib.import_module(f"helpers.{file.removesuffix('.py').replace('/', '.')}")
        assert [name for name in names.split() if not hasattr(module, name)] == [], file


@pytest.mark.parametrize("name", TRANSLATED)
def test_everything_that_pages_say_is_translated(name, said):
    with language.catalogue(name).open("rb") as file:
        catalogue = read_po(file, locale=name)
    assert {message.id for message in catalogue if message.id} == said, "run `make translations`"
    for message in catalogue:
        if not message.id:
            continue
        assert not message.fuzzy, f"{name}: {message.id!r} is fuzzy"
        forms = message.string if message.pluralizable else (message.string,)
        assert len(forms) == (catalogue.num_plurals if message.pluralizable else 1)
        wanted = message.id[-1] if message.pluralizable else message.id
        for form in forms:
            assert form.strip(), f"{name}: {message.id!r} is not translated"
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(wanted)), form
            assert MARKS.findall(form) == MARKS.findall(wanted), form


@pytest.mark.parametrize(
    ("name", "day", "number", "rows"),
    [
        ("en", "2026-11-04", "1,234.5", ["1 row", "2 rows", "5 rows", "21 rows"]),
        ("be", "4 лістапада 2026 г.", "1\xa0234,5", ["1 радок", "2 радкі", "5 радкоў", "21 радок"]),
        ("ru", "4 ноября 2026 г.", "1\xa0234,5", ["1 строка", "2 строки", "5 строк", "21 строка"]),
    ],
)
def test_days_numbers_and_counts_are_written_as_the_language_does(spoken, name, day, number, rows):
    spoken(name)
    assert language.day("2026-11-04").replace("\xa0", " ") == day
    assert language.day("2026-11") == "2026-11"
    assert language.number("1,234.5") == number
    said = [language.ngettext("%(num)d row", "%(num)d rows", n) % {"num": n} for n in (1, 2, 5, 21)]
    assert said == rows


def test_a_language_that_we_do_not_have_is_named_with_those_we_have(spoken):
    spoken("by")
    with pytest.raises(language.ParameterError, match="'by'.*en, be, ru"):
        language.current()


RECORD = {
    "slug": "war",
    "title": "War?",
    "group": "The war",
    "answer": ["Most are against it."],
    "edition": "2026-11-04",
    "newest": "2025-09-30",
    "keys": {"kind": "question", "label": "War?", "houses": ["BAW"], "years": [2022]}
    | {"questions": [["Trust", "War?"]]},
    "changed": {
        "edition": "2026-11-04",
        "since": "2026-11-02",
        "changes": {"revised": [{"figure": "share", "text": "BAW: Share (%) 50 → 49."}]},
    },
}


def test_the_other_pages_speak_the_language_and_mark_what_is_english(spoken):
    spoken("ru")
    pages = reader_pages("Notebooks", [RECORD]) | {"index": index_html("Notebooks", [RECORD], ())}
    for name, html in pages.items():
        page = lxml.html.fromstring(html)
        assert page.get("lang") == "ru"
        said = page.xpath("(//h2 | //summary)[not(.//*[@lang='en'])]")
        english = [one.text_content() for one in said if not re.search("[а-я]", one.text_content())]
        assert english == (["2022"] if name == "index" else []), name
    index = lxml.html.fromstring(pages["index"])
    assert "Последнее изменение: 4 ноября 2026" in index.text_content().replace("\xa0", " ")
    assert index.xpath("//summary/span[@lang='en']/text()") == ["BAW"]
    assert index.xpath("//li/span[@lang='en']/text()") == ["Most are against it."]


def test_changes_are_counted_in_forms_that_no_number_can_break(spoken):
    changed = {"new": [{}] * 21, "method": [{}] * 2}
    assert counted(changed) == "21 new, 2 changed in method"
    spoken("be")
    assert counted(changed) == "новых: 21, са змененым метадам: 2"


def test_feeds_of_two_languages_are_told_apart(spoken):
    english = feedparser.parse(feed("Notebooks", [RECORD]))
    spoken("be")
    ours = feedparser.parse(feed("Notebooks", [RECORD]))
    assert ours.feed.language == "be" and english.feed.language == "en"
    assert ours.entries[0].id != english.entries[0].id
    assert "Перагледжана: BAW" in ours.entries[0].content[0].value
