"""A matplotlib chart as inline SVG that a screen reader can read and a page can embed."""

import io
import re
from collections import Counter
from collections.abc import Container
from itertools import groupby

from lxml import etree
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from helpers import language
from helpers.palette import LIGHT, as_property
from helpers.style import FONTS, house_style

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
GROUP, TEXT, DEFS, PATH, USE = (
    f"{{{NAMESPACE}}}{tag}" for tag in ("g", "text", "defs", "path", "use")
)

DECIMALS = re.compile(r"(\.\d\d)\d+")
ZEROS = re.compile(r"\.0+(?!\d)|(\.\d*[1-9])0+(?!\d)")
MOVED = re.compile(r"translate\((\S+) (\S+)\)(?: rotate\(-?0(?: \S+ \S+)?\))?")
SIZE = re.compile(r"font-size: ([\d.]+)px")
STEP = re.compile(r"\s*([A-Za-z])\s*")
COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
FAMILY = re.compile(r"font-family: [^;]+; ")
SPACE = re.compile(r"(?<=[:;]) ")
COLOUR = re.compile(r"#[0-9a-f]{6}\b")
OPACITY = re.compile(r"(^|;) ?(stroke-)?opacity:")
PAINTS = ("fill", "stroke")
#: What matplotlib says in a style sheet, which would hold for the whole page.
ROUND = "stroke-linejoin: round"
INK_TEXT = f"fill: {LIGHT['ink']}"
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline_svg(
    figure: Figure, *, prefix: str, title: str, description: str, ours: Container[str] = ()
) -> str:
    """The chart as one `<svg>` element: text stays text, same input gives the same bytes.

    `prefix` is put before every id, so that several charts can stand in one page. `title` and
    `description` (in the current language) become the accessible name and description. Texts in
    `ours` are marked as being in the current language too. Nothing of the machine or the time gets
    into the result.
    """
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with house_style():
        figure.savefig(buffer, format="svg", metadata=nothing)
    parser = etree.XMLParser(
        no_network=True, resolve_entities=False, remove_comments=True, remove_blank_text=True
    )
    svg = etree.fromstring(buffer.getvalue(), parser)
    for needless in svg.xpath("//*[local-name()='metadata' or local-name()='style']"):
        needless.getparent().remove(needless)
    _anchor_lines(svg)
    _lighten(svg)
    _follow_scheme(svg)
    _prefix_ids(svg, prefix)
    _share_styles(svg, prefix)
    _describe(svg, prefix, title, description, ours)
    etree.cleanup_namespaces(svg)
    return etree.tostring(svg, encoding="unicode")


def _anchor_lines(svg) -> None:
    """Lines of one text held where they meet, so that a wider font grows to the free side.

    matplotlib places each line of several by its left end, as wide as its own font is.
    """
    label: list[tuple] = []
    for text in [*svg.iter(TEXT), None]:
        place = text is not None and MOVED.fullmatch(text.get("transform", ""))
        if not place:
            label = _anchored(label)
            continue
        x, y = float(place[1]), float(place[2])
        width = _width(text)
        line = {"start": x, "end": x + width, "middle": x + width / 2}
        if label and not _meeting([*label, (text, line)]):
            label = _anchored(label)
        label.append((text, line))
        del text.attrib["transform"]
        text.set("y", f"{y:f}")


def _anchored(label: list[tuple]) -> list:
    """Write down where the lines of a label are held; an empty label comes back."""
    ends = _meeting(label)
    for text, line in label:
        end = ends[0] if ends else "start"
        text.set("x", f"{line[end]:f}")
        text.set("style", text.get("style") + (f"; text-anchor: {end}" if end != "start" else ""))
    return []


def _meeting(label: list[tuple]) -> list[str]:
    """Ends at which all lines of a label meet, the left first."""
    if not label:
        return []
    _, first = label[0]
    return [end for end in first if all(abs(line[end] - first[end]) < 0.2 for _, line in label)]


def _width(text) -> float:
    """Width of a text in matplotlib's font, in units of the drawing."""
    size = float(SIZE.search(text.get("style"))[1])
    weight = "bold" if "font-weight: 700" in text.get("style") else "normal"
    font = FontProperties(family=list(FONTS), size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text.text or "", font, ismath=False)[0]


