"""A finished page on its way to readers: checked, dated, put in place in one step.

A page that breaks a rule, or a report that failed, leaves the last good page as it was.
"""

import datetime
import getpass
import hashlib
import json
import socket
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lxml.etree
import lxml.html

from helpers import paths
from helpers.errors import PublishError
from helpers.pipeline.changes import KINDS, changes, with_sums
from helpers.pipeline.collection import Report
from helpers.pipeline.evidence import Evidence
from helpers.pipeline.files import put
from helpers.pipeline.index import NO_LONGER, index_html
from helpers.pipeline.templates import rendered
from helpers.pipeline.work import Page

EDITION, CHANGES = "@@EDITION@@", "<!--changes-->"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
FIGURES, DATA, EDITIONS = "figures.json", "data.zip", "editions.txt"
IN_FIGURES = ("slug", "title", "group", "parameters", "edition", "newest", "answer", "figures")
LOADING = ("src", "srcset", "data", "poster", "action", "formaction", "background", "ping")


@dataclass(frozen=True)
class Site:
    """A folder of published pages."""

    folder: Path

    def page(self, slug: str) -> Path:
        """File of a report's page."""
        return self.folder / f"{slug}.html"

    def lists(self) -> tuple[Path, Path]:
        """Files about all reports: the index and what the pages say, for programs."""
        return self.folder / "index.html", self.folder / "figures.json"

    def record_path(self, slug: str) -> Path:
        """File of a report's record: its answer, its figures, its edition, its last failure."""
        return self.folder / "records" / f"{slug}.json"

    def slugs(self) -> list[str]:
        """Reports that have a page, sorted."""
        found = sorted(path.stem for path in self.record_path("x").parent.glob("*.json"))
        return [slug for slug in found if self.record(slug).get("edition")]

    def previous_path(self, slug: str) -> Path:
        """File of the record as it was in the last edition of an earlier day."""
        return self.folder / "records" / "previous" / f"{slug}.json"

    def record(self, slug: str) -> dict:
        """A report's record; empty when there is none or it cannot be read."""
        return _read(self.record_path(slug))

    def previous(self, slug: str) -> dict:
        """The record of the last edition of an earlier day; empty when there is none."""
        return _read(self.previous_path(slug))


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def publish(
    site: Site, page: Page, *, today: datetime.date, evidence: Evidence | None = None
) -> bool:
    """Check `page` and put it in place; True when its content changed.

    The edition is the day the content last changed. What changed in the figures since the
    edition before is shown until they change again; `evidence` (read anew if not given) says
    why. Raises `PublishError` naming every rule the page breaks; then nothing of the site has
    changed.
    """
    evidence = evidence or Evidence()
    made = with_sums(page.record, evidence)
    slug = made["slug"]
    digest = hashlib.sha256(page.html.encode()).hexdigest()
    before = site.record(slug)
    same = before.get("digest") == digest and site.page(slug).is_file()
    edition = before["edition"] if same else today.isoformat()
    changed = before.get("changed")
    if not same:
        base = before if before.get("edition", edition) < edition else site.previous(slug)
        changed = _changed(base, made, edition, evidence)
    written = write_page(site.page(slug), page, edition, changed)
    line = {"edition": edition, "sha256": hashlib.sha256(written.encode()).hexdigest()}
    earlier = [one for one in before.get("editions", []) if one != line]
    state = {"digest": digest, "edition": edition, "failure": None, "changed": changed}
    record = {**made, **state, "editions": [*earlier, line]}
    if not same and before.get("edition", edition) < edition:
        put(site.previous_path(slug), json.dumps(before, ensure_ascii=False) + "\n")
    put(site.record_path(slug), json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return not same


def _changed(base: dict, record: dict, edition: str, evidence: Evidence) -> dict | None:
    """What changed since the edition `base` of an earlier day; if nothing, what it showed."""
    found = changes(base, record, evidence) if base.get("edition") else {}
    if not found:
        return base.get("changed")
    return {"edition": edition, "since": base["edition"], "changes": found}


def write_page(path: Path, page: Page, edition: str, changed: dict | None = None) -> str:
    """Write a page to `path` in one step and return it; `changed` fills its box of changes.

    Raises `PublishError` for every rule it breaks.
    """
    box = rendered("changes.html.j2", changed=changed, kinds=KINDS) if changed else ""
    html = page.html.replace(EDITION, edition).replace(CHANGES, box)
    broken = broken_rules(html)
    if broken:
        raise PublishError("; ".join(broken))
    put(path, html)
    return html


def mark_failed(site: Site, report: Report, *, step: str, today: datetime.date) -> None:
    """Note a failure in the report's record; its last good page stays as it is.

    `step` is for readers: where it failed, without any trace.
    """
    before = site.record(report.slug)
    blank = {"slug": report.slug, "title": report.slug, "group": report.group, "answer": []}
    record = {**blank, **before, "failure": {"date": today.isoformat(), "step": step}}
    put(site.record_path(report.slug), json.dumps(record, indent=1, ensure_ascii=False) + "\n")


def publish_index(
    site: Site, title: str, reports: list[Report], *, groups: Sequence[str] = ()
) -> None:
    """The list of all reports with their answers, put in place last.

    `groups` gives the order of the groups. Pages that no entry of the collection makes any more
    stay, in a group of their own.
    """
    records = [record for report in reports if (record := site.record(report.slug))]
    current = {report.slug for report in reports}
    gone = [path.stem for path in sorted(site.record_path("x").parent.glob("*.json"))]
    records += [{**site.record(slug), "group": NO_LONGER} for slug in gone if slug not in current]
    html = index_html(title, records, groups)
    broken = broken_rules(html)
    if broken:
        raise PublishError("index: " + "; ".join(broken))
    put(site.folder / "index.html", html)


def publish_figures(site: Site, title: str, reports: list[Report]) -> None:
    """`figures.json`: what every page of the collection says and shows, without the drawings.

    One object: `title` and `reports`, sorted by slug, each with `slug`, `title`, `group`,
    `parameters`, `edition`, `newest`, `answer` (sentences) and `figures` (records of figures and
    tables). One line per report, so that two editions can be compared by line. Reports without
    a page yet are left out.
    """
    slugs = sorted(report.slug for report in reports)
    records = [record for slug in slugs if (record := site.record(slug)).get("edition")]
    put(site.folder / FIGURES, figures_json(title, records))


def figures_json(title: str, records: list[dict]) -> str:
    """What `figures.json` holds, from the records of pages."""
    kept = [{name: record[name] for name in IN_FIGURES if name in record} for record in records]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in kept)
    head = json.dumps(title, ensure_ascii=False)
    return f'{{"title":{head},"reports":[\n{lines}\n]}}\n'


