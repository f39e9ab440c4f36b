"""A matplotlib chart as inline SVG that a screen reader can read and a page can embed."""

import io
import re
from itertools import groupby

from lxml import etree
from matplotlib.figure import Figure

from helpers.style import house_style

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
GROUP, TEXT = f"{{{NAMESPACE}}}g", f"{{{NAMESPACE}}}text"
DECIMALS = re.compile(r"(\.\d\d)\d+")
ZEROS = re.compile(r"\.0+(?!\d)|(\.\d*[1-9])0+(?!\d)")
STEP = re.compile(r"\s*([A-Za-z])\s*")
FAMILY = re.compile(r"font-family: [^;]+; ")
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline_svg(figure: Figure, *, prefix: str, title: str, description: str) -> str:
    """The chart as one `<svg>` element: text stays text, same input gives the same bytes.

    `prefix` is put before every id, so that several charts can stand in one page. `title` and
    `description` become the accessible name and description. Nothing of the machine or the
    time gets into the result.
    """
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with house_style():
        figure.savefig(buffer, format="svg", metadata=nothing)
    parser = etree.XMLParser(
        no_network=True, resolve_entities=False, remove_comments=True, remove_blank_text=True
    )
    svg = etree.fromstring(buffer.getvalue(), parser)
    for metadata in svg.findall(f"{{{NAMESPACE}}}metadata"):
        svg.remove(metadata)
    _lighten(svg)
    _prefix_ids(svg, prefix)
    _describe(svg, prefix, title, description)
    etree.cleanup_namespaces(svg)
    return etree.tostring(svg, encoding="unicode")


def _lighten(svg) -> None:
    """Take out what says nothing: turns by no angle, names of groups, decimals, the one font.

    Groups that only group go as well; neighbouring texts of one style say it once.
    """
    for element in svg.iter():
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        if element.tag == GROUP:
            element.attrib.pop("id", None)
        for name in {"d", "x", "y"} & {*element.attrib}:
            short = DECIMALS.sub(r"\1", element.get(name))
            element.set(name, ZEROS.sub(lambda end: end[1] or "", short))
        if "d" in element.attrib:
            element.set("d", STEP.sub(r"\1", element.get("d")).strip())
    texts = [element for element in svg.iter(TEXT) if "style" in element.attrib]
    families = {family for text in texts for family in FAMILY.findall(text.get("style"))}
    if len(families) == 1:
        svg.set("style", families.pop().removesuffix("; "))
        for text in texts:
            text.set("style", FAMILY.sub("", text.get("style")))
    for group in list(svg.iter(GROUP)):
        if not group.attrib:
            _unwrap(group)
    _share_styles(svg)


def _unwrap(group) -> None:
    """Put what a group holds in its place."""
    parent, place = group.getparent(), group.getparent().index(group)
    for child in reversed(group):
        parent.insert(place, child)
    parent.remove(group)


def _share_styles(svg) -> None:
    """Neighbouring texts of one style in a group that says it for all of them."""
    for parent in [svg, *svg.iter(GROUP)]:
        for style, run in groupby(list(parent), key=_text_style):
            texts = list(run)
            if style is None or len(texts) == 1:
                continue
            group = etree.Element(GROUP, style=style)
            parent.insert(parent.index(texts[0]), group)
            for text in texts:
                del text.attrib["style"]
                group.append(text)


def _text_style(element) -> str | None:
    return element.get("style") if element.tag == TEXT else None


def _prefix_ids(svg, prefix: str) -> None:
    for element in svg.iter():
        if "id" in element.attrib:
            element.set("id", f"{prefix}-{element.get('id')}")
        if XLINK in element.attrib:
            element.set(XLINK, f"#{prefix}-{element.get(XLINK).removeprefix('#')}")
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.set(name, REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _describe(svg, prefix: str, title: str, description: str) -> None:
    for name in ("width", "height"):
        svg.attrib.pop(name, None)
    svg.set("role", "img")
    svg.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{NAMESPACE}}}{tag}", id=f"{prefix}-{tag}")
        element.text = text
        svg.insert(position, element)
