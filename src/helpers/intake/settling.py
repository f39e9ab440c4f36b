"""Rows that the tables have already: passed over when they are the same, else refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.descriptor import table
from helpers.errors import Problem
from helpers.intake.drafts import Draft, Drafts
from helpers.intake.placing import Row
from helpers.rows import ROW_ID

#: A page that is known already takes what was not known of it.
FILLED = ("sources",)


@dataclass(frozen=True)
class Settled:
    """What is to be done: new rows, and rows whose blanks are filled, by place in their table."""

    new: list[Draft]
    filled: list[tuple[int, Draft]]
    problems: list[Problem]
    notes: list[str]


def settle(drafts: Drafts, known: dict[str, list[Row]]) -> Settled:
    """Compare new rows with those there are, and with one another, by their keys."""
    settled = Settled([], [], [], [])
    for name in dict.fromkeys(draft.table for draft in drafts.rows):
        key = table(name).primary_key
        places = {_key(row, key): place for place, row in enumerate(known[name])}
        first: dict[tuple[str, ...], Draft] = {}
        for draft in drafts.of(name):
            wanted = _key(draft.cells, key)
            if wanted in first:
                settled.problems.append(_twice(draft, first[wanted], key))
                continue
            first[wanted] = draft
            if wanted in places:
                _compare(draft, places[wanted], known[name][places[wanted]], settled)
            else:
                settled.new.append(draft)
    return settled


def _key(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


def _compare(draft: Draft, place: int, there: Row, settled: Settled) -> None:
    cells = {**draft.cells, ROW_ID: there[ROW_ID]} if ROW_ID in there else dict(draft.cells)
    if draft.table in FILLED:
        cells = {column: cell or there[column] for column, cell in cells.items()}
    other = [column for column in there if cells[column] != there[column]]
    wrong = [column for column in other if there[column] or draft.table not in FILLED]
    if not other:
        settled.notes.append(f"{draft.address()}: {draft.table} has this row already")
    elif not wrong:
        draft.cells = cells
        settled.filled.append((place, draft))
    for column in wrong:
        settled.problems.append(
            draft.problem(
                column,
                f"{cells[column]!r}, where {draft.table} has {there[column]!r}",
                "a new row, or one that is there to the letter",
                _todo(draft.table, there),
            )
        )


def _todo(name: str, there: Row) -> str:
    todo = f"To correct what is there use `opinion data export {name} --xlsx` and `import`"
    if "reading" in there:
        todo += f"; a second figure of the same page has `reading` {int(there['reading']) + 1}"
    return todo + "."


def _twice(draft: Draft, first: Draft, key: tuple[str, ...]) -> Problem:
    columns = [column for column in key if column in draft.sheet.positions] or list(key)
    return draft.problem(
        columns[-1],
        f"the same {', '.join(columns)} as {first.address()}",
        "one row for each key",
        "Take one of the two out"
        + (", or give the second figure of the page `reading` 2." if "reading" in key else "."),
    )