def _lighten(svg) -> None:
    """Take out what says nothing: turns by no angle, names of groups, decimals, the one font.

    Groups that only group go as well.
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
    family = families.pop() if len(families) == 1 else ""
    svg.set("style", f"{family}{INK_TEXT}; {ROUND}")
    for text in texts:
        style = text.get("style").replace(family, "").split("; ")
        text.set("style", "; ".join(part for part in style if part != INK_TEXT))
    for group in list(svg.iter(GROUP, DEFS)):
        if not group.attrib and (group.tag == GROUP or not len(group)):
            _unwrap(group)
    _join_lines(svg)
    for path in svg.iter(PATH):
        path.set("d", straight(path.get("d", "")))


def _join_lines(svg) -> None:
    """Lines of one look as one path: neighbours, and all of the grid up to the first mark."""
    for parent in [svg, *svg.iter(GROUP)]:
        first = None
        for element in list(parent):
            if element.tag == PATH and first is not None and _look(element) == _look(first):
                first.set("d", first.get("d") + element.get("d"))
                parent.remove(element)
            elif element.tag == PATH:
                first = element if _is_outline(element) else None
            elif element.tag not in (TEXT, USE, DEFS) or not _is_grid(first):
                first = None


def straight(path: str) -> str:
    """The data of a path, its lines along an axis as `H` and `V`, without what stays the same.

    Every command is absolute, as matplotlib writes it.
    """
    said, x, y = [], "", ""
    for command, numbers in COMMAND.findall(path):
        at = numbers.split()
        match command, at:
            case "L", [to_x, to_y] if to_y == y:
                said.append(f"H{to_x}")
            case "L", [to_x, to_y] if to_x == x:
                said.append(f"V{to_y}")
            case _:
                said.append(command + numbers)
        x, y = at[-2:] or ("", "")
    return "".join(said)


def _is_outline(path) -> bool:
    """Whether a path may be one with others: two that cross look no different then."""
    style = path.get("style", "")
    return "fill: none" in style.split("; ") and not OPACITY.search(style)


def _look(element) -> tuple:
    return element.get("style"), element.get("clip-path")


def _is_grid(element) -> bool:
    return element is not None and f"stroke: {LIGHT['grid']}" in element.get("style")


def _follow_scheme(svg) -> None:
    """Colours of the palette as custom properties, with themselves where nothing sets those."""
    for element in svg.iter():
        paints = [
            f"{name}: {element.attrib.pop(name)}" for name in PAINTS if name in element.attrib
        ]
        style = "; ".join([*paints, *filter(None, [element.get("style")])])
        if style:
            colours = COLOUR.sub(lambda found: as_property(found[0]), style)
            element.set("style", SPACE.sub("", colours))


def _unwrap(group) -> None:
    """Put what a group holds in its place."""
    parent, place = group.getparent(), group.getparent().index(group)
    for child in reversed(group):
        parent.insert(place, child)
    parent.remove(group)


def _share_styles(svg, prefix: str) -> None:
    """Styles that are said more than once as classes of a style sheet for this chart alone."""
    styles = [style for element in svg.iter() if (style := _with_clip(element))]
    often = [style for style, times in Counter(styles).items() if times > 1]
    names = {style: f"s{place}" for place, style in enumerate(often, start=1)}
    for element in svg.iter():
        if element.get("style") in names:
            element.set("class", names[element.attrib.pop("style")])
    _group_runs(svg, {name for style, name in names.items() if not OPACITY.search(style)})
    if names:
        sheet = etree.Element(f"{{{NAMESPACE}}}style")
        svg.set("id", f"{prefix}-chart")
        rules = (f"#{prefix}-chart .{name}{{{style}}}" for style, name in names.items())
        sheet.text = "".join(rules)
        svg.insert(0, sheet)


def _group_runs(svg, names: set[str]) -> None:
    """Neighbouring texts or marks of one class in a group that says it for all of them."""
    for parent in [svg, *svg.iter(GROUP)]:
        for name, run in groupby(list(parent), key=lambda element: element.get("class")):
            alike = list(run)
            if name in names and len(alike) > 1 and {one.tag for one in alike} <= {TEXT, USE}:
                group = etree.Element(GROUP, {"class": name})
                parent.insert(parent.index(alike[0]), group)
                for element in alike:
                    del element.attrib["class"]
                    group.append(element)


def _with_clip(element) -> str:
    """The style of an element, what it is clipped by taken into it."""
    clip = element.attrib.pop("clip-path", None)
    style = ";".join(filter(None, [clip and f"clip-path:{clip}", element.get("style")]))
    if style:
        element.set("style", style)
    return style if element.getparent() is not None else ""


def _prefix_ids(svg, prefix: str) -> None:
    """Number the ids after the prefix."""
    ids = {name: f"{prefix}-{place}" for place, name in enumerate(svg.xpath("//@id"), start=1)}
    for element in svg.iter():
        if "id" in element.attrib:
            element.set("id", ids[element.get("id")])
        if XLINK in element.attrib:
            element.set(XLINK, f"#{ids[element.get(XLINK).removeprefix('#')]}")
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.set(name, REFERENCE.sub(lambda found: f"url(#{ids[found[1]]})", value))


def _describe(svg, prefix: str, title: str, description: str, ours: Container[str]) -> None:
    for name in ("width", "height"):
        svg.attrib.pop(name, None)
    svg.set("role", "img")
    svg.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{NAMESPACE}}}{tag}", id=f"{prefix}-{tag}")
        element.text = text
        svg.insert(position, element)
    if language.current() != language.ENGLISH:
        said = [one for one in svg.iter(TEXT) if one.text in ours]
        for element in (svg[1], *said):
            element.set("lang", language.current())
