"""What is new, revised, withdrawn or changed in method between two editions of a report.

Compared are the records behind `figures.json`, cell by cell as printed, so that what rounding
hides is no change. What changed is kept in the report's record and shown until the next change.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from helpers.language import gettext
from helpers.pipeline.evidence import Correction, Evidence, named_rows

KINDS = {
    "new": "New",
    "revised": "Revised",
    "withdrawn": "Withdrawn",
    "method": "Changed in method",
}
COUNTED = {
    "new": "%(num)d new",
    "revised": "%(num)d revised",
    "withdrawn": "%(num)d withdrawn",
    "method": "%(num)d changed in method",
}
NUMBER = re.compile(r"\D{0,2}\d")
NOTHING = "nothing"


def changes(before: dict, after: dict, evidence: Evidence) -> dict[str, list[dict]]:
    """Changes from one record to the next, by kind; empty when no printed figure changed.

    Each is `figure` (its id, or empty) and `text`, a sentence or two for readers.
    """
    found: dict[str, list[dict]] = {kind: [] for kind in KINDS}
    for kind, figure, text in _all(before, after, evidence):
        found[kind].append({"figure": figure, "text": text})
    return {kind: listed for kind, listed in found.items() if listed}


def with_sums(record: dict, evidence: Evidence) -> dict:
    """`record` with what the next comparison needs to say why.

    That is a sum of the rows behind each row of its figures (`row_sums`), and the corrections
    that hold (`corrected`).
    """
    sums = {
        figure["id"]: [evidence.sum(row[place]) for row in figure["rows"]]
        for figure in record["figures"]
        if (place := _rows_column(figure)) is not None
    }
    corrected = [_key(correction) for correction in evidence.corrections]
    return {**record, "row_sums": sums, "corrected": corrected}


def _key(correction: Correction) -> str:
    return f"{', '.join(correction.row)}, {correction.said}"


def counted(changed: dict[str, list[dict]]) -> str:
    """How much changed, in short: "2 new, 1 revised"."""
    numbers = {kind: len(changed[kind]) for kind in KINDS if changed.get(kind)}
    return ", ".join(gettext(COUNTED[kind]) % {"num": number} for kind, number in numbers.items())


def _all(before: dict, after: dict, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    yield from _answers(before.get("answer", []), after["answer"])
    known = before.get("corrected", [])
    fresh = [one for one in evidence.corrections if _key(one) not in known]
    old = {figure["id"]: figure for figure in before.get("figures", [])}
    new = {figure["id"]: figure for figure in after["figures"]}
    for name, figure in new.items():
        if name not in old:
            yield "new", name, f"{_quoted(figure['title'])} is shown for the first time."
        else:
            sums = [record.get("row_sums", {}).get(name) for record in (before, after)]
            yield from _figure(old[name], figure, sums, fresh)
    for name, figure in old.items():
        if name not in new:
            yield "withdrawn", "", f"{_quoted(figure['title'])} is no longer shown."


def _answers(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    if len(old) != len(new):
        old, new = [" ".join(old)], [" ".join(new)]
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield "revised", "", f"In short: {_quoted(before)} → {_quoted(after)}"


def _figure(
    old: dict, new: dict, sums: list[list[str] | None], fresh: list[Correction]
) -> Iterator[tuple[str, str, str]]:
    """Changes of one figure; `sums` of the rows behind it, `fresh` corrections."""
    name, title = new["id"], _quoted(new["title"].removesuffix("."))
    if old["title"] != new["title"]:
        yield "revised", name, f"The finding: {_quoted(old['title'])} → {title}"
    new_method = old.get("method", "") != new.get("method", "")
    if new_method:
        was, now = (_quoted(figure.get("method") or NOTHING) for figure in (old, new))
        yield "method", name, f"{title}: was {was}; is {now}"
    if (was := _labels(old)) != (now := _labels(new)):
        yield "method", name, f"{title}: columns were {', '.join(was)}; are {', '.join(now)}."
    shared = [label for label in now if label in was]
    rows = (_Row.all_of(old, shared, sums[0]), _Row.all_of(new, shared, sums[1]))
    for before, after in _paired(*rows):
        if before is None:
            yield "new", name, f"{after.about()}: {after.said}. In {title}."
        elif after is None:
            yield "withdrawn", name, f"{before.about()}: {before.said}. Was in {title}."
        else:
            why = _why(before, after, new_method, fresh)
            yield "revised", name, f"{after.about(before)}: {before.difference(after)}. {why}"


def _labels(figure: dict) -> list[str]:
    """Labels of the columns, but not of the one that names rows."""
    skipped = _rows_column(figure)
    return [column["label"] for place, column in enumerate(figure["columns"]) if place != skipped]


def _rows_column(figure: dict) -> int | None:
    """Which column names the rows of `data/`: the last one, if its cells do."""
    rows = figure["rows"]
    return len(rows[0]) - 1 if rows and any(named_rows(row[-1]) for row in rows) else None


class _Row:
    """A row of a figure: its cells by column, what it is about, and the rows behind it."""

    def __init__(self, cells: dict[str, str], named: str, behind: str) -> None:
        self.cells, self.named, self.behind = cells, named, behind
        self.first, *others = cells.values()
        self.texts = (self.first, *(cell for cell in others if cell and not NUMBER.match(cell)))

    @classmethod
    def all_of(cls, figure: dict, shared: list[str], sums: list[str] | None) -> "list[_Row]":
        """Every row of `figure` with its cells in the columns `shared`, and its sum."""
        labels = [column["label"] for column in figure["columns"]]
        place = _rows_column(figure)
        made = []
        for row, behind in zip(figure["rows"], sums or [""] * len(figure["rows"]), strict=True):
            cells = dict(zip(labels, row, strict=True))
            kept = {label: cells[label] for label in shared} or {"": row[0]}
            made.append(cls(kept, row[place] if place is not None else "", behind))
        return made

    def about(self, other: "_Row | None" = None) -> str:
        """What names it: its first texts, of those that it shares with `other`."""
        texts = [text for text in self.texts if other is None or text in other.texts]
        return ", ".join(_short(text) for text in texts[:2])

    @property
    def said(self) -> str:
        """Its values, each with its column."""
        values = [f"{k} {_short(v)}" for k, v in self.cells.items() if v and v not in self.texts]
        return ", ".join(values[:4]) or "a row"

    def difference(self, other: "_Row") -> str:
        """The cells that differ, old → new, each with its column."""
        return ", ".join(
            f"{label} {_short(cell) or NOTHING} → {_short(other.cells[label]) or NOTHING}"
            for label, cell in self.cells.items()
            if not _equal(cell, other.cells[label])
        )


def _equal(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _paired(old: list[_Row], new: list[_Row]) -> list[tuple[_Row | None, _Row | None]]:
    """Rows that differ, each with its counterpart: by all cells, then all texts, then the first.

    Rows that are alike in all cells are left out; a row without a counterpart stands alone.
    """
    pairs = []
    for key in (_values, lambda row: row.texts, lambda row: (row.first, row.named)):
        waiting = defaultdict(list)
        for row in old:
            waiting[key(row)].append(row)
        found = [(waiting[key(row)].pop(0), row) for row in new if waiting[key(row)]]
        taken = {id(row) for pair in found for row in pair}
        old = [row for row in old if id(row) not in taken]
        new = [row for row in new if id(row) not in taken]
        pairs += [pair for pair in found if pair[0].difference(pair[1])]
    return [*pairs, *((None, row) for row in new), *((row, None) for row in old)]


def _values(row: _Row) -> tuple:
    return tuple(row.cells.values())


def _why(old: _Row, new: _Row, new_method: bool, fresh: list[Correction]) -> str:
    """Why a row of a figure changed, as far as the rows behind it tell."""
    names = named_rows(new.named)
    reasons = dict.fromkeys(one.reason for one in fresh if one.row in names)
    if reasons:
        return f"A slip of a source was corrected: {' '.join(reasons)}"
    if new_method:
        return "The method changed."
    if not names:
        return "It has no row of its own in the data."
    if set(named_rows(old.named)) != set(names):
        return f"It rests on other rows: {_short(old.named) or NOTHING} → {_short(new.named)}."
    if old.behind and old.behind == new.behind:
        return f"How it is worked out changed; the data did not ({_short(new.named)})."
    return f"The data changed: {_short(new.named)}."


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _quoted(text: str) -> str:
    return f"“{_short(text, 400)}”"
