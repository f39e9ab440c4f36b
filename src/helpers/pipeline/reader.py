"""The pages for the reader: glossary, who makes this, errata, terms of reuse.

Their text stands in `docs/terminology.md` (the one list of terms) and `reports/pages/*.md`;
errata come from `data/corrections.csv` and from what changed in the last edition of each page.
"""

import html
import re
from collections.abc import Iterable

from markdown_it import MarkdownIt

from helpers import language, paths
from helpers.descriptor import table
from helpers.errors import OpinionError
from helpers.pipeline.changes import KINDS
from helpers.pipeline.templates import rendered
from helpers.rows import parse_key, read_rows

PAGES = ("glossary.html", "about.html", "errata.html", "terms.html")
#: No HTML of the texts is taken over.
MARKDOWN = MarkdownIt("commonmark", {"html": False})
HEADING = re.compile(r"<h2>(.*?)</h2>")


def reader_pages(title: str, records: Iterable[dict]) -> dict[str, str]:
    """The pages by file name. `title` is the collection's, `records` are those of its pages."""
    records = [record for record in records if record.get("changed")]
    records.sort(key=lambda record: (record["changed"]["edition"], record["slug"]), reverse=True)
    return {
        "glossary.html": rendered("glossary.html.j2", site=title, terms=terms()),
        "about.html": _text(title, "about", "Who makes this, and how to report an error"),
        "errata.html": rendered(
            "errata.html.j2", site=title, slips=corrections(), records=records, kinds=KINDS
        ),
        "terms.html": _text(title, "terms", "Terms of reuse"),
    }


def terms() -> list[tuple[str, str]]:
    """Each term and its meaning as HTML, from the table in `docs/terminology.md`, sorted."""
    lines = _read(paths.root() / "docs" / "terminology.md").splitlines()
    rows = [line.strip("| ").split(" | ", 1) for line in lines if line.startswith("| ")]
    kept = [(row[0], MARKDOWN.renderInline(row[1])) for row in rows[1:] if len(row) == 2]
    return sorted(kept, key=lambda row: row[0].lower())


def corrections() -> list[dict[str, str]]:
    """Known slips of sources as they stand in the table; `about` names the row in short."""
    rows = read_rows(table("corrections"))
    slips = [dict(zip(rows.header, cells, strict=True)) for cells in rows.cells]
    for slip in slips:
        key = parse_key(slip["key"])
        names = [value for name, value in key.items() if name != "source_url"]
        slip["about"] = f"{slip['table']}, {', '.join(names)}, {slip['column']}"
    return slips


def _text(site: str, name: str, heading: str) -> str:
    body = MARKDOWN.render(_read(paths.reports() / "pages" / f"{name}.md"))
    body = body.replace('<a href="http', '<a rel="noreferrer noopener" href="http')
    body = HEADING.sub(_translated, body)
    return rendered("plain.html.j2", site=site, heading=heading, body=body)


def _translated(heading: re.Match) -> str:
    """A heading of a text in the language of the page, where the catalogue has it."""
    said = html.unescape(heading[1])
    mark = language.ours() if language.is_known(said) else ""
    return f"<h2{mark}>{html.escape(language.word(said), quote=False)}</h2>"


def _read(path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        name = path.relative_to(paths.root()).as_posix()
        raise OpinionError(f"{name} cannot be read; restore it from git") from error
