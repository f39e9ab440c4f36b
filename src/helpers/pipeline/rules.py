"""The rules that a page must keep before it is published: it runs nothing, loads nothing, tells
nothing of the machine, and can be read aloud.

Elements are allowed by name; whatever is not on the list is refused.
"""

import getpass
import re
import socket
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import lxml.etree
import lxml.html

from helpers import paths
from helpers.downloads import CSV
from helpers.pipeline import stamp

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HTML = """html head meta title style body header main footer nav section h1 h2 h3 h4 h5 h6 p div
    span a ul ol li dl dt dd strong em b i code pre blockquote br hr sub sup figure figcaption
    details summary table caption thead tbody tr th td"""
SVG = "svg title desc style defs g path text tspan use clippath pattern rect circle line"
LOADING = (
    "src",
    "srcset",
    "data",
    "poster",
    "action",
    "formaction",
    "background",
    "ping",
    "srcdoc",
)
#: Nothing of it is without an opening bracket or an @, which a text is searched for more quickly.
REMOTE_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!#)|image-set\(|src\(|expression\(", re.I)
SPACE = re.compile(r"\s")
REFERRING = ("aria-labelledby", "aria-describedby")
#: What only a notebook, its kernel or its temporary files would bring in.
NOTEBOOK = re.compile(
    r"file://|kernelspec|ipykernel|execution_count|\.ipynb_checkpoints"
    r"|Traceback \(most recent call last\)|Unexpected exception formatting",
    re.I,
)
#: An address on the web, to its end or to that of its cell.
ADDRESS = re.compile(r"https?://[^\s\"<>,]*")
#: How the CSV file in a link writes what may stand before a name.
IN_CSV = {"%0A": "\n", "%27": "'"}
#: Drawings number their parts (s12), and no word of ours may be behind that.
SHORTEST_NAME = 5
COMMON_NAMES = ("/root", "localhost", "runner", "ubuntu")


def broken_rules(html: str) -> list[str]:
    """Every rule of publication that a page breaks, in words; empty for a sound page."""
    try:
        document = lxml.html.document_fromstring(html)
    except lxml.etree.ParserError as error:
        return [f"it cannot be read as HTML ({error})"]
    ids = document.xpath("//@id")
    broken = [*_head(document), *_order(document, ids), *_leaks(html)]
    drawn = {element for svg in document.iter("svg") for element in svg.iter()}
    in_html, in_svg, targets = map(frozenset, (HTML.split(), SVG.split(), ids))
    for element in document.iter():
        broken += _element(element, in_svg if element in drawn else in_html, targets)
    return [*dict.fromkeys(broken)]


def _head(document) -> Iterator[str]:
    metas = document.xpath("//meta[@http-equiv]")
    said = [(meta.get("http-equiv").lower(), meta.get("content")) for meta in metas]
    if said != [("content-security-policy", POLICY)] or metas[0].getparent().tag != "head":
        yield "its content security policy is not ours, or another http-equiv stands beside it"
    elif metas[0].xpath("preceding-sibling::*[not(self::meta)]"):
        yield "something stands before its content security policy"
    if REMOTE_STYLE.search(" ".join(document.xpath("//style/text()"))):
        yield "its style sheet loads something"


def _element(element, allowed: frozenset[str], targets: frozenset[str]) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield "it holds a comment"
        return
    if element.tag not in allowed:
        yield f"it holds a <{element.tag}> element"
    for name, value in element.attrib.items():
        yield from _attribute(element, name.lower().removeprefix("xlink:"), value, targets)
    if element.tag == "svg" and element.get("aria-hidden") != "true":
        names = {child.tag for child in element if child.text}
        if not {"title", "desc"} <= names:
            yield "a chart has no name or no description"
    if element.tag == "table" and element.find("caption") is None:
        yield "a table has no caption"
    if element.tag == "th" and element.get("scope") not in ("col", "row"):
        yield "a heading in a table does not say whether it is of a row or a column"


