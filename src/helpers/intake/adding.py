"""New rows for the tables: from sheets to a checked change."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.descriptor import table, tables
from helpers.errors import DataError, OpinionError, Problem
from helpers.intake.defaults import fill
from helpers.intake.doubts import doubts
from helpers.intake.drafts import read_drafts
from helpers.intake.placing import Row, TableText
from helpers.intake.references import resolve
from helpers.intake.settling import settle
from helpers.intake.sheets import Sheet
from helpers.intake.staging import Change, work_out

#: What can be added, with the tables of its template; the first that are named lead.
KINDS = {
    "survey": ("sources", "houses", "surveys", "questions", "options", "responses"),
    "figures": ("sources", "questions", "options", "responses"),
    "question": ("sources", "questions", "options", "responses"),
    "count": (
        "sources",
        "organisations",
        "events",
        "detentions",
        "political_prisoners",
        "protest_sizes",
    ),
    "source": ("sources", "houses", "surveys", "questions", "options", "responses"),
}
#: Tables of which at least one row is wanted.
LEADING = {
    "survey": ("surveys",),
    "figures": ("responses", "derived_responses"),
    "question": ("questions",),
    "count": ("detentions", "political_prisoners", "protest_sizes", "events"),
    "source": ("sources",),
}


@dataclass(frozen=True)
class Addition:
    """A change that adds rows; `notes` says what was repaired or is there already.

    `change` is None when the tables have every row already; `doubts` are suspicions of new rows.
    """

    change: Change | None
    notes: list[str]
    doubts: list[Problem]


def add(kind: str, sheets: list[Sheet]) -> Addition:
    """Work out what some sheets add to the tables; nothing is written.

    Raises `DataError` with every cell that is refused and the cure, `OpinionError` when the sheets
    hold nothing of that kind.
    """
    drafts = read_drafts(sheets)
    if not any(drafts.of(name) for name in LEADING[kind]):
        raise OpinionError(
            f"there is no row for {' or '.join(LEADING[kind])} in what was handed in; "
            f"`opinion data template {kind}` writes a file to fill in"
        )
    if drafts.problems:
        raise DataError(drafts.problems)
    named = {draft.table for draft in drafts.rows}
    texts = {name: TableText(table(name)) for name in tables_for(named)}
    known: dict[str, list[Row]] = {name: text.records() for name, text in texts.items()}
    problems = fill(drafts, known)
    problems += resolve(drafts, known)
    settled = settle(drafts, known)
    if problems or settled.problems:
        raise DataError(problems + settled.problems)
    notes = drafts.repairs + settled.notes
    if not settled.new and not settled.filled:
        return Addition(None, notes, [])
    filled: dict[str, dict] = {}
    for place, draft in settled.filled:
        filled.setdefault(draft.table, {})[place] = draft
    change = work_out(texts, settled.new, filled)
    return Addition(change, notes, doubts(settled.new, known))


def tables_for(names: Iterable[str]) -> list[str]:
    """Some tables and those that their rows point to, in the order of the package."""
    wanted = {*names, "options", "surveys"}
    for _ in range(2):  # shares point to answers, and these to questions
        wanted |= {target for name in wanted for _, target, _ in table(name).foreign_keys}
    return [name for name in tables() if name in wanted]
