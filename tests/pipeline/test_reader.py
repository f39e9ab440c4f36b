import lxml.html
import pytest

from helpers import language
from helpers.errors import OpinionError
from helpers.pipeline.reader import PAGES, reader_pages
from helpers.pipeline.rules import broken_rules


@pytest.fixture(scope="module")
def pages():
    return reader_pages("Reports", [])


def test_every_page_keeps_the_rules_and_leads_to_the_others(pages):
    assert tuple(pages) == PAGES
    for name, html in pages.items():
        assert broken_rules(html) == [], name
        links = lxml.html.fromstring(html).xpath("//footer//@href")
        assert links == list(PAGES), name


def test_the_glossary_holds_every_term_once(pages, real_collection):
    table = (real_collection / "docs" / "terminology.md").read_text()
    listed = lxml.html.fromstring(pages["glossary.html"]).xpath("//dt/text()")
    assert len(listed) == table.count("\n| ") - 1 == len(set(listed))
    assert "not published" in listed


def test_the_page_on_errors_says_where_and_what_and_thinks_of_safety(pages):
    text = " ".join(lxml.html.fromstring(pages["about.html"]).text_content().split())
    for said in ("How to report an error", "Think of your safety", "opinion verify FILE"):
        assert said in text
    assert "does not prove who made the list" in text


def test_markup_in_a_term_or_a_correction_is_shown_as_text(copy):
    copy.edit("docs/terminology.md", lambda text: text + "| <b>x</b> | <script>y</script> |\n")
    slip = lambda text: text.replace("The English page", "<img src=x> The English page", 1)  # noqa: E731
    copy.edit("data/corrections.csv", slip)
    made = reader_pages("Reports", [])
    assert (
        "<dt>&lt;b&gt;x&lt;/b&gt;</dt>\n<dd>&lt;script&gt;y&lt;/script&gt;</dd>"
        in made["glossary.html"]
    )
    for name in ("glossary.html", "errata.html"):
        assert not lxml.html.fromstring(made[name]).xpath("//script | //img | //b"), name


def test_a_missing_text_is_named(copy):
    copy.file("reports/pages/about.md").unlink()
    with pytest.raises(OpinionError, match="reports/pages/about.md"):
        reader_pages("Reports", [])


def test_a_text_that_is_not_utf8_is_named(copy):
    copy.file("reports/pages/about.md").write_bytes(b"caf\xe9")
    with pytest.raises(OpinionError, match="reports/pages/about.md cannot be read .*0xe9.*UTF-8"):
        reader_pages("Reports", [])


TEXTS = {"about.html": "Думайте о своей безопасности", "glossary.html": "сумма ответов"}


def test_texts_are_in_the_language_of_the_site_if_all_of_it_is_translated(copy, monkeypatch):
    monkeypatch.setenv(language.VARIABLE, "ru")
    made = reader_pages("Reports", [])
    for name, said in TEXTS.items():
        assert said in made[name] and "in English" not in made[name]
        assert "пока остаётся на английском" not in made[name]
    copy.edit("reports/pages/about.md", lambda text: text + "\nA new paragraph.\n")
    copy.edit("docs/terminology.md", lambda text: text + "| new | a new term |\n")
    for name, html in reader_pages("Reports", []).items():
        if name in TEXTS:
            assert TEXTS[name] not in html and "пока остаётся на английском" in html
            assert lxml.html.fromstring(html).xpath("//main/*[@lang='en']"), name
