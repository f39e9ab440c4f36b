"""Legends, numbers and months of a chart in the language of the page."""

import matplotlib.dates as mdates
import pandas as pd
import pytest
from matplotlib.figure import Figure

from helpers import chart_words, language


@pytest.fixture
def figure():
    figure = Figure()
    ax = figure.add_subplot()
    days = pd.to_datetime(["2021-05-01", "2021-07-01", "2021-09-01"])
    ax.plot(days, [1000.5, 2000.5, 3000.5], label="for")
    ax.plot(days, [1, 2, 3], label="For peace")
    ax.xaxis.set_major_locator(mdates.MonthLocator())
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator()))
    ax.yaxis.set_major_formatter(lambda number, _: f"{number:,.1f} %")
    ax.text(days[0], 1, "49.8")
    ax.text(days[0], 2, "Trust in: Army 49.8 %")
    ax.legend()
    return figure


def said(figure) -> list[str]:
    """Every text of a chart as it is drawn."""
    figure.draw_without_rendering()
    (ax,) = figure.axes
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return [text.get_text() for text in [*ticks, *ax.texts, *ax.get_legend().get_texts()]]


def test_a_chart_of_an_english_page_stays_as_it_is(figure):
    before = said(figure)
    assert chart_words.speak(figure) == set()
    assert said(figure) == before
    assert {"Jul", "49.8", "for", "2,000.0 %"} <= set(before)


def test_months_numbers_and_our_own_words_are_in_the_language_of_the_page(figure):
    with language.speaking("be"):
        own = chart_words.speak(figure)
        texts = set(said(figure))
    assert {"чэр", "ліп", "49,8", "2\xa0000,0 %"} <= texts
    assert not {"Jul", "49.8", "for", "2,000.0 %"} & texts
    assert {"Trust in: Army 49.8 %", "For peace"} <= texts
    assert "ліп" in own
    assert not own & {"49,8", "For peace", "2\xa0000,0 %"}
