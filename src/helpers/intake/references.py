"""Names in new rows that stand for rows of other tables: found, repaired, or proposed."""

import re
from collections import defaultdict

from helpers.descriptor import Table, table
from helpers.errors import Problem
from helpers.intake.drafts import Draft, Drafts
from helpers.intake.placing import Row
from helpers.intake.proposals import in_words, nearest

Reference = tuple[tuple[str, ...], str, tuple[str, ...]]


def resolve(drafts: Drafts, known: dict[str, list[Row]]) -> list[Problem]:
    """Put right every name that surely stands for one row; returns those that stand for none.

    A name is put right when exactly one differs from it by capitals, spaces, underscores or lost
    zeros only. `known` holds the rows of the tables as they are; rows handed in together count too.
    """
    problems = []
    for name in dict.fromkeys(draft.table for draft in drafts.rows):
        refused: set[tuple[int, str]] = set()
        for columns, target, keys in _references(table(name)):
            rows = [*known.get(target, []), *(draft.cells for draft in drafts.of(target))]
            names = _Names(table(target), rows, keys)
            for number, draft in enumerate(drafts.of(name)):
                wanted = tuple(draft.cells[column] for column in columns)
                if not all(wanted) or wanted in names.all or (number, columns[0]) in refused:
                    continue
                if not _put_right(draft, columns[-1], wanted, names, drafts.repairs):
                    refused.add((number, columns[-1]))
                    problems.append(_unknown(draft, columns[-1], wanted, names))
    return problems


def _references(described: Table) -> list[Reference]:
    """Foreign keys, those first that parts of a longer key are in the table it points to."""
    parts = [
        ((columns[keys.index(own[0])],), further, theirs)
        for columns, target, keys in described.foreign_keys
        if len(columns) > 1
        for own, further, theirs in table(target).foreign_keys
        if len(own) == 1 and own[0] in keys
    ]
    return [*parts, *described.foreign_keys]


class _Names:
    """The names that the rows of a table have, by all but the last part of their key."""

    def __init__(self, target: Table, rows: list[Row], keys: tuple[str, ...]) -> None:
        self.target, self.rows, self.keys = target, rows, keys
        self.all = {tuple(row[key] for key in keys) for row in rows}
        self._near: dict[tuple[str, ...], str] = {}
        self._folded: dict[tuple[str, ...], set[str]] = defaultdict(set)

    def alike(self, wanted: tuple[str, ...]) -> list[str]:
        """Names that `wanted` surely stands for."""
        if not self._folded:
            for name in self.all:
                self._folded[(*name[:-1], folded(name[-1]))].add(name[-1])
        return sorted(self._folded[(*wanted[:-1], folded(wanted[-1]))])

    def proposed(self, wanted: tuple[str, ...]) -> str:
        """Names most like `wanted` among the rows that share all but the last part of the key."""
        if wanted not in self._near:
            first = list(zip(self.keys[:-1], wanted, strict=False))
            rows = [row for row in self.rows if all(row[key] == part for key, part in first)]
            near = nearest(wanted[-1], rows, self.target.name, self.keys[-1])
            self._near[wanted] = in_words(near)
        return self._near[wanted]


def folded(name: str) -> str:
    """A name without what a spreadsheet may have done to it: capitals, spaces, lost zeros."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]+", "", name.casefold()))


def _put_right(
    draft: Draft, column: str, wanted: tuple[str, ...], names: _Names, repairs: list[str]
) -> bool:
    alike = [] if column.endswith("url") else names.alike(wanted)
    if len(alike) != 1:
        return False
    draft.cells[column] = alike[0]
    repairs.append(f"{draft.address(column)}, column {column}: read as {alike[0]!r}")
    return True


def _unknown(draft: Draft, column: str, wanted: tuple[str, ...], names: _Names) -> Problem:
    of = "" if len(wanted) == 1 else f" for {wanted[0]}"
    return draft.problem(
        column,
        f"{wanted[-1]!r}, which is not in {names.target.name}",
        f"one that is there{of}{names.proposed(wanted)}",
        f"Correct it, or hand in a row for {names.target.name} with it.",
    )
