"""New rows whose words or addresses are nearly those of rows there are."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from helpers.errors import Problem
from helpers.intake.drafts import Draft
from helpers.intake.placing import Row
from helpers.intake.proposals import Near, nearest

#: Columns that hold the words of a row, with its id.
NAMED = {
    "questions": ("question_id", ("title", "wording_original")),
    "houses": ("house", ("name",)),
    "organisations": ("org", ("name",)),
}
NEARLY = 90.0


def like_others(by_table: dict[str, list[Draft]], known: dict[str, list[Row]]) -> Iterator[Problem]:
    """Suspicions that a new question, answer, house, organisation or page is there already."""
    for name, (key, columns) in NAMED.items():
        for draft in by_table.get(name, []):
            yield from _alike(draft, key, columns, known[name])
    for draft in by_table.get("options", []):
        mine = draft.cells["question_id"]
        rows = [row for row in known["options"] if row["question_id"] == mine]
        yield from _alike(draft, "option_id", ("label_en",), rows)
    yield from _pages(by_table.get("sources", []), known.get("sources", []))


def _alike(draft: Draft, key: str, columns: tuple[str, ...], rows: list[Row]) -> Iterator[Problem]:
    for column in columns:
        if draft.cells[column]:
            for near in nearest(draft.cells[column], rows, draft.table, key, most=1):
                if near.score >= NEARLY:
                    yield _there(draft, column, near)
                    return


def _there(draft: Draft, column: str, near: Near) -> Problem:
    return draft.problem(
        column,
        f"{draft.cells[column]!r}, much like {near.id} (“{near.words}”)",
        f"something that {draft.table} does not have yet",
        f"If it is the same, use {near.id}.",
    )


def _pages(pages: list[Draft], known: list[Row]) -> Iterator[Problem]:
    there = {plain_address(row["url"]): row["url"] for row in known} if pages else {}
    for draft in pages:
        other = there.get(plain_address(draft.cells["url"]))
        if other and other != draft.cells["url"]:
            yield draft.problem(
                "url",
                f"{draft.cells['url']}, much like {other}",
                "a page that sources does not have yet",
                "If it is the same page, use the address that is there.",
            )


def plain_address(url: str) -> str:
    """An address without what leads to the same page: scheme, `www.`, marks of campaigns."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    query = urlencode([pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")])
    return f"{host}{parts.path.rstrip('/')}?{query}"