def broken_rules(html: str) -> list[str]:
    """Every rule of publication that a page breaks, in words; empty for a sound page."""
    try:
        document = lxml.html.document_fromstring(html)
    except lxml.etree.ParserError as error:
        return [f"it cannot be read as HTML ({error})"]
    return [
        *_requests(document),
        *_names(document),
        *_leaks(html),
    ]


def _requests(document) -> list[str]:
    broken = []
    policies = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    if policies != [POLICY]:
        broken.append("its content security policy is not ours")
    for tag in ("script", "iframe", "object", "embed", "link", "base", "form"):
        if document.xpath(f"//{tag}"):
            broken.append(f"it holds a <{tag}> element")
    for element in document.iter(lxml.etree.Element):
        for name, value in element.attrib.items():
            bare = name.rsplit("}", 1)[-1].removeprefix("xlink:").lower()
            if bare.startswith("on"):
                broken.append(f"<{element.tag}> has a handler {bare}")
            if bare in LOADING and not value.startswith("data:"):
                broken.append(f"<{element.tag} {bare}> loads {value[:60]}")
            if bare == "href":
                broken += _link(element, value)
    styles = " ".join(document.xpath("//style/text()") + document.xpath("//@style"))
    if "@import" in styles or "url(http" in styles.replace(" ", "").replace('"', ""):
        broken.append("its style sheet loads something")
    return broken


def _link(element, href: str) -> list[str]:
    if href.startswith("#"):
        return []
    if element.tag != "a":
        return [f"<{element.tag}> refers to {href[:60]}"]
    if href.startswith(("http://", "https://")):
        wanted = {"noreferrer", "noopener"}
        if wanted <= set(element.get("rel", "").split()):
            return []
        return [f"the link to {href[:60]} would send a referrer"]
    return [f"a link is neither http(s) nor inside the site: {href[:60]}"] if ":" in href else []


def _names(document) -> list[str]:
    broken = [
        "a chart has no name or no description"
        for svg in document.xpath("//*[local-name()='svg']")
        if not (svg.xpath("./*[local-name()='title']") and svg.xpath("./*[local-name()='desc']"))
    ]
    ids = document.xpath("//@id")
    twice = sorted(name for name, times in Counter(ids).items() if times > 1)
    broken += [f"the id {name} stands twice" for name in twice]
    if len(document.xpath("//h1")) != 1:
        broken.append("it has not exactly one h1")
    return broken


def _leaks(html: str) -> list[str]:
    """Paths, user and host names of this machine in the page, where they are telling."""
    secrets = {
        "the folder of the collection": str(paths.root()),
        "the home folder": str(Path.home()),
        "the name of the machine": socket.gethostname(),
        "the name of the user": getpass.getuser(),
    }
    telling = {
        what: text
        for what, text in secrets.items()
        if len(text) > 5 and text not in ("/root", "localhost", "runner", "ubuntu")
    }
    return [f"it shows {what}" for what, text in telling.items() if text in html]
