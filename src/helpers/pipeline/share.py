"""Chosen reports in one file that works offline: what `opinion share` hands on.

Everything is taken from the site as published, so the same site and reports give the same bytes
and `helpers.pipeline.verify` can make a pack again to compare.
"""

import json
from collections.abc import Iterable
from fnmatch import fnmatch

from helpers.errors import OpinionError, did_you_mean
from helpers.pipeline import archive, exports, pdf, templates
from helpers.pipeline.index import index_html
from helpers.pipeline.publish import DATA, FIGURES, Site, figures_json
from helpers.pipeline.quiet import TITLE, Quiet, named_sources, quieted, said
from helpers.pipeline.reader import reader_pages
from helpers.pipeline.sums import SUMS, sums


def chosen_slugs(site: Site, patterns: Iterable[str]) -> list[str]:
    """Published reports whose slug matches one of `patterns`, in the order of these.

    Raises `OpinionError` for a pattern that matches none.
    """
    published = site.slugs()
    chosen: dict[str, None] = {}
    for pattern in patterns:
        found = [slug for slug in published if fnmatch(slug, pattern)]
        if not found:
            raise OpinionError(
                f"no published report is called {pattern!r}{did_you_mean(pattern, published)}"
                if published
                else f"there is no published report in {site.folder}; run `opinion build` first"
            )
        chosen |= dict.fromkeys(found)
    return list(chosen)


def quietness(site: Site, *, addresses: bool) -> Quiet:
    """How quiet a page of `site` is to be: with addresses as text, or by publisher and date."""
    return Quiet(addresses, named_sources((site.folder / DATA).read_bytes()))


def shared(
    site: Site, slugs: list[str], suffix: str, quiet: Quiet | None, *, with_pdf: bool = False
) -> bytes:
    """Reports as one file: a ZIP, or for one report a page (`.html`) or a PDF (`.pdf`).

    Raises `OpinionError` for another suffix, or several reports in what holds one.
    """
    if suffix == ".zip":
        made = quiet_pack if quiet else pack
        options = {"quiet": quiet} if quiet else {}
        return archive.packed(made(site, slugs, with_pdf=with_pdf, **options))
    if suffix not in (".html", ".pdf") or len(slugs) > 1:
        raise OpinionError(
            f"{len(slugs)} reports do not go into a {suffix or 'file without suffix'}; "
            "name a .zip, or for one report a .html or .pdf"
        )
    held = site.page(slugs[0]).read_text(encoding="utf-8")
    html = quieted(held, quiet) if quiet else held
    return pdf.printed(html) if suffix == ".pdf" else html.encode()


def pack(site: Site, slugs: list[str], *, with_pdf: bool = False) -> dict[str, bytes]:
    """Pages, their figures as files, an index, the data with its codebook, and the sums.

    The same whatever the order of `slugs`, which `helpers.pipeline.verify` cannot know.
    """
    slugs = sorted(slugs)
    records = [site.record(slug) for slug in slugs]
    title = json.loads((site.folder / FIGURES).read_text(encoding="utf-8"))["title"]
    data = archive.unpacked((site.folder / DATA).read_bytes())
    files = {f"{slug}.html": site.page(slug).read_bytes() for slug in slugs}
    files |= {name: html.encode() for name, html in reader_pages(title, records).items()}
    files |= data
    files[FIGURES] = figures_json(title, records).encode()
    for slug in slugs:
        files |= {f"figures/{name}": held for name, held in exports.figure_files(site, slug)}
        if with_pdf:
            files[f"{slug}.pdf"] = pdf.printed(site.page(slug).read_text(encoding="utf-8"))
    files["index.html"] = index_html(
        title, records, (), data="data/README.md", feed="", editions="", history=""
    ).encode()
    return {**files, SUMS: sums(files).encode()}


def quiet_pack(
    site: Site, slugs: list[str], quiet: Quiet, *, with_pdf: bool = False
) -> dict[str, bytes]:
    """The pages alone, quiet, under names that say nothing, with a list of them and the sums."""
    files, listed = {}, []
    for number, slug in enumerate(slugs, start=1):
        html = quieted(site.page(slug).read_text(encoding="utf-8"), quiet)
        name = f"{TITLE.lower()}-{number}"
        files[f"{name}.html"] = html.encode()
        if with_pdf:
            files[f"{name}.pdf"] = pdf.printed(html)
        listed.append((f"{name}.html", said(site.record(slug)["title"])))
    files["index.html"] = templates.rendered("quiet.html.j2", title=TITLE, pages=listed).encode()
    return {**files, SUMS: sums(files).encode()}
