import os
import subprocess
import sys

import pytest

from helpers import language

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
REPORTS = ("most-oppose-the-war", "question-trust-army")
OURS = {
    "be": ("Коратка", "Як спаслацца:", "25 лістапада 2026", "па-беларуску"),
    "ru": ("Кратко", "Как сослаться:", "25 ноября 2026", "по-русски"),
}


@pytest.fixture(scope="module", params=OURS)
def translated(request, tmp_path_factory, pytestconfig):
    """Two reports in another language than English, and which it is."""
    site = tmp_path_factory.mktemp(request.param)
    command = [sys.executable, "-m", "helpers", "build", *REPORTS, "--language", request.param]
    done = subprocess.run(
        [*command, "--site", str(site)],
        capture_output=True,
        text=True,
        cwd=pytestconfig.rootpath,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795608000"},
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return request.param, site


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


def wrongly_marked(page):
    """Texts with Cyrillic letters said to be English, and Latin sentences said not to be.

    Names of ours and of files stand in every language.
    """
    return page.evaluate(
        r"""() => {
            const wrong = [], walker = document.createTreeWalker(document.body, 4);
            while (walker.nextNode()) {
                const text = walker.currentNode.data.trim();
                const lang = walker.currentNode.parentElement.closest("[lang]").lang;
                const isEnglish = /[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}/.test(text);
                if (lang == "en" ? /[А-Яа-яЎўІі]/.test(text) : isEnglish) wrong.push(text);
            }
            return wrong;
        }"""
    )
