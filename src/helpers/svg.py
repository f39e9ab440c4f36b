"""A matplotlib chart as inline SVG that a screen reader can read and a page can embed."""

import io
import re

from lxml import etree
from matplotlib.figure import Figure

from helpers.style import house_style

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
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
    parser = etree.XMLParser(no_network=True, resolve_entities=False, remove_comments=True)
    svg = etree.fromstring(buffer.getvalue(), parser)
    for metadata in svg.findall(f"{{{NAMESPACE}}}metadata"):
        svg.remove(metadata)
    _prefix_ids(svg, prefix)
    _describe(svg, prefix, title, description)
    etree.cleanup_namespaces(svg)
    return etree.tostring(svg, encoding="unicode")


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
