"""What is ours in a chart, in the current language: words of its legends, numbers, months.

Titles of panels and answers of a questionnaire stay as they are. English charts are not touched.
"""

from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.ticker import Formatter

from helpers import language, phrases


def speak(figure: Figure) -> set[str]:
    """Say what is ours in the current language; the texts that are words of it.

    Ticks are written when the chart is drawn, and join the set then.
    """
    own: set[str] = set()
    if language.current() == language.ENGLISH:
        return own
    for legend in figure.findobj(Legend):
        for text in legend.get_texts():
            said, is_ours = phrases.cell(text.get_text())
            # Our own words begin small, such as the sides of a split; answers with a capital.
            if is_ours and text.get_text()[0].islower():
                text.set_text(said)
                own.add(said)
    for text in figure.findobj(Text):
        if not language.LETTERS.search(text.get_text()):
            text.set_text(language.number(text.get_text()))
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(_Spoken(axis.get_major_formatter(), own))
    return own


class _Spoken(Formatter):
    """Ticks as another formatter writes them, their numbers and months in our language."""

    def __init__(self, written: Formatter, own: set[str]) -> None:
        self._written, self._own = written, own

    def __call__(self, value: float, pos: int | None = None) -> str:
        return self._said(self._written(value, pos))

    def format_ticks(self, values) -> list[str]:
        return [self._said(text) for text in self._written.format_ticks(values)]

    def set_locs(self, locs) -> None:
        self._written.set_locs(locs)

    def get_offset(self) -> str:
        return self._written.get_offset()

    def _said(self, text: str) -> str:
        if not language.LETTERS.search(text):
            return language.number(text)
        said = language.month(text)
        if said != text:
            self._own.add(said)
        return said
