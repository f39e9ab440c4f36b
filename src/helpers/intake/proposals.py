"""Rows that are like what was typed: by wording, by name, by address."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from helpers.intake.placing import Row

#: What of a row says in words what it is, besides its id.
WORDS = {
    "questions": ("title", "question_summary", "wording_original"),
    "options": ("label_en", "label_be", "label_ru"),
    "houses": ("name", "short_name"),
    "surveys": ("pollster", "wave"),
    "organisations": ("name",),
    "events": ("title",),
    "sources": ("title",),
}
LIKE = 70.0


class Near(NamedTuple):
    """A row that is like a text: its id, the words that are, and how much (0 to 100)."""

    id: str
    words: str
    score: float


def nearest(text: str, rows: Iterable[Row], table: str, column: str, most: int = 3) -> list[Near]:
    """The rows of a table whose id (in `column`) or words are most like `text`, best first."""
    ids, words = [], []
    for row in rows:
        for said in (row[column].replace("_", " "), *(row[name] for name in WORDS.get(table, ()))):
            if said:
                ids.append(row[column])
                words.append(said)
    query = text.replace("_", " ")
    found = process.extract(
        query, words, scorer=fuzz.WRatio, processor=utils.default_process,
        limit=most * 6, score_cutoff=LIKE,
    )  # fmt: skip
    best: dict[str, Near] = {}
    for said, score, at in found:
        best.setdefault(ids[at], Near(ids[at], said, score))
    return list(best.values())[:most]


def in_words(near: list[Near]) -> str:
    """`; did you mean trust_army (“Do you trust the army?”)?`, to stand at a sentence's end."""
    if not near:
        return ""
    named = [f"{one.id} (“{one.words}”)" if one.words != one.id else one.id for one in near]
    return "; did you mean " + " or ".join(named) + "?"
