"""A finished page on its way to readers: checked, dated, put in place in one step.

A page that breaks a rule, or a report that failed, leaves the last good page as it was.
"""

import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import PublishError
from helpers.pipeline.collection import Report
from helpers.pipeline.files import put
from helpers.pipeline.index import NO_LONGER, index_html
from helpers.pipeline.rules import broken_rules
from helpers.pipeline.work import Page

EDITION = "@@EDITION@@"
#: Where a page says how old its newest figure is, once its edition is known.
AGE = re.compile(r"@@AGE (\d{4}-\d\d-\d\d)@@")
DAYS_OF_A_YEAR = 365.25
IN_FIGURES = ("slug", "title", "group", "parameters", "edition", "newest", "answer", "figures")


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

    def record(self, slug: str) -> dict:
        """A report's record; empty when there is none or it cannot be read."""
        try:
            return json.loads(self.record_path(slug).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}


def publish(site: Site, page: Page, *, today: datetime.date) -> bool:
    """Check `page` and put it in place; True when its content changed.

    The edition is the day the content last changed. Raises `PublishError` naming every rule
    the page breaks; then nothing of the site has changed.
    """
    slug = page.record["slug"]
    digest = hashlib.sha256(page.html.encode()).hexdigest()
    before = site.record(slug)
    same = before.get("digest") == digest and site.page(slug).is_file()
    edition = before["edition"] if same else today.isoformat()
    write_page(site.page(slug), page, edition)
    record = {**page.record, "digest": digest, "edition": edition, "failure": None}
    put(site.record_path(slug), json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return not same


def write_page(path: Path, page: Page, edition: str) -> None:
    """Write a page to `path` in one step. Raises `PublishError` for every rule it breaks."""
    html = dated(page.html, edition)
    broken = broken_rules(html)
    if broken:
        raise PublishError("; ".join(broken))
    put(path, html)


def dated(html: str, edition: str) -> str:
    """A page with its edition and, where its newest figure is over a year older, a word on that."""
    at = datetime.date.fromisoformat(edition)

    def old(found: re.Match) -> str:
        years = int((at - datetime.date.fromisoformat(found[1])).days // DAYS_OF_A_YEAR)
        return f" – old: nothing newer for over {count_years(years)}" if years > 0 else ""

    return AGE.sub(old, html.replace(EDITION, edition))


def count_years(years: int) -> str:
    """ "a year", "3 years"."""
    return "a year" if years == 1 else f"{years} years"


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
    kept = [{name: record[name] for name in IN_FIGURES if name in record} for record in records]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in kept)
    head = json.dumps(title, ensure_ascii=False)
    put(site.folder / "figures.json", f'{{"title":{head},"reports":[\n{lines}\n]}}\n')
