"""Charts as files: an SVG that stands alone, and PNGs with title and source burned in.

PNGs are drawn by resvg, a library without a browser, with the DejaVu fonts that matplotlib
brings, which also measured the charts: the same picture on every machine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import matplotlib
import resvg_py
from lxml import etree
from PIL import ImageFont

from helpers.palette import LIGHT
from helpers.svg import NAMESPACE

CARD = (1200, 630)
SCALE = 2  # pixels of a PNG per unit of its chart
MARGIN = 20
LEGIBLE = 1.1  # a chart drawn smaller than this on a card has type under 10 pixels
CARD_TITLE_WIDTH = 340
LONGEST = 2000  # letters of a text that a picture takes
INK, MUTED, PAPER = LIGHT["ink"], LIGHT["muted"], LIGHT["paper"]
PROPERTY = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


def standalone(svg: str) -> str:
    """An inline chart as an SVG file: colours as they are on white paper."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + PROPERTY.sub(r"\1", svg) + "\n"


@dataclass(frozen=True)
class Words:
    """What is burned into a picture: the page's question, the finding, base and source."""

    page: str
    title: str
    base: str
    source: str


def picture(svg: str, words: Words) -> bytes:
    """A PNG of a chart with its words over and under it, two pixels a unit of the chart."""
    chart, (width, height) = _chart(svg)
    whole = width + 2 * MARGIN
    above = _Stack([_Lines(words.page, REGULAR, 10, width), _Lines(words.title, BOLD, 15, width)])
    said = (f"Base: {words.base}" if words.base else "", words.source)
    below = _Stack([_Lines(text, REGULAR, 9.5, width) for text in said])
    top = MARGIN + above.height + 8
    bottom = top + height + 8
    drawn = _canvas(whole, bottom + below.height + MARGIN)
    above.put(drawn, MARGIN, MARGIN, (MUTED, INK))
    _place(drawn, chart, MARGIN, top, width, height)
    below.put(drawn, MARGIN, bottom, (MUTED, MUTED))
    return _png(drawn, round(whole * SCALE))


def card(svg: str, words: Words) -> bytes:
    """A PNG of the size that links are shown with: the finding beside the chart.

    A chart too tall to be read at that size is left to its page; who was asked stands there.
    """
    width, height = CARD
    drawn = _canvas(width, height)
    chart, (chart_width, chart_height) = _chart(svg)
    margin = 2 * MARGIN
    foot = _Lines(words.source, REGULAR, 15, width - 2 * margin, most=2)
    bottom = height - margin - foot.height
    room = (width - 3 * margin - CARD_TITLE_WIDTH, bottom - margin - 16)
    scale = min(room[0] / chart_width, room[1] / chart_height)
    if scale >= LEGIBLE:
        size = chart_width * scale, chart_height * scale
        _place(drawn, chart, width - margin - size[0], margin, *size)
        sizes, across, most = (17, 27, 15), CARD_TITLE_WIDTH, (4, 8, 6)
    else:
        sizes, across, most = (22, 44, 24), width - 2 * margin, (2, 4, 3)
    texts = ((words.page, REGULAR), (words.title, BOLD), (words.base, REGULAR))
    head = _Stack(
        [
            _Lines(text, font, size, across, lines)
            for (text, font), size, lines in zip(texts, sizes, most, strict=True)
        ]
    )
    head.put(drawn, margin, margin, (MUTED, INK, MUTED))
    foot.put(drawn, margin, bottom, MUTED)
    return _png(drawn, width)


class _Stack:
    """Texts under one another, with a little room between them."""

    GAP = 6

    def __init__(self, texts: "list[_Lines]") -> None:
        self.texts = texts
        self.height = sum(text.height + self.GAP for text in texts)

    def put(self, drawn, left: float, top: float, colours: tuple[str, ...]) -> None:
        """Write the texts into a drawing, each in its colour."""
        for text, colour in zip(self.texts, colours, strict=False):
            text.put(drawn, left, top, colour)
            top += text.height + self.GAP


class _Lines:
    """Text in lines no wider than `width`; what `most` lines cannot hold ends in an ellipsis."""

    def __init__(self, text: str, font: str, size: float, width: float, most: int = 99) -> None:
        self.font, self.size = font, size
        self.lines = _broken(text, _measure(font, size), width)
        if len(self.lines) > most:
            self.lines = [*self.lines[: most - 1], self.lines[most - 1][:-1].rstrip() + "…"]

    @property
    def height(self) -> float:
        """Of all lines together."""
        return len(self.lines) * self.size * 1.35

    def put(self, drawn, left: float, top: float, colour: str) -> None:
        """Write the lines into a drawing."""
        weight = "bold" if self.font == BOLD else "normal"
        for number, line in enumerate(self.lines):
            text = etree.SubElement(drawn, f"{{{NAMESPACE}}}text", x=f"{left:g}")
            text.set("y", f"{top + self.size * (1 + 1.35 * number):g}")
            text.set("style", f"font-size:{self.size:g}px;font-weight:{weight};fill:{colour}")
            text.text = line


def _broken(text: str, font, width: float) -> list[str]:
    """`text` in lines; a word wider than a line is cut. Marks that steer text are left out."""
    lines: list[str] = []
    line = ""
    plain = "".join(c if c.isprintable() else " " for c in text[:LONGEST])
    for word in filter(None, plain.replace(" %", "\u00a0%").split(" ")):
        for part in _cut(word, font, width):
            longer = f"{line} {part}".strip()
            if font.getlength(longer) > width:
                lines, line = [*lines, *filter(None, [line])], part
            else:
                line = longer
    return [*lines, line] if line else lines


def _cut(word: str, font, width: float) -> Iterator[str]:
    """A word in parts that are no wider than a line."""
    part = ""
    for letter in word:
        if part and font.getlength(part + letter) > width:
            yield part
            part = ""
        part += letter
    yield part


def _font_file(name: str) -> str:
    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


@lru_cache(maxsize=16)
def _measure(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file(name), size, layout_engine=ImageFont.Layout.BASIC)


def _chart(svg: str):
    """The chart as an element, and its width and height in its own units."""
    chart = etree.fromstring(PROPERTY.sub(r"\1", svg))
    width, height = chart.get("viewBox").split()[2:]
    return chart, (float(width), float(height))


def _canvas(width: float, height: float):
    size = {"viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}"}
    drawn = etree.Element(f"{{{NAMESPACE}}}svg", size, nsmap={None: NAMESPACE})
    drawn.set("style", "font-family:'DejaVu Sans'")
    return drawn


def _place(drawn, chart, left: float, top: float, width: float, height: float) -> None:
    for name, value in (("x", left), ("y", top), ("width", width), ("height", height)):
        chart.set(name, f"{value:g}")
    drawn.append(chart)


def _png(drawn, width: int) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=etree.tostring(drawn, encoding="unicode"),
            width=width,
            background=PAPER,
            skip_system_fonts=True,
            font_files=[_font_file(REGULAR), _font_file(BOLD)],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
        )
    )
