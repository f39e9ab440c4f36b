"""The pages for the reader: glossary, who makes this, errata, terms of reuse.

Their text stands in `docs/terminology.md` (the one list of terms) and `reports/pages/*.md`;
errata come from `data/corrections.csv` and from what changed in the last edition of each page.
"""

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


def reader_pages(title: str, records: Iterable[dict]) -> dict[str, str]:
    """The pages by file name. `title` is the collection's, `records` are those of its pages."""
    records = [record for record in records if record.get("changed")]
    records.sort(key=lambda record: (record["changed"]["edition"], record["slug"]), reverse=True)
    return {
        "glossary.html": _glossary(title),
        "about.html": _text(title, "about", "Who makes this, and how to report an error"),
        "errata.html": rendered(
            "errata.html.j2", site=title, slips=corrections(), records=records, kinds=KINDS
        ),
        "terms.html": _text(title, "terms", "Terms of reuse"),
    }


def _glossary(site: str) -> str:
    """Each term and its meaning, sorted, in the language of the site if every row is translated."""
    rows = term_rows(_read(paths.root() / "docs" / "terminology.md"))
    is_ours = _all_known(rows)
    pairs = (row.split(" | ", 1) for row in (map(language.word, rows) if is_ours else rows))
    made = [(term, MARKDOWN.renderInline(meaning)) for term, meaning in pairs]
    made.sort(key=lambda pair: pair[0].lower())
    return rendered("glossary.html.j2", site=site, terms=made, is_ours=is_ours)


def term_rows(text: str) -> list[str]:
    """The rows of the table of terms, each as "term | meaning"."""
    rows = [line.strip("| ") for line in text.splitlines() if line.startswith("| ")]
    return [row for row in rows[1:] if " | " in row]


def _all_known(texts: list[str]) -> bool:
    return all(map(language.is_known, texts))


def corrections() -> list[dict[str, str]]:
    """Known slips of sources as they stand in the table; `about` names the row in short."""
    slips = read_rows(table("corrections")).records()
    for slip in slips:
        key = parse_key(slip["key"])
        names = [value for name, value in key.items() if name != "source_url"]
        slip["about"] = f"{slip['table']}, {', '.join(names)}, {slip['column']}"
    return slips


def _text(site: str, name: str, heading: str) -> str:
    """A text as a page, in the language of the site if the catalogue has every paragraph of it."""
    paragraphs = _read(paths.reports() / "pages" / f"{name}.md").strip().split("\n\n")
    is_ours = _all_known(paragraphs)
    text = "\n\n".join(map(language.word, paragraphs) if is_ours else paragraphs)
    body = MARKDOWN.render(text).replace('<a href="http', '<a rel="noreferrer noopener" href="http')
    return rendered("plain.html.j2", site=site, heading=heading, body=body, is_ours=is_ours)


def _read(path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        name = path.relative_to(paths.root()).as_posix()
        raise OpinionError(
            f"{name} cannot be read ({error}); save it as UTF-8, or restore it from git"
        ) from error
