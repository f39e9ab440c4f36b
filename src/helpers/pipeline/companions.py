"""What stands beside the reports of a site: data, feed, pages for the reader, editions, sums."""

from pathlib import Path

from helpers.errors import PublishError
from helpers.pipeline import archive, share
from helpers.pipeline.feed import feed
from helpers.pipeline.files import put
from helpers.pipeline.publish import DATA, EDITIONS, Site
from helpers.pipeline.reader import PAGES, reader_pages
from helpers.pipeline.rules import broken_rules

FEED = "feed.xml"
HEAD = "# SHA-256, file and edition of every page ever published here\n"


def files(site: Site) -> list[Path]:
    """Every file that stands beside the reports."""
    return [site.folder / name for name in (DATA, EDITIONS, FEED, share.SUMS, *PAGES)]


def publish_companions(site: Site, title: str) -> None:
    """Put in place what the index leads to: data package, feed, editions, pages for the reader.

    Raises `PublishError` for a page that breaks a rule of publication.
    """
    records = [site.record(slug) for slug in site.slugs()]
    put(site.folder / DATA, archive.packed(archive.data_package()))
    put(site.folder / EDITIONS, editions(site))
    put(site.folder / FEED, feed(title, records))
    for name, html in reader_pages(title, records).items():
        if broken := broken_rules(html):
            raise PublishError(f"{name}: {'; '.join(broken)}")
        put(site.folder / name, html)


def editions(site: Site) -> str:
    """Every edition of every page, a line each: its sum, its file, its date."""
    return HEAD + "".join(
        f"{one['sha256']}  {slug}.html  {one['edition']}\n"
        for slug in site.slugs()
        for one in site.record(slug).get("editions", [])
    )


def publish_sums(site: Site) -> None:
    """Put the sums of all files of the site in place, for `sha256sum --check`."""
    files = {path.name: path.read_bytes() for path in site.folder.iterdir() if path.is_file()}
    files.pop(share.SUMS, None)
    put(site.folder / share.SUMS, share.sums(files))
