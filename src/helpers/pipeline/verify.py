"""Whether a file that somebody passed on is one that was published.

It rests on sums that the site lists (`editions.txt`: every edition of every page; `SHA256SUMS`:
the files as they are now) and on making again, from the site, what `opinion share` hands on.
It tells a published file from an altered or invented one. It does not tell who made the list.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import lxml.etree
import lxml.html

from helpers.errors import OpinionError
from helpers.pipeline import archive, pdf, quiet, share
from helpers.pipeline.publish import DATA, EDITIONS, Site
from helpers.pipeline.sums import SUMS, sha256

CLAIM = re.compile(r"edition of (\d{4}-\d\d-\d\d), report <code>([a-z0-9_-]+)</code>")
LINE = re.compile(r"([0-9a-f]{64})  (\S+)(?:  (\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True)
class Verdict:
    """One file: `published` says as what it was published, or is empty; `note` says more."""

    name: str
    published: str
    note: str = ""


class Published:
    """What was published, as a site's folder or a copy of its list of editions says."""

    def __init__(self, against: Path) -> None:
        self.site = Site(against) if against.is_dir() else None
        lists = [against / EDITIONS, against / SUMS] if self.site else [against]
        held = [path for path in lists if path.is_file()]
        if not held:
            raise OpinionError(
                f"{against} has no list of published editions; name the folder of a built site "
                f"or a copy of its {EDITIONS} with --against"
            )
        text = "\n".join(path.read_text(encoding="utf-8") for path in reversed(held))
        self.sums = {m[1]: (m[2], m[3] or "") for m in LINE.finditer(text)}

    def known(self, content: bytes) -> str:
        """As what `content` was published: "war.html, edition of 2026-11-24"; or empty."""
        name, edition = self.sums.get(sha256(content), ("", ""))
        return f"{name}, edition of {edition}" if edition else name

    def claimed(self, content: bytes) -> str:
        """What a page that is not known says that it is."""
        found = CLAIM.search(content.decode("utf-8", errors="replace"))
        if not found:
            return "no list has its sum"
        edition, slug = found.groups()
        is_listed = (f"{slug}.html", edition) in self.sums.values()
        said = "was published with another sum" if is_listed else "is not on the list"
        return f"it says it is {slug}, edition of {edition}, which {said}"


def verify(path: Path, against: Path) -> list[Verdict]:
    """One verdict for a page or another file, one for each file of a ZIP.

    Raises `OpinionError` when the file or the list cannot be read.
    """
    published = Published(against)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OpinionError(f"{path} cannot be read: {error.strerror}") from error
    if known := published.known(content):
        return [Verdict(path.name, known)]
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [_single(path.name, content, published)]
    try:
        members = archive.unpacked(content)
    except zipfile.BadZipFile as error:
        return [Verdict(path.name, "", f"it is a damaged ZIP: {error}")]
    again = _made_again(members, published.site) if published.site else {}
    return [_member(name, held, again, published) for name, held in members.items()]


def _single(name: str, content: bytes, published: Published) -> Verdict:
    """A page that is not listed may be a quiet one of a listed page, or a page as PDF."""
    for slug, mode in _quiet_of(content, published.site):
        return Verdict(name, f"{slug}, quiet{_bare(mode)}, from its present edition")
    if content.startswith(b"%PDF-"):
        return Verdict(name, "", "a PDF differs with each version of Chromium; ask for the page")
    return Verdict(name, "", published.claimed(content))


def _member(name: str, held: bytes, again: dict[str, bytes], published: Published) -> Verdict:
    if known := published.known(held):
        return Verdict(name, known)
    if again.get(name) == held:
        return Verdict(name, "made from the present edition")
    note = "not as it is made from the present edition" if name in again else ""
    return Verdict(name, "", note or published.claimed(held))


def _made_again(members: dict[str, bytes], site: Site) -> dict[str, bytes]:
    """What `opinion share` makes now of the reports that are in a ZIP."""
    with_pdf = any(name.endswith(".pdf") for name in members) and pdf.find_chromium() is not None
    published = set(site.slugs())
    slugs = [slug for name in members if (slug := name.removesuffix(".html")) in published]
    if slugs:
        return share.pack(site, slugs, with_pdf=with_pdf)
    pages = [held for name, held in _in_order(members) if name.startswith(quiet.TITLE.lower())]
    found = [match for held in pages for match in _quiet_of(held, site)]
    if not found:
        return {}
    return share.quiet_pack(site, [slug for slug, _ in found], found[0][1], with_pdf=with_pdf)


def _in_order(members: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """Pages by number: notes-2.html before notes-10.html."""
    pages = [(name, held) for name, held in members.items() if name.endswith(".html")]
    return sorted(pages, key=lambda page: (len(page[0]), page[0]))


def _quiet_of(content: bytes, site: Site | None) -> list[tuple[str, quiet.Quiet]]:
    """The report, and how quiet, whose quiet page is `content`; empty when there is none."""
    if site is None or not (site.folder / DATA).is_file():
        return []
    heading = _heading(content)
    sources = quiet.named_sources((site.folder / DATA).read_bytes())
    for slug in site.slugs():
        page = site.page(slug).read_text(encoding="utf-8")
        if heading is None or heading != quiet.said(site.record(slug)["title"]):
            continue
        for mode in (quiet.Quiet(True, sources), quiet.Quiet(False, sources)):
            if quiet.quieted(page, mode).encode() == content:
                return [(slug, mode)]
    return []


def _heading(content: bytes) -> str | None:
    try:
        document = lxml.html.document_fromstring(content.decode("utf-8"))
    except (ValueError, lxml.etree.ParserError):
        return None
    headings = document.xpath("//h1")
    return headings[0].text_content() if len(headings) == 1 else None


def _bare(mode: quiet.Quiet) -> str:
    return "" if mode.addresses else " and without addresses"
