import re
import tomllib

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from helpers import language

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TRANSLATED = [one for one in language.LANGUAGES if one != language.ENGLISH]


@pytest.fixture
def spoken(monkeypatch):
    return lambda name: monkeypatch.setenv(language.VARIABLE, name)


@pytest.fixture(scope="module")
def said():
    """What the templates and the helpers say, as `make translations` gathers it."""
    from tests.conftest import CHECKOUT

    mappings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    found = {
        message
        for folder in ("reports/template", "src/helpers")
        for _, _, message, _, _ in extract_from_dir(
            CHECKOUT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
        )
    }
    assert "In short" in found
    assert ("%(num)d row", "%(num)d rows") in found
    return found


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
