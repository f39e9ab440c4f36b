"""A finished page on its way to readers: checked, dated, put in place in one step.

A page that breaks a rule, or a report that failed, leaves the last good page as it was.
"""

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import language
from helpers.errors import Exit, PublishError
from helpers.pipeline.changes import KINDS, changes, with_sums
from helpers.pipeline.collection import EDITIONS_KEPT, Report
from helpers.pipeline.evidence import Evidence
from helpers.pipeline.files import put, put_all
from helpers.pipeline.index import NO_LONGER, index_html
from helpers.pipeline.renewal import INDEX
from helpers.pipeline.rules import broken_rules
from helpers.pipeline.sums import sha256
from helpers.pipeline.templates import rendered
from helpers.pipeline.work import Page

#: What a report failed at, for readers, by exit code.
STEPS = {
    Exit.NOTEBOOK: "running its notebook",
    Exit.KERNEL: "keeping its kernel alive",
    Exit.DEADLINE: "finishing in time",
    Exit.PUBLISH: "checking the finished page",
}
EDITION, FINGERPRINT, CHANGES = "@@EDITION@@", "@@FINGERPRINT@@", "<!--changes-->"
#: The edition as the language of the page writes days; citations keep its plain form.
EDITION_DAY = "@@DAY@@"
FIGURES, DATA, EDITIONS = "figures.json", "data.zip", "editions.txt"
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
        return self.folder / INDEX, self.folder / FIGURES

    def record_path(self, slug: str) -> Path:
        """File of a report's record: its answer, its figures, its edition, its last failure."""
        return self.folder / "records" / f"{slug}.json"

    def records(self) -> dict[str, dict]:
        """The record of every report that was made or failed here, by slug, sorted."""
        slugs = sorted(path.stem for path in self.record_path("x").parent.glob("*.json"))
        return {slug: self.record(slug) for slug in slugs}

    def slugs(self) -> list[str]:
        """Reports that have a page, sorted."""
        return [slug for slug, record in self.records().items() if record.get("edition")]

    def kept_path(self, slug: str, edition: str, suffix: str) -> Path:
        """File of a kept edition: its page (`.html`) or its record (`.json`)."""
        return self.folder / "records" / "editions" / slug / f"{edition}{suffix}"

    def kept(self, slug: str, suffix: str = ".html") -> list[str]:
        """Earlier editions whose page (or record) is kept, the oldest first."""
        folder = self.kept_path(slug, "x", suffix).parent
        return sorted(path.stem for path in folder.glob(f"*{suffix}"))

    def record(self, slug: str) -> dict:
        """A report's record; empty when there is none, or none that `recovery.mend` could read."""
        return _read(self.record_path(slug))

    def previous(self, slug: str, edition: str) -> dict:
        """The record of the last kept edition before `edition`; empty when there is none."""
        earlier = [one for one in self.kept(slug, ".json") if one < edition]
        return _read(self.kept_path(slug, earlier[-1], ".json")) if earlier else {}


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def publish(
    site: Site,
    page: Page,
    *,
    today: datetime.date,
    evidence: Evidence | None = None,
    most_kept: int = EDITIONS_KEPT,
) -> bool:
    """Check `page` and put it in place; True when its content changed.

    The edition is the day the content last changed; the edition of another day that it takes the
    place of is kept, with the last `most_kept` and the first of each month. What changed in the
    figures since the edition before is shown until they change again; `evidence` (read anew if
    not given) says why. Raises `PublishError` naming every rule the page breaks; then nothing of
    the site has changed.
    """
    evidence = evidence or Evidence()
    made = with_sums(page.record, evidence)
    slug = made["slug"]
    digest = sha256(page.html.encode())
    before = _recognised(site, page, made, digest, evidence)
    same = before.get("digest") == digest and site.page(slug).is_file()
    edition = before["edition"] if same else today.isoformat()
    changed = before.get("changed")
    if not same:
        is_earlier = before.get("digest", "") and before["edition"] < edition
        base = before if is_earlier else site.previous(slug, edition)
        changed = _changed(base, made, edition, evidence)
    written = finished(page, edition, changed)
    line = {"edition": edition, "sha256": sha256(written.encode())}
    earlier = [one for one in before.get("editions", []) if one != line]
    state = {"digest": digest, "edition": edition, "failure": None, "changed": changed}
    record = {**made, **state, "editions": [*earlier, line]}
    if not same and before.get("edition", edition) != edition:
        put_all(as_kept(site, before))
    put_all({site.page(slug): written, site.record_path(slug): as_text(record)})
    if not same:
        _discard(site, slug, most_kept)
    return not same


def _recognised(site: Site, page: Page, made: dict, digest: str, evidence: Evidence) -> dict:
    """The record of the page that stands.

    One that was pieced together after damage becomes whole again when its page is what `page` is
    published as on the day of its edition.
    """
    before = site.record(made["slug"])
    if not before.get("edition") or before.get("digest"):
        return before
    edition = before["edition"]
    changed = _changed(site.previous(made["slug"], edition), made, edition, evidence)
    line = {"edition": edition, "sha256": sha256(finished(page, edition, changed).encode())}
    known = {"digest": digest, "changed": changed} if line in before["editions"] else {}
    return before | known


