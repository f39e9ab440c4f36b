"""What stands beside the reports of a site: data, feed, pages for the reader, editions, sums."""

import re
from collections.abc import Iterable
from pathlib import Path

from helpers.errors import PublishError
from helpers.pipeline import archive
from helpers.pipeline.feed import feed
from helpers.pipeline.files import put
from helpers.pipeline.history import History
from helpers.pipeline.outcomes import by_day
from helpers.pipeline.publish import DATA, EDITIONS, STEPS, Site
from helpers.pipeline.reader import PAGES, reader_pages
from helpers.pipeline.rules import broken_rules
from helpers.pipeline.stamp import STATE
from helpers.pipeline.sums import SUMS, sha256
from helpers.pipeline.templates import rendered

FEED, HISTORY = "feed.xml", "history.html"
MOST_DAYS = 100
#: A line of the list of sums, and the folder of kept editions in it.
SUM, KEPT = re.compile(r"^([0-9a-f]{64})  (\S+)$", re.MULTILINE), "records/editions/"
HEAD = "# SHA-256, file and edition of every page ever published here\n"


def files(site: Site) -> list[Path]:
    """Every file that stands beside the pages of the reports, their records included."""
    names = DATA, EDITIONS, FEED, HISTORY, SUMS, *PAGES
    return [*(site.folder / name for name in names), *site.folder.glob("records/*.json")]


def publish_companions(site: Site, title: str, records: dict[str, dict]) -> None:
    """Put in place what the index leads to: data package, feed, editions, pages for the reader.

    `records` are the site's. Raises `PublishError` for a page that breaks a rule of publication.
    """
    made = [record for record in records.values() if record.get("edition")]
    put(site.folder / DATA, archive.packed(archive.data_package()))
    put(site.folder / EDITIONS, editions(made))
    put(site.folder / FEED, feed(title, made))
    pages = {**reader_pages(title, made), HISTORY: _history_page(site, title, made)}
    for name, html in pages.items():
        if broken := broken_rules(html):
            raise PublishError(f"{name}: {'; '.join(broken)}")
        put(site.folder / name, html)


def _history_page(site: Site, title: str, records: Iterable[dict]) -> str:
    """The days on which pages changed or failed, for readers: no times, no traces."""
    titles = {record["slug"]: record["title"] for record in records}
    days = by_day(History(site.folder).runs())[:MOST_DAYS]
    return rendered("history.html.j2", site=title, titles=titles, days=days, steps=STEPS)


def editions(records: Iterable[dict]) -> str:
    """Every edition of every page in `records`, a line each: its sum, its file, its date."""
    return HEAD + "".join(
        f"{one['sha256']}  {record['slug']}.html  {one['edition']}\n"
        for record in records
        for one in record.get("editions", [])
    )


def publish_sums(site: Site) -> None:
    """Put the sums of all that is published in place, for `sha256sum --check`.

    A kept edition that is older than its sum is not read again: it does not change, and damage
    to it is to be seen.
    """
    listed = site.folder / SUMS
    since = listed.stat().st_mtime_ns if listed.is_file() else 0
    text = listed.read_text(encoding="utf-8", errors="replace") if since else ""
    known = {name: digest for digest, name in SUM.findall(text) if name.startswith(KEPT)}
    lines = []
    for name in published(site.folder):
        path = site.folder / name
        is_known = name in known and path.stat().st_mtime_ns < since
        digest = known[name] if is_known else sha256(path.read_bytes())
        lines.append(f"{digest}  {name}\n")
    put(listed, "".join(lines))


def published(folder: Path) -> list[str]:
    """Every file below the folder of a site that is for readers, sorted: neither what is hidden nor
    its state. The list of sums is left out."""
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(
        path.as_posix()
        for path in files
        if path.parts[0] not in (STATE, SUMS)
        and not any(part.startswith(".") for part in path.parts)
    )
