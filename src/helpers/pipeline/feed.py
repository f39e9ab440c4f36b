"""What changed on the pages as an Atom feed (RFC 4287), in the words of their change boxes.

Written with lxml: the kept feed libraries put the time of writing and their own name into it.
"""

from collections.abc import Iterable

from lxml import etree

from helpers.language import ENGLISH, current, day, gettext
from helpers.pipeline.changes import KINDS

NAMESPACE = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: No address is ours; `.invalid` can never become somebody's.
TAG = "tag:belarus-opinion.invalid,2026"
MOST = 60
AUTHOR = "Belarus Opinion Notebooks contributors"


def feed(title: str, records: Iterable[dict]) -> bytes:
    """The newest changes and new pages, by date of edition, then by slug; times are midnight.

    Its language is the current one, though titles and what changed in figures are English: text
    in a feed cannot be marked word by word.

    `records` are those of published pages. Same records, same bytes.
    """
    entries = sorted(map(entry, records), key=lambda one: one["slug"])
    entries.sort(key=lambda one: one["date"], reverse=True)
    root = etree.Element(f"{{{NAMESPACE}}}feed", {LANG: current()}, {None: NAMESPACE})
    tag = TAG if current() == ENGLISH else f"{TAG}:{current()}"
    _add(root, "id", f"{tag}:changes")
    _add(root, "title", gettext("%(title)s: what changed") % {"title": title})
    _add(root, "updated", _moment(entries[0]["date"] if entries else "2026-01-01"))
    _add(_add(root, "author"), "name", AUTHOR)
    _add(root, "link", rel="self", href="feed.xml")
    _add(root, "link", rel="alternate", type="text/html", href="index.html")
    for one in entries[:MOST]:
        node = _add(root, "entry")
        _add(node, "id", f"{tag}:{one['slug']}/{one['date']}")
        _add(node, "title", one["title"])
        _add(node, "updated", _moment(one["date"]))
        _add(node, "link", rel="alternate", type="text/html", href=one["href"])
        _add(node, "content", "\n".join(one["lines"]), type="text")
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def entry(record: dict) -> dict:
    """What is new of a page: its title, date and address, and what changed in `lines`."""
    slug, title, changed = record["slug"], record["title"], record.get("changed")
    if changed:
        date, href = changed["edition"], f"{slug}.html#changes"
        title = gettext("%(title)s (changed)") % {"title": title}
        since = {"day": day(changed["since"])}
        lines = [gettext("Compared with the edition of %(day)s, as printed.") % since]
        for kind, name in KINDS.items():
            lines += [f"{gettext(name)}: {one['text']}" for one in changed["changes"].get(kind, [])]
    else:
        date, href = record.get("editions", [record])[0]["edition"], f"{slug}.html"
        lines = [gettext("A new page."), *record["answer"]]
    return {"slug": slug, "date": date, "title": title, "href": href, "lines": lines}


def _moment(date: str) -> str:
    return f"{date}T00:00:00Z"


def _add(parent, name: str, text: str | None = None, **attributes: str):
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    if text is not None:
        element.text = "".join(c for c in text if c.isprintable() or c == "\n")
    return element