def as_text(record: dict) -> str:
    """A record as it stands in its file."""
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def as_kept(site: Site, record: dict) -> dict[Path, str | bytes]:
    """Files that keep the present edition, which `record` tells of.

    The page is left out when it is not what the record says: a killed build has put a newer one
    in its place.
    """
    slug, edition = record["slug"], record["edition"]
    files: dict[Path, str | bytes] = {site.kept_path(slug, edition, ".json"): as_text(record)}
    page = site.page(slug)
    held = page.read_bytes() if page.is_file() else b""
    if {"edition": edition, "sha256": sha256(held)} in record.get("editions", []):
        files[site.kept_path(slug, edition, ".html")] = held
    return files


def _discard(site: Site, slug: str, most: int) -> None:
    """Remove kept editions, save the last `most` and the first of each month."""
    for suffix in (".html", ".json"):
        editions = site.kept(slug, suffix)
        firsts = {edition[:7]: edition for edition in reversed(editions)}
        for edition in set(editions[: max(0, len(editions) - most)]) - set(firsts.values()):
            site.kept_path(slug, edition, suffix).unlink()


def _changed(base: dict, record: dict, edition: str, evidence: Evidence) -> dict | None:
    """What changed since the edition `base` of an earlier day; if nothing, what it showed."""
    found = changes(base, record, evidence) if base.get("edition") else {}
    if not found:
        return base.get("changed")
    return {"edition": edition, "since": base["edition"], "changes": found}


def finished(page: Page, edition: str, changed: dict | None = None) -> str:
    """A page as it is published; `changed` fills its box of changes.

    Raises `PublishError` for every rule it breaks.
    """
    box = rendered("changes.html.j2", changed=changed, kinds=KINDS) if changed else ""
    html = dated(page.html, edition).replace(CHANGES, box)
    broken = broken_rules(html)
    if broken:
        raise PublishError("; ".join(broken))
    return html


def dated(html: str, edition: str) -> str:
    """A page with its edition, a fingerprint of its content, and a word on figures that are old.

    Old is a newest figure of over a year before the edition.
    """
    at = datetime.date.fromisoformat(edition)

    def old(found: re.Match) -> str:
        years = int((at - datetime.date.fromisoformat(found[1])).days // DAYS_OF_A_YEAR)
        said = language.ngettext("a year", "%(num)d years", years) % {"num": years}
        warning = language.gettext(" – old: nothing newer for over %(years)s") % {"years": said}
        return warning if years > 0 else ""

    fingerprint = sha256(html.encode())[:16]
    html = html.replace(EDITION, edition).replace(EDITION_DAY, language.day(edition))
    return AGE.sub(old, html.replace(FINGERPRINT, fingerprint))


def mark_failed(
    site: Site,
    report: Report,
    *,
    step: str,
    today: datetime.date,
    code: int = Exit.NOTEBOOK,
    subject: str = "",
) -> None:
    """Note a failure in the report's record; its last good page stays as it is.

    `step` and `subject` are for readers: where it failed, without any trace, and with which
    parameters; `code` is its exit code.
    """
    before = site.record(report.slug)
    blank = {"slug": report.slug, "title": report.slug, "group": report.group, "answer": []}
    failure = {"date": today.isoformat(), "step": step, "code": code, "subject": subject}
    record = {**blank, **before, "failure": failure}
    put(site.record_path(report.slug), as_text(record))


def publish_index(
    site: Site,
    title: str,
    reports: list[Report],
    records: dict[str, dict],
    *,
    groups: Sequence[str] = (),
) -> None:
    """The list of all reports with their answers, put in place last.

    `records` are the site's, `groups` gives the order of the groups. Pages that no entry of the
    collection makes any more stay, in a group of their own.
    """
    current = {report.slug for report in reports}
    listed = [record for report in reports if (record := records.get(report.slug))]
    gone = [record for slug, record in records.items() if slug not in current]
    listed += [{**record, "group": NO_LONGER} for record in gone]
    html = index_html(title, listed, groups)
    broken = broken_rules(html)
    if broken:
        raise PublishError("index: " + "; ".join(broken))
    put(site.folder / INDEX, html)


def publish_figures(
    site: Site, title: str, reports: list[Report], records: dict[str, dict]
) -> None:
    """`figures.json`: what every page of the collection says and shows, without the drawings.

    One object: `title` and `reports`, sorted by slug, each with `slug`, `title`, `group`,
    `parameters`, `edition`, `newest`, `answer` (sentences) and `figures` (records of figures and
    tables). One line per report, so that two editions can be compared by line. Reports without
    a page yet are left out. `records` are the site's.
    """
    slugs = sorted(report.slug for report in reports)
    made = [record for slug in slugs if (record := records.get(slug, {})).get("edition")]
    put(site.folder / FIGURES, figures_json(title, made))


def figures_json(title: str, records: list[dict]) -> str:
    """What `figures.json` holds, from the records of pages."""
    kept = [{name: record[name] for name in IN_FIGURES if name in record} for record in records]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in kept)
    head = json.dumps(title, ensure_ascii=False)
    return f'{{"title":{head},"reports":[\n{lines}\n]}}\n'
