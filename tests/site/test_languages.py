import os
import re
import shutil
import subprocess
import sys
import zipfile

import lxml.html
import pytest

from helpers import language
from reading import CUT_OFF, OPEN, printed_whole, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("languages")]
REPORTS = ("most-oppose-the-war", "question-trust-army", "how-many-political-prisoners")
DAY, NEXT_DAY = "1795608000", "1795694400"  # 25 and 26 November 2026
OTHERS = ("index", "errata", "history", "glossary", "about", "terms")
OURS = {
    "be": ("Коратка", "Як спаслацца:", "25 лістапада 2026", "па-беларуску"),
    "ru": ("Кратко", "Как сослаться:", "25 ноября 2026", "по-русски"),
}


@pytest.fixture(scope="module", params=OURS)
def translated(request, tmp_path_factory):
    """Two reports in another language than English, and which it is."""
    site = tmp_path_factory.mktemp(request.param)
    chosen = ("--language", request.param, "--site", str(site))
    opinion("build", *REPORTS, *chosen, SOURCE_DATE_EPOCH=DAY)
    return request.param, site


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    """The same reports in English."""
    site = tmp_path_factory.mktemp("en")
    opinion("build", *REPORTS, "--site", str(site), SOURCE_DATE_EPOCH=DAY)
    return site


def test_what_programs_read_is_the_same_in_each_language(translated, english):
    _, site = translated
    for file in ("figures.json", "data.zip"):
        assert (site / file).read_bytes() == (english / file).read_bytes(), file
    for slug in REPORTS:
        tables = [
            lxml.html.parse(one / f"{slug}.html").xpath("//a[@download]/@href")
            for one in (site, english)
        ]
        assert len(tables[0]) > 1 and tables[0] == tables[1], slug


def test_another_language_is_no_change_of_a_figure(translated, tmp_path):
    _, site = translated
    again = tmp_path / "again"
    shutil.copytree(site, again)
    chosen = ("--language", "en", "--site", str(again))
    opinion("build", *REPORTS, *chosen, SOURCE_DATE_EPOCH=NEXT_DAY)
    for slug in REPORTS:
        page = lxml.html.parse(again / f"{slug}.html").getroot()
        assert page.get("lang") == "en" and "edition of 2026-11-26" in page.text_content()
        assert page.xpath("//*[@id='changes']") == []


def test_a_page_speaks_its_language_and_marks_what_is_english(translated, browser):
    name, site = translated
    page = browser.new_context().new_page()
    for slug in REPORTS:
        page.goto((site / f"{slug}.html").as_uri())
        assert page.locator("html").get_attribute("lang") == name
        text = page.locator("body").inner_text().replace("\xa0", " ")
        for said in OURS[name]:
            assert said in text, (slug, said)
        assert page.locator("h1").get_attribute("lang") == language.ENGLISH
        assert wrongly_marked(page) == [], slug


def test_the_other_pages_speak_it_too(translated, browser):
    name, site = translated
    page = browser.new_context().new_page()
    for other in OTHERS:
        page.goto((site / f"{other}.html").as_uri())
        assert page.locator("html").get_attribute("lang") == name
        assert wrongly_marked(page) == [], other


def test_what_is_handed_on_speaks_the_language_of_its_site(translated, tmp_path):
    name, site = translated
    file = tmp_path / "quiet.zip"
    opinion("share", REPORTS[0], "--site", str(site), "--quiet", "--out", str(file))
    with zipfile.ZipFile(file) as held:
        index = lxml.html.fromstring(held.read("index.html"))
        page = lxml.html.fromstring(held.read("notes-1.html"))
    assert index.get("lang") == page.get("lang") == name
    for said in (index.findtext(".//h1"), page.findtext(".//footer/p"), page.findtext(".//title")):
        assert re.search("[А-Яа-я]", said)
    opinion("verify", str(file), "--against", str(site))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_another_language(translated, opened, scheme):
    _, site = translated
    page = opened(bypass_csp=True, color_scheme=scheme)
    for slug in (*REPORTS, *OTHERS):
        page.goto((site / f"{slug}.html").as_uri())
        if scheme == "light":
            page.evaluate(OPEN)
        assert violations(page) == {}, slug


@pytest.mark.parametrize("is_open", [False, True], ids=["folded", "open"])
def test_longer_words_make_no_page_wider_than_a_phone(translated, opened, is_open):
    _, site = translated
    page = opened(viewport={"width": 320, "height": 640})
    for slug in (*REPORTS, *OTHERS):
        page.goto((site / f"{slug}.html").as_uri())
        if is_open:
            page.evaluate(OPEN)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{slug} is {width} wide"


@pytest.mark.parametrize("family", ["", "DejaVu Sans Mono"])
def test_longer_words_are_not_cut_off_in_a_chart(translated, opened, family):
    _, site = translated
    page = opened(bypass_csp=True, viewport={"width": 1000, "height": 800})
    for slug in REPORTS:
        page.goto((site / f"{slug}.html").as_uri())
        if family:
            page.add_style_tag(content=f"svg, svg * {{ font-family: '{family}' !important }}")
        assert page.evaluate(CUT_OFF) == [], slug


def test_another_language_is_printed_whole(translated, opened):
    _, site = translated
    page = opened(bypass_csp=True)
    for slug in (*REPORTS, "index"):
        page.goto((site / f"{slug}.html").as_uri())
        assert printed_whole(page) >= (1 if slug == "index" else 2)


def opinion(*arguments, **environment):
    """The command as a process of its own, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "helpers", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def wrongly_marked(page):
    """Texts with Cyrillic letters said to be English, and Latin sentences said not to be.

    Names of ours and of files stand in every language. A description of a chart, in which nothing
    can be marked, has names and answers in English within it.
    """
    return page.evaluate(
        r"""() => {
            const wrong = [], walker = document.createTreeWalker(document.body, 4);
            while (walker.nextNode()) {
                const text = walker.currentNode.data.trim();
                if (walker.currentNode.parentElement.closest("desc")) continue;
                const lang = walker.currentNode.parentElement.closest("[lang]").lang;
                const isEnglish = /[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}/.test(text);
                if (lang == "en" ? /[А-Яа-яЎўІі]/.test(text) : isEnglish) wrong.push(text);
            }
            return wrong;
        }"""
    )
