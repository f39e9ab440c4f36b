"""A table that was edited outside, merged with what became of it here meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.descriptor import Table
from helpers.errors import Problem
from helpers.intake.drafts import Draft, Drafts
from helpers.intake.placing import Row
from helpers.intake.references import folded
from helpers.rows import ROW_ID

Key = tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """What an edited table changes: new rows, and changed rows by their place in the table."""

    new: list[Draft]
    changed: dict[int, Draft]
    problems: list[Problem]


def merge(drafts: Drafts, base: list[Row], now: list[Row], described: Table) -> Merged:
    """Compare rows as edited, as exported (`base`) and as they are (`now`), cell by cell.

    What was changed on one side only is taken; what both sides changed otherwise, a row that is
    gone, a number that no row has, and a key that stands twice are problems. Rows are told apart by
    their number, or by their key in tables without numbers; rows without a number are new.
    """
    has_number = any(field.name == ROW_ID for field in described.fields)
    key = _keyed_by((ROW_ID,) if has_number else described.primary_key)
    merged = Merged([], {}, [])
    exported = {key(row): row for row in base}
    places = {key(row): place for place, row in enumerate(now)}
    seen: dict[Key, Draft] = {}
    _put_back_zeros(drafts, exported, key, described)
    for draft in drafts.rows:
        mine = key(draft.cells)
        if has_number and mine == ("",):
            merged.new.append(draft)
        elif mine in seen:
            merged.problems.append(_twice(draft, seen[mine], described, has_number))
        else:
            seen[mine] = draft
            if mine in exported or mine in places:
                there = now[places[mine]] if mine in places else None
                _compare(draft, exported.get(mine), there, places.get(mine), described, merged)
            elif has_number:
                merged.problems.append(_no_such_number(draft))
            else:
                merged.new.append(draft)
    merged.problems.extend(_gone(drafts, [k for k in exported if k not in seen], described))
    return merged


def _keyed_by(columns: tuple[str, ...]) -> Callable[[Row], Key]:
    return lambda row: tuple(row[column] for column in columns)


def _put_back_zeros(
    drafts: Drafts, exported: dict[Key, Row], key: Callable[[Row], Key], described: Table
) -> None:
    """Give a row back the key it surely had: the one that is missing and differs by zeros only."""
    mine = {key(draft.cells) for draft in drafts.rows}
    lost: dict[Key, list[Key]] = {}
    for missing in exported.keys() - mine:
        lost.setdefault(tuple(map(folded, missing)), []).append(missing)
    columns = described.primary_key
    for draft in drafts.rows if lost else []:
        old = key(draft.cells)
        alike = lost.get(tuple(map(folded, old)), [])
        if old not in exported and len(alike) == 1 and len(old) == len(columns):
            draft.cells |= dict(zip(columns, alike[0], strict=True))
            drafts.repairs.append(f"{draft.address(columns[-1])}: read as {' / '.join(alike[0])}")


def _compare(
    draft: Draft, old: Row | None, now: Row | None, place: int | None, described: Table,
    merged: Merged,
) -> None:  # fmt: skip
    """Merge the cells of one row."""
    cells, is_changed = dict(draft.cells), False
    for field in described.fields:
        mine = draft.cells[field.name]
        there = now[field.name] if now else None
        was = old.get(field.name, there) if old else None
        if was is not None and _same(mine, was, field.type):
            cells[field.name] = was if there is None else there
        elif there is not None and _same(mine, there, field.type):
            cells[field.name] = there
        elif was is None or there != was:
            merged.problems.append(_conflict(draft, field.name, mine, was, there))
        else:
            is_changed = True
    if is_changed and place is not None:
        draft.cells = cells
        merged.changed[place] = draft


def _same(one: str, other: str, type_: str) -> bool:
    if one == other or type_ not in ("integer", "number") or not (one and other):
        return one == other
    return float(one) == float(other)


def _conflict(draft: Draft, column: str, mine: str, was: str | None, there: str | None) -> Problem:
    before = "no such row" if was is None else repr(was)
    meanwhile = "no such row" if there is None else repr(there)
    return draft.problem(
        column,
        f"{mine!r}, where the table has {meanwhile} by now and had {before} at export",
        "a cell that only one side changed",
        "Settle which is right: export anew and edit that, or change this cell to what is there.",
    )


def _twice(draft: Draft, first: Draft, described: Table, has_number: bool) -> Problem:
    column = ROW_ID if has_number else described.primary_key[-1]
    todo = "Leave it blank in a row that is new." if has_number else "Take one of the two out."
    return draft.problem(column, f"the same as {first.address(column)}", "each row once", todo)


def _no_such_number(draft: Draft) -> Problem:
    return draft.problem(
        ROW_ID,
        f"{draft.cells[ROW_ID]}, which no row has",
        "the number of a row that is there, or a blank",
        "Leave it blank in a row that is new; put the number back in one that was there.",
    )


def _gone(drafts: Drafts, missing: list[Key], described: Table) -> list[Problem]:
    sheet = drafts.rows[0].sheet.grid if drafts.rows else None
    where = f"{sheet.file}, {sheet.title}".rstrip(", ") if sheet else described.file
    return [
        Problem(
            where,
            0,
            "",
            f"no row {' / '.join(key)} any more",
            "every row that was exported: nothing is deleted",
            "Put the row back. A figure that is wrong is corrected, not removed.",
        )
        for key in missing
    ]
