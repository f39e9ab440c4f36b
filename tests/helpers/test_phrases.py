"""What tables, bases and descriptions say in other languages; records stay English."""

import json

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import downloads, figures, language, words
from helpers.descriptions import describe
from helpers.headings import HEADINGS
from helpers.phrases import cell


@pytest.fixture
def spoken(monkeypatch):
    return lambda name: monkeypatch.setenv(language.VARIABLE, name)


@pytest.mark.parametrize(
    ("english", "ours"),
    [
        ("against", "супраць"),
        ("All adults, by telephone", "Усе дарослыя, тэлефоннае апытанне"),
        ("yes, in favour, positive", "так, за, станоўча"),
        ("at least 1,100", "не менш за 1\xa0100"),
        ("up to 40.5 %", "да 40,5 %"),
        ("n about 1,500 (usual)", "n каля 1\xa0500 (звычайны аб’ём)"),
        ("65,000–70,000", "65\xa0000–70\xa0000"),
        ("9–10 Aug 2020", "9–10 жніўня 2020"),
        ("Sep 2002 – Dec 2002", "верасень 2002 – снежань 2002"),
        ("Chatham House, 8–18 Apr 2022", "Chatham House, 8–18 красавіка 2022"),
        ("2022-03-16", "16 сакавіка 2022\xa0г."),
        (
            "IISEPS, 2015-12-01 to 2015-12-31",
            "IISEPS, 1 снежня 2015\xa0г. – 31 снежня 2015\xa0г.",
        ),
        ("49.8", "49,8"),
        (
            "Center for New Ideas, 28 May 2023 – 5 Jun 2023",
            "Center for New Ideas, 28 мая 2023 – 5 чэрвеня 2023",
        ),
    ],
)
def test_a_cell_of_our_own_words_is_said_in_the_language_of_the_page(spoken, english, ours):
    assert cell(english) == (english, False)
    spoken("be")
    assert cell(english) == (ours, True)


@pytest.mark.parametrize(
    "text",
    ["Do not support (total)", "IISEPS", "responses, rows 96–97", "1998", "Trust 49.8 %", ""],
)
def test_names_ids_and_the_words_of_others_stay(spoken, text):
    spoken("ru")
    assert cell(text) == (text, False)


@pytest.mark.parametrize("heading", ["answer", "note", "row", "quote", "question"])
def test_a_column_in_the_words_of_a_source_stays_as_it_is(spoken, heading):
    spoken("be")
    for text in ("No", "Trust", "other, at least 300", "2022-03-16"):
        assert cell(text, HEADINGS[heading]) == (text, False)


@pytest.mark.parametrize(
    "text",
    ["Belarus, adults 18+, national", "the largest, about 1,000", "Minsk city police, 3 Oct 2020"],
)
def test_no_cell_is_half_in_one_language_and_half_in_another(spoken, text):
    spoken("be")
    assert cell(text) == (text, False)


@given(st.text())
def test_any_text_can_stand_in_a_cell(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(language.VARIABLE, "be")
        said, is_ours = cell(text)
        assert said == text or is_ours


def chart():
    data = pd.DataFrame(
        {
            "survey": ["BAW, Mar 2022", "BAW, Sep 2022"],
            "side_name": ["against", "for"],
            "percent": [50.5, 40.0],
            "n_used": [1500, 1500],
            "date": pd.to_datetime(["2022-03-15", "2022-09-15"]),
            "row": ["responses, row 1", "responses, row 2"],
            "source_url": ["https://example.org/", "https://example.org/"],
            "survey_id": ["baw_1", "baw_2"],
            "population_class": "all_adults",
            "mode": "telephone",
            "country": "BY",
            "sample_size": [1500, 1500],
        }
    )
    _, ax = plt.subplots()
    ax.plot([0, 1], [50.5, 40.0], label="against")
    ax.plot([0, 1], [40.0, 50.5], label="Against it")
    ax.legend()
    columns = ["survey", "side_name", "percent", "n_used"]
    said = {"id": "sides", "title": "More were against.", "reading": "Each mark is a survey."}
    return figures.show(ax, data, **said, columns=columns, base=words.base(data))


OURS = {
    "be": ("супраць", "2 апытанні (Беларусь, 2022); усе дарослыя, тэлефоннае апытанне (2)"),
    "ru": ("против", "2 опроса (Беларусь, 2022); все взрослые, телефонный опрос (2)"),
}


@pytest.mark.parametrize("name", OURS)
def test_a_figure_is_shown_in_the_language_and_kept_in_english(spoken, name):
    english = chart()
    spoken(name)
    ours = chart()
    side, base = OURS[name]
    html = figures.to_html(ours.record, ours.svg)
    for said in (side, base, "50,5", "1\xa0500", language.word("Share (%)")):
        assert said in html, said
    kept = {key: value for key, value in ours.record.items() if key != "ours"}
    assert json.dumps(kept) == json.dumps(english.record)
    assert downloads.csv_text(ours.record) == downloads.csv_text(english.record)


@pytest.mark.parametrize("name", OURS)
def test_a_chart_is_described_in_the_language_and_its_own_words_are_marked(spoken, name):
    spoken(name)
    svg = chart().svg
    assert f'<desc id="sides-desc" lang="{name}">' in svg
    described = svg.partition("<desc")[2].partition("</desc>")[0]
    assert language.word("against") in described and "50,5" in described
    assert f'lang="{name}">{language.word("against")}</text>' in svg
    assert ">Against it</text>" in svg


def test_alt_texts_have_the_right_plural(spoken):
    spoken("ru")
    frame = pd.DataFrame({"survey": [f"s{n}" for n in range(22)], "percent": range(22)})
    for number, said in ((1, "1 значение;"), (3, "3 значения;"), (5, "5 значений;")):
        assert said in describe(frame[:number], label="survey", value="percent").ours
    assert "22 values" in describe(frame, label="survey", value="percent")
