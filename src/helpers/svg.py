"""A matplotlib chart as inline SVG that a screen reader can read and a page can embed."""

import io
import re

from lxml import etree
from matplotlib.figure import Figure

from helpers.style import house_style

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
DECIMALS = re.compile(r"(\.\d\d)\d+")
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
    """Take out what says nothing: turns by no angle, names of groups, decimals, the one font."""
    for element in svg.iter():
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        if element.tag == f"{{{NAMESPACE}}}g":
            element.attrib.pop("id", None)
        for name in {"d", "x", "y"} & {*element.attrib}:
            element.set(name, DECIMALS.sub(r"\1", element.get(name)))
    texts = [element for element in svg.iter(f"{{{NAMESPACE}}}text") if "style" in element.attrib]
    families = {family for text in texts for family in FAMILY.findall(text.get("style"))}
    if len(families) == 1:
        svg.set("style", families.pop().removesuffix("; "))
        for text in texts:
            text.set("style", FAMILY.sub("", text.get("style")))


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
