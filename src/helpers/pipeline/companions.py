"""What stands beside the reports of a site: data, feed, pages for the reader, editions, sums."""

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
from helpers.pipeline.sums import SUMS, sums
from helpers.pipeline.templates import rendered

FEED, HISTORY = "feed.xml", "history.html"
MOST_DAYS = 100
HEAD = "# SHA-256, file and edition of every page ever published here\n"


def files(site: Site) -> list[Path]:
    """Every file that stands beside the reports."""
    return [site.folder / name for name in (DATA, EDITIONS, FEED, HISTORY, SUMS, *PAGES)]


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
    """Put the sums of all files of the site in place, for `sha256sum --check`."""
    files = {path.name: path.read_bytes() for path in site.folder.iterdir() if path.is_file()}
    files.pop(SUMS, None)
    put(site.folder / SUMS, sums(files))
