"""What is new, revised, withdrawn or changed in method between two editions of a report.

Compared are the records behind `figures.json`, cell by cell as printed, so that what rounding
hides is no change. What changed is kept in the report's record and shown until the next change.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from helpers.pipeline.evidence import Evidence, named_rows

KINDS = {
    "new": "New",
    "revised": "Revised",
    "withdrawn": "Withdrawn",
    "method": "Changed in method",
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
    """`record` with a sum of the rows behind each row of its figures, for the next comparison."""
    return {
        **record,
        "figures": [
            {**figure, "row_sums": [evidence.sum(row[place]) for row in figure["rows"]]}
            if (place := _rows_column(figure)) is not None
            else figure
            for figure in record["figures"]
        ],
    }


def counted(changed: dict[str, list[dict]]) -> str:
    """How much changed, in short: "2 new, 1 revised"."""
    return ", ".join(f"{len(changed[k])} {KINDS[k].lower()}" for k in KINDS if changed.get(k))


def _all(before: dict, after: dict, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    yield from _answers(before.get("answer", []), after["answer"])
    old = {figure["id"]: figure for figure in before.get("figures", [])}
    new = {figure["id"]: figure for figure in after["figures"]}
    for name, figure in new.items():
        if name not in old:
            yield "new", name, f"“{figure['title']}” is shown for the first time."
        else:
            yield from _figure(old[name], figure, evidence)
    for name, figure in old.items():
        if name not in new:
            yield "withdrawn", "", f"“{figure['title']}” is no longer shown."


def _answers(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    if len(old) != len(new):
        old, new = [" ".join(old)], [" ".join(new)]
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield "revised", "", f"In short: “{before}” → “{after}”"


def _figure(old: dict, new: dict, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    name, title = new["id"], new["title"]
    if old["title"] != title:
        yield "revised", name, f"The finding: “{old['title']}” → “{title}”"
    if old.get("method", "") != new.get("method", ""):
        was, now = (figure.get("method") or NOTHING for figure in (old, new))
        yield "method", name, f"“{title}”: was “{was}”; is “{now}”"
    if (was := _labels(old)) != (now := _labels(new)):
        yield "method", name, f"“{title}”: columns were {', '.join(was)}; are {', '.join(now)}."
    shared = [label for label in now if label in was]
    for before, after in _paired(_Row.all_of(old, shared), _Row.all_of(new, shared)):
        if before is None:
            yield "new", name, f"{after.about}: {after.said}. In “{title}”."
        elif after is None:
            yield "withdrawn", name, f"{before.about}: {before.said}. Was in “{title}”."
        else:
            why = _why(before, after, old.get("method") != new.get("method"), evidence)
            yield "revised", name, f"{after.about}: {before.difference(after)}. {why}"


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
        first, *others = cells.values()
        self.first = first
        self.texts = (first, *(cell for cell in others if cell and not NUMBER.match(cell)))
        self.about = ", ".join(text for text in self.texts[:3] if len(text) <= 60) or first[:60]

    @classmethod
    def all_of(cls, figure: dict, shared: list[str]) -> "list[_Row]":
        """Every row of `figure` with its cells in the columns `shared`."""
        labels = [column["label"] for column in figure["columns"]]
        place = _rows_column(figure)
        sums = figure.get("row_sums") or [""] * len(figure["rows"])
        made = []
        for row, behind in zip(figure["rows"], sums, strict=True):
            cells = dict(zip(labels, row, strict=True))
            kept = {label: cells[label] for label in shared} or {"": row[0]}
            made.append(cls(kept, row[place] if place is not None else "", behind))
        return made

    @property
    def said(self) -> str:
        """Its values, each with its column."""
        values = [f"{k} {v}" for k, v in self.cells.items() if v and v not in self.texts]
        return ", ".join(values[:4]) or self.first

    def difference(self, other: "_Row") -> str:
        """The cells that differ, old → new, each with its column."""
        return ", ".join(
            f"{label} {cell or NOTHING} → {other.cells[label] or NOTHING}"
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


def _why(old: _Row, new: _Row, new_method: bool, evidence: Evidence) -> str:
    """Why a row of a figure changed, as far as the rows behind it tell."""
    changed = [(cell, new.cells[label]) for label, cell in old.cells.items()]
    for correction in evidence.corrections:
        values = correction.as_published, correction.corrected
        if correction.row in named_rows(new.named) and any(
            _equal(was, values[0]) and _equal(now, values[1]) for was, now in changed
        ):
            return f"A slip of the source was corrected: {correction.reason}"
    if new_method:
        return "The method changed."
    if not new.named:
        return "The figure names no rows that would say why."
    if set(named_rows(old.named)) != set(named_rows(new.named)):
        return f"It rests on other rows: {old.named or NOTHING} → {new.named}."
    if old.behind and old.behind == new.behind:
        return f"The way it is worked out changed; {new.named} did not."
    return f"What data/ holds changed: {new.named}."
