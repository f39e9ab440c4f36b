"""A notebook's contract: what its parameters are called, what they may be, what they mean.

Names, types, defaults and help come from the cell tagged `parameters` (annotated literals with
a comment each); choices and ranges from `reports/collection.yml`. Values are checked before a
kernel starts.
"""

import ast
import io
import math
import tokenize
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from helpers.errors import OpinionError, ParameterError, did_you_mean
from helpers.pipeline import clock
from helpers.pipeline.cells import read_notebook
from helpers.pipeline.collection import ColumnValues, NotebookEntry, Rule

#: The parameter that every notebook has: the day whose knowledge is shown (see `helpers.vintage`).
AS_OF = "as_of"
#: Where a notebook has both, they are the ends of one period.
FIRST_YEAR, LAST_YEAR = "first_year", "last_year"
#: So many choices are all named to whoever missed them.
FEW = 12
#: Columns whose values `opinion questions --search` finds.
SEARCHED = ("question_id", "survey_id", "house")
LISTED = "describe NOTEBOOK --json` lists them all"
TYPES = {
    "str": TypeAdapter(str),
    "int": TypeAdapter(int),
    "float": TypeAdapter(float),
    "bool": TypeAdapter(bool),
    "list[str]": TypeAdapter(list[str]),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook."""

    name: str
    type: str
    default: Any
    help: str
    rule: Rule

    def choices(self) -> list[str]:
        """Allowed values, or an empty list when any value of the type will do."""
        return self.rule.choices.values() if self.rule.choices else []

    @property
    def _takes_beginnings(self) -> bool:
        return isinstance(self.rule.choices, ColumnValues) and self.rule.choices.beginnings

    def checked(self, value: Any) -> Any:
        """`value` as the parameter's type. Raises `ParameterError` for what it may not be.

        Text is read as the type, as on a command line; a list is split at commas.
        """
        if self.type == "list[str]" and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        try:
            value = TYPES[self.type].validate_python(value)
        except ValidationError as error:
            raise ParameterError(
                f"parameter {self.name}: found {value!r}, expected {self.type} ({self.help})"
            ) from error
        if isinstance(value, float) and not math.isfinite(value):
            raise ParameterError(
                f"parameter {self.name}: found {value}, expected a number ({self.help})"
            )
        if self.name == AS_OF and value:
            _check_day(value)
        if self.rule.choices and not (self.rule.optional and value == ""):
            for one in value if isinstance(value, list) else [value]:
                self._check_choice(str(one))
        low, high = self.rule.minimum, self.rule.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise ParameterError(
                f"parameter {self.name}: {value} is outside "
                f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"
            )
        return value

    def _check_choice(self, one: str) -> None:
        rule, choices = self.rule.choices, self.choices()
        is_column = isinstance(rule, ColumnValues)
        if one in choices:
            return
        if self._takes_beginnings and one and any(choice.startswith(one) for choice in choices):
            return
        if len(choices) <= FEW:
            cure = f"; choose {' or '.join(choices)}"
        else:
            is_found = is_column and rule.column in SEARCHED and not rule.where
            way = "questions --search WORD` finds names by word" if is_found else LISTED
            cure = f"{did_you_mean(one, choices)} `opinion {way}."
        raise ParameterError(f"parameter {self.name}: {one!r} is not in {rule}{cure}")

    def json_schema(self) -> dict:
        """The parameter as a JSON Schema, with default, help, choices and range."""
        schema = TYPES[self.type].json_schema()
        schema |= {"default": self.default, "description": self.help}
        if self.rule.choices:
            allowed = [*[""] * self.rule.optional, *self.choices()]
            word = "examples" if self._takes_beginnings else "enum"
            (schema["items"] if self.type == "list[str]" else schema)[word] = allowed
        schema |= {"minimum": self.rule.minimum} if self.rule.minimum is not None else {}
        schema |= {"maximum": self.rule.maximum} if self.rule.maximum is not None else {}
        return schema


def _check_day(text: str) -> None:
    from helpers import vintage

    try:
        chosen = vintage.day(text)
    except OpinionError as error:
        raise ParameterError(f"parameter {error}") from error
    if chosen.date() > clock.today():
        raise ParameterError(
            f"parameter {AS_OF}: found {text}, expected no day after today, {clock.today()} (UTC): "
            "nobody knows what will be known then; leave it empty for all that is known"
        )


def _reversed_years(values: dict[str, Any]) -> list[str]:
    """What is wrong with the first and the last year of a page."""
    first, last = values.get(FIRST_YEAR), values.get(LAST_YEAR)
    if first is None or last is None or first <= last:
        return []
    return [
        f"parameters {FIRST_YEAR} and {LAST_YEAR}: found {first} and {last}, expected a "
        f"{FIRST_YEAR} that is not after {LAST_YEAR}"
    ]


def contract(entry: NotebookEntry) -> dict[str, Parameter]:
    """The parameters of a notebook by name.

    Raises `OpinionError` when the `parameters` cell holds anything but annotated literals, or
    when the collection has a rule for a parameter that is not there.
    """
    mtime = entry.path.stat().st_mtime_ns if entry.path.is_file() else 0
    found = {
        name: Parameter(name, type_, default, meaning, entry.parameters.get(name, Rule()))
        for name, type_, default, meaning in declared(entry.path, mtime)
    }
    for name in entry.parameters:
        if name not in found:
            raise OpinionError(
                f"reports/collection.yml has a rule for {name}, but notebooks/{entry.file} has no "
                f"such parameter{did_you_mean(name, found)}"
            )
    return found


@lru_cache(maxsize=64)
def declared(path: Path, _mtime: int) -> tuple[tuple[str, str, Any, str], ...]:
    """Name, type, default and help of each parameter; a notebook serves many reports."""
    source = _parameters_cell(path)
    comments = _comments(source)
    return tuple(
        (*_declaration(node, path.name), comments.get(node.lineno, ""))
        for node in ast.parse(source).body
    )


def _parameters_cell(path: Path) -> str:
    for cell in read_notebook(path).cells:
        if "parameters" in cell.tags:
            return cell.source
    return ""


def _declaration(node: ast.stmt, file: str) -> tuple[str, str, Any]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        type_ = ast.unparse(node.annotation)
        try:
            return _known_type(node.target.id, type_, file), type_, ast.literal_eval(node.value)
        except ValueError:
            pass
    raise OpinionError(
        f"notebooks/{file}, parameters cell, line {node.lineno}: found "
        f"`{ast.unparse(node)}`; expected an annotated literal such as `year: int = 2022  # help`"
    )


def _known_type(name: str, type_: str, file: str) -> str:
    if type_ not in TYPES:
        raise OpinionError(
            f"notebooks/{file}: parameter {name} has the type {type_}{did_you_mean(type_, TYPES)}"
        )
    return name


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def checked_parameters(entry: NotebookEntry, given: dict[str, Any]) -> dict[str, Any]:
    """All parameters of a notebook: those given, checked, and the defaults of the others.

    Raises `ParameterError` naming every unknown name, every value that will not do, and years
    in the wrong order.
    """
    parameters = contract(entry)
    problems = [
        f"{entry.file} has no parameter {name!r}{did_you_mean(name, parameters)}"
        for name in given
        if name not in parameters
    ]
    values = {}
    for name, parameter in parameters.items():
        try:
            values[name] = parameter.checked(given.get(name, parameter.default))
        except ParameterError as error:
            problems.append(str(error))
    problems += _reversed_years(values)
    if problems:
        raise ParameterError("\n".join(problems))
    return values
