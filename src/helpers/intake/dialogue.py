"""Asking for the cells of a row, one by one, by what the table says of its columns."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol

from helpers.descriptor import Field, table
from helpers.intake.outcomes import Wrong
from helpers.intake.placing import Row, TableText
from helpers.intake.proposals import WORDS
from helpers.intake.repairs import read_cell
from helpers.intake.sheets import Sheet, typed
from helpers.intake.unsaid import ALSO, ASKED, NOT_STATED, is_unsaid

NEW = "new"


class Asker(Protocol):
    """Whoever puts questions to a person."""

    def ask(
        self,
        label: str,
        *,
        default: str = "",
        meaning: str = "",
        choices: dict[str, str] | None = None,
        check: Callable[[str], str] = lambda text: "",
    ) -> str:
        """The answer; `default` when none is typed.

        `choices` (value and its words) are offered for completion; `check` says what is wrong with
        an answer, or nothing.
        """

    def tell(self, sentence: str) -> None:
        """Say something between two questions."""


class Answers:
    """The rows typed so far, by table, beside those that the tables have."""

    def __init__(self) -> None:
        self.typed: dict[str, list[Row]] = defaultdict(list)
        self._known: dict[str, list[Row]] = {}

    def known(self, name: str) -> list[Row]:
        """Rows of a table as it is, then those typed for it."""
        if name not in self._known:
            self._known[name] = TableText(table(name)).records()
        blank = {field.name: "" for field in table(name).fields}
        return [*self._known[name], *({**blank, **row} for row in self.typed[name])]

    def sheets(self) -> list[Sheet]:
        """What was typed, as if it had been files."""
        return [
            typed(name, dict.fromkeys(column for row in rows for column in row), rows)
            for name, rows in self.typed.items()
            if rows
        ]

    def choices(self, name: str, column: str, rows: Iterable[Row] | None = None) -> dict[str, str]:
        """Values of a column of a table, each with what its row says in words."""
        words = WORDS.get(name, ())
        return {
            row[column]: next((row[word] for word in words if row[word]), "")
            for row in (self.known(name) if rows is None else rows)
        }


def ask_cell(asker: Asker, answers: Answers, name: str, column: str, default: str = "") -> str:
    """A cell of a new row, checked as it is typed."""
    field = table(name).field(column)
    choices = _choices(answers, name, field)
    may_be_unsaid = column in (*ASKED.get(name, ()), *ALSO.get(name, ()))
    if may_be_unsaid:
        choices = {**choices, NOT_STATED: "the page does not say"}
        default = default or NOT_STATED
    return asker.ask(
        f"{field.title} ({column})",
        default=default,
        meaning=field.description,
        choices=choices,
        check=lambda text: wrong(name, field, text),
    )


def ask_row(
    asker: Asker, answers: Answers, name: str, columns: Iterable[str], **defaults: str
) -> Row:
    """Some cells of a new row, in the order of `columns`."""
    return {
        column: ask_cell(asker, answers, name, column, defaults.get(column, ""))
        for column in columns
    }


def _choices(answers: Answers, name: str, field: Field) -> dict[str, str]:
    if "enum" in field.constraints:
        return dict.fromkeys(field.constraints["enum"], "")
    if field.type == "boolean":
        return {"true": "", "false": ""}
    for columns, target, keys in table(name).foreign_keys:
        if columns == (field.name,):
            return answers.choices(target, keys[0])
    return {}


def wrong(name: str, field: Field, text: str) -> str:
    """What is wrong with an answer for a column; nothing when it will do."""
    if is_unsaid(text, name, field.name):
        return ""
    if not text.strip():
        return "it may not be blank" if field.constraints.get("required") else ""
    read = read_cell(text, field)
    if isinstance(read, Wrong):
        return f"expected {read.expected}. {read.todo}"
    return _beyond(read if isinstance(read, str) else read.text, field)


def _beyond(cell: str, field: Field) -> str:
    """What is wrong with a cell of the right type; nothing when it keeps the column's limits."""
    limits = field.constraints
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        return f"expected text like {limits['pattern']}"
    if len(cell) > limits.get("maxLength", len(cell)):
        return f"at most {limits['maxLength']} characters"
    if field.type in ("integer", "number"):
        low, high = limits.get("minimum", float(cell)), limits.get("maximum", float(cell))
        if not low <= float(cell) <= high:
            return f"between {limits.get('minimum', '…')} and {limits.get('maximum', '…')}"
    return ""
