"""A page that is safe to hold: no link, no name of ours, nothing that tells what it is.

The same page gives the same quiet page, whatever else is shared with it, so that it can be made
again from the published one and compared.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field

import lxml.html

from helpers.errors import PublishError
from helpers.language import gettext

TITLE = "Notes"
KEPT_META = ("viewport", "referrer", "color-scheme")
ADDRESS = re.compile(r"https?://[^\s<>\"“”]+")
OURS = re.compile(
    r"(the )?Belarus Opinion Notebooks( contributors)?|belarus-opinion", re.IGNORECASE
)
SOURCES = "data/sources.csv"


@dataclass(frozen=True)
class Quiet:
    """How quiet: with `addresses` as text, or without, sources then named from `sources`.

    `sources` maps an address to publisher and date, either of them empty where unknown.
    """

    addresses: bool = True
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)


def named_sources(data_zip: bytes) -> dict[str, tuple[str, str]]:
    """Publisher and date of every address in the data package's list of sources."""
    with zipfile.ZipFile(io.BytesIO(data_zip)) as archive:
        text = archive.read(SOURCES).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return {row["url"]: (row["publisher"], row["date_published"]) for row in rows}


def quieted(html: str, quiet: Quiet) -> str:
    """A published page as a quiet one. Raises `PublishError` if an address would be left."""
    document = lxml.html.document_fromstring(html)
    _plain_head(document)
    for needless in document.xpath(
        "//comment() | //*[@class='home' or @class='address'] | //a[starts-with(@href, 'data:')]"
        " | //img | //body/svg | //header//svg | //footer//svg"
    ):
        label = needless.getprevious()
        if label is not None and label.tag == "strong" and needless.tag == "a":
            label.drop_tree()  # "Download:"
        needless.drop_tree()
    numbers: dict[str, int] = {}
    for link in document.xpath("//a[@href and not(starts-with(@href, '#'))]"):
        _unlink(link, quiet, numbers)
    if numbers:
        document.xpath("//main")[0].append(_addresses(list(numbers)))
    _plain_footer(document, quiet)
    for element in document.iter():
        _plain_text(element, quiet)
    made = lxml.html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>") + "\n"
    if not quiet.addresses and (left := ADDRESS.search(made)):
        raise PublishError(f"an address would be left in the quiet page: {left[0][:60]}")
    return made


def _plain_head(document) -> None:
    document.xpath("//title")[0].text = gettext(TITLE)
    for meta in document.xpath("//meta[@name]"):
        if meta.get("name") not in KEPT_META:
            meta.drop_tree()
    for element in document.xpath("//*[local-name()='svg']"):
        for name in [name for name in element.attrib if name.startswith("xmlns")]:
            del element.attrib[name]


def _unlink(link, quiet: Quiet, numbers: dict[str, int]) -> None:
    """A link as its text, with the number of its address, or the date of its source."""
    address = link.get("href")
    if address.startswith(("http://", "https://")):
        _, date = quiet.sources.get(address, ("", ""))
        mark = f" ({date})" if date and date not in (link.tail or "") else ""
        if quiet.addresses:
            mark = f" [{numbers.setdefault(address, len(numbers) + 1)}]"
        last = link[-1] if len(link) else None
        if last is None:
            link.text = (link.text or "") + mark
        else:
            last.tail = (last.tail or "") + mark
    link.drop_tag()


def _addresses(listed: list[str]):
    section = lxml.html.fragment_fromstring("<section><h2></h2><ol></ol></section>")
    section[0].text = gettext("Addresses")
    for address in listed:
        item = lxml.html.Element("li")
        item.text = address
        item.set("style", "overflow-wrap:anywhere")
        section[-1].append(item)
    return section


def _plain_footer(document, quiet: Quiet) -> None:
    for footer in document.xpath("//footer"):
        footer.clear()
        note = lxml.html.Element("p")
        note.text = (
            gettext("Addresses are given as text; this copy has no links.")
            if quiet.addresses
            else gettext("Sources are named by publisher and date; this copy has no addresses.")
        )
        footer.append(note)


def _plain_text(element, quiet: Quiet) -> None:
    for part in ("text", "tail"):
        text = getattr(element, part)
        if text and text.strip():
            setattr(element, part, _said(text, quiet))
    for name in ("aria-label", "title", "alt"):
        if element.get(name):
            element.set(name, _said(element.get(name), quiet))


def said(text: str) -> str:
    """`text` without our name."""
    return OURS.sub("these notes", text)


def _said(text: str, quiet: Quiet) -> str:
    text = said(text)
    if quiet.addresses:
        return text
    return ADDRESS.sub(lambda found: _named(quiet, found[0]), text)


def _named(quiet: Quiet, address: str) -> str:
    known = ", ".join(filter(None, quiet.sources.get(address, ())))
    return known or gettext("(address left out)")