def _attribute(element, name: str, value: str, targets: frozenset[str]) -> Iterator[str]:
    if name.startswith("on"):
        yield f"<{element.tag}> has a handler {name}"
    if name.startswith("data-"):
        yield f"<{element.tag}> carries {name}"
    if name in LOADING:
        yield f"<{element.tag} {name}> loads {value[:60]}"
    if name == "href":
        yield from _link(element, value, targets)
    is_style = name not in ("content", "href", "aria-label") and ("(" in value or "@" in value)
    if is_style and REMOTE_STYLE.search(value):
        yield f"the style sheet loads something in <{element.tag} {name}>"


def _link(element, href: str, targets: frozenset[str]) -> Iterator[str]:
    if href.startswith("#"):
        if href[1:] not in targets:
            yield f"a link leads to {href[:60]}, which is not there"
    elif element.tag != "a":
        yield f"<{element.tag}> refers to {href[:60]}"
    elif href.startswith(("http://", "https://")):
        if not {"noreferrer", "noopener"} <= set(element.get("rel", "").split()):
            yield f"the link to {href[:60]} would send a referrer"
        if SPACE.search(href):
            yield f"the link to {href[:60]} has a space in its address"
    elif href.startswith(CSV):
        if not re.fullmatch(r"[\w.-]+\.csv", element.get("download", "")):
            yield f"a table to download has no file name that will do: {element.get('download')}"
    elif re.match(r"[^/?#]*:|//", href.strip()) or href != href.strip():
        yield f"a link is neither http(s) nor inside the site: {href[:60]}"


def _order(document, ids: list[str]) -> Iterator[str]:
    yield from (f"the id {name} stands twice" for name, n in sorted(Counter(ids).items()) if n > 1)
    for attribute in REFERRING:
        for named in document.xpath(f"//@{attribute}"):
            yield from (f"nothing has the id {one}" for one in named.split() if one not in ids)
    headings = document.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    levels = [int(heading.tag[1]) for heading in headings]
    if levels.count(1) != 1:
        yield "it has not exactly one h1"
    for before, level, heading in zip(levels, levels[1:], headings[1:], strict=False):
        if level > before + 1:
            said = heading.text_content().strip()[:60]
            yield f"the heading {said!r} is of level {level}, after one of level {before}"
    if not document.get("lang") or not (document.findtext(".//title") or "").strip():
        yield "it has no language or no title"


def _leaks(html: str) -> Iterator[str]:
    """Paths, user and host names of this machine in the page, where they are telling."""
    user, host = _known(getpass.getuser), socket.gethostname()
    places = {
        "the folder of the collection": str(paths.root()),
        "the home folder": _known(Path.home),
        "the folder of temporary files": tempfile.gettempdir(),
    }
    names = {
        "the name of the machine": host,
        "the name of the user": user,
        "the names of user and machine": f"{user}@{host}",
    }
    telling = {what: text for what, text in places.items() if len(text) > 1}
    telling |= {what: text for what, text in names.items() if len(text) >= SHORTEST_NAME}
    for what, text in telling.items():
        is_telling = text not in COMMON_NAMES and _is_shown(text, html)
        if is_telling and (what in places or not _is_ours(text, paths.root())):
            yield f"it shows {what}"
    if found := NOTEBOOK.search(html):
        yield f"it shows what belongs to a notebook: {found[0]}"


def _is_shown(text: str, html: str) -> bool:
    """Whether a page has `text` as a whole word or path, outside of addresses on the web."""
    if text not in html:
        return False
    for escaped, sign in IN_CSV.items():
        html = html.replace(escaped, sign)
    whole = rf"(?<![\w.<-]){re.escape(text)}(?![\w-])"
    return re.search(whole, ADDRESS.sub(" ", html)) is not None


@cache
def _is_ours(name: str, _root: Path) -> bool:
    """Whether a name is a word of what the collection makes pages from: then it tells nothing."""
    word = re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.I)
    files = [Path(file) for file in stamp.inputs() if "\n" not in file]  # the last are packages
    return any(word.search(file.read_text(encoding="utf-8", errors="replace")) for file in files)


def _known(ask: Callable[[], str | Path]) -> str:
    """What `ask` says of the user; empty for one without a name or home, as in a container."""
    try:
        return str(ask())
    except (KeyError, OSError, ImportError, RuntimeError):
        return ""
