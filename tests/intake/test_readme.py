"""A new user with the README alone: a made-up wave goes in, and its pages follow."""

import json
import re
import shlex

import pytest

from conftest import CHECKOUT
from intake.made_up import fill_workbook
from intake.typist import WAVE, Typist

PAGES = (
    "wave-ch-2026-02",
    "question-war-support-russia-actions",
    "question-trust-army",
    "claims-byline-2023-11",
)


def steps():
    """The commands of the README's section on new figures, in order."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    section = text.split("### New figures\n")[1].split("\nOn Linux")[0]
    found = re.findall(r"^    \.venv/bin/opinion (.*)$", section, re.MULTILINE)
    return [shlex.split(line) for line in found]


def follow(copy):
    """Check the data and build the pages that have to follow; returns what each answers."""
    assert "0 errors" in copy.opinion("check").stdout
    copy.opinion("build", *PAGES)
    return {
        slug: copy.file(f"reports/site/{slug}.html").read_text(encoding="utf-8") for slug in PAGES
    }


def test_the_readme_has_two_ways_and_what_comes_after_them():
    assert [" ".join(step) for step in steps()] == [
        "data add survey",
        "data template survey --out wave.xlsx",
        "data add survey wave.xlsx",
        "check",
        "build",
    ]


@pytest.mark.parametrize("way", ["typed", "filled in"])
def test_a_wave_with_ten_figures_goes_in_and_its_pages_follow(copy, way):
    typed, template, add, *_ = steps()
    if way == "typed":
        typist = Typist(copy, *typed)
        for asked, answer in WAVE:
            typist.answer(asked, answer)
    else:
        copy.opinion(*template)
        fill_workbook(copy.file("wave.xlsx"))
        typist = Typist(copy, *add)
    typist.answer("Write this?", "y")
    said, code = typist.end()
    assert code == 0, said
    assert "responses: 10" in said
    pages = follow(copy)
    assert "31.5" in pages["wave-ch-2026-02"] and "44.5" in pages["wave-ch-2026-02"]
    assert "41.2" in pages["question-war-support-russia-actions"]
    assert "44.5" in pages["question-trust-army"]
    assert "41.2" in pages["claims-byline-2023-11"]
    record = json.loads(copy.file("reports/site/records/wave-ch-2026-02.json").read_text("utf-8"))
    assert record["answer"]
