"""The mapping: a small YAML file that says what the columns of a data file mean.

    survey_id: house_2026_05
    source_url: https://example.org/data.sav
    weight: wgt            # a column, or none: everybody counts once
    strata: region         # may be left out, as cluster and units_in_population
    cluster: settlement
    questions:
      - question_id: trust_army
        column: q5
        codes: {1: trust, 2: trust, 3: distrust, 98: dont_know}
        base_only: [99]    # in the base, without a share
        not_asked: [blank] # outside the base; blank is an empty cell
    subgroups:
      - column: sex
        groups: {women: [2], men: [1]}
    raking:
      source: census of 2019
      margins:
        - column: sex
          sizes: {1: 46.0, 2: 54.0}

CSV files may need `encoding`, `separator` and `decimal`, spreadsheets `sheet`.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.errors import OpinionError, Problem

BLANK = "blank"
NO_WEIGHT = "none"


def code_of(value: Any) -> str:
    """A cell or a code of the mapping as text: 1, 1.0, "1" and "01" are one; empty is `blank`."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return BLANK
    text = str(value).strip()
    whole = re.fullmatch(r"([+-]?\d+)(\.0+)?", text)
    return str(int(whole[1])) if whole else text or BLANK


Code = Annotated[str, AfterValidator(code_of)]
Codes = Annotated[list[Code], Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
Size = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _once(codes: list[str], of: str) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"{of}: {', '.join(twice)} stands twice")


class Question(_Part):
    """A column and what its codes answer; several codes may be one option."""

    question_id: str
    column: str
    codes: Annotated[dict[Code, str], Field(min_length=1)]
    base_only: list[Code] = []
    not_asked: list[Code] = []

    @model_validator(mode="after")
    def _codes_once(self):
        _once([*self.codes, *self.base_only, *self.not_asked], f"codes of {self.column}")
        return self

    @property
    def options(self) -> list[str]:
        """Its options in the order of the mapping."""
        return list(dict.fromkeys(self.codes.values()))


class Subgroups(_Part):
    """A column and groups of its codes; nobody is in two groups of one column's entry."""

    column: str
    groups: Annotated[dict[Name, Codes], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_once(self):
        _once([code for codes in self.groups.values() for code in codes], f"codes of {self.column}")
        return self


class KnownMargin(_Part):
    """Known sizes of the codes of a column, in any unit."""

    column: str
    sizes: Annotated[dict[Code, Size], Field(min_length=2)]


class Raking(_Part):
    """Margins to weight to, and where they are from."""

    source: str
    margins: Annotated[list[KnownMargin], Field(min_length=1)]


class Mapping(_Part):
    """What a data file's columns mean; see the head of this module."""

    survey_id: str
    source_url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    confidence: Literal["high", "medium", "low"] = "high"
    weight: str
    strata: str | None = None
    cluster: str | None = None
    units_in_population: str | None = None
    questions: Annotated[list[Question], Field(min_length=1)]
    subgroups: list[Subgroups] = []
    raking: Raking | None = None
    encoding: str = "utf-8-sig"
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    decimal: Literal[".", ","] = "."
    sheet: str | None = None

    @model_validator(mode="after")
    def _names_once(self):
        asked = self.questions
        _once([f"{one.question_id} {option}" for one in asked for option in one.options], "answers")
        _once([name for part in self.subgroups for name in part.groups] + ["all"], "subgroups")
        return self

    @property
    def columns(self) -> list[str]:
        """Every column it needs, once each."""
        design = [self.weight, self.strata, self.cluster, self.units_in_population]
        margins = self.raking.margins if self.raking else []
        parts = [part.column for part in (*self.questions, *self.subgroups, *margins)]
        needed = [column for column in design if column and column != NO_WEIGHT]
        return list(dict.fromkeys([*needed, *parts]))


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises `OpinionError` with every fault, its line and what to do.

    Everything in it is read as text, so that a code such as `no` or `01` stays what it is.
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        listed = yaml.load(text, Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError) as error:
        said = type(error).__name__
        raise OpinionError(f"the mapping {path} cannot be read ({said})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or "it is no YAML"
        raise OpinionError(f"the mapping {path}{line}: {said}") from None
    twice = [f"  {path}, line {line}: {key} stands twice" for key, line in _keys_twice(node)]
    if twice:
        raise OpinionError("the mapping has names twice:\n" + "\n".join(twice))
    try:
        return Mapping.model_validate(listed)
    except ValidationError as error:
        said = "\n".join(f"  {_said(problem, node, path)}" for problem in error.errors())
        raise OpinionError(f"the mapping does not hold what it should:\n{said}") from None


def _said(problem: dict, node: yaml.Node | None, path: Path) -> Problem:
    place = [part for part in problem["loc"] if part != "[key]"]
    found = f"{problem['input']!r}"[:60]
    if problem["type"] == "missing":
        found = "nothing"
    elif problem["type"] == "extra_forbidden":
        found = "a name that is not known here"
    column = " > ".join(map(str, place))
    expected = problem["msg"].removeprefix("Value error, ")
    return Problem(str(path), _line(node, place), column, found, expected, "Correct the mapping.")


def _line(node: yaml.Node | None, place: list) -> int:
    """Line of the innermost part of `place` that the file has."""
    line = 0 if node is None else node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part] if part < len(node.value) else None
            line = node.start_mark.line + 1 if node else line
        elif isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if str(part) not in pairs:
                return line
            key, node = pairs[str(part)]
            line = key.start_mark.line + 1
    return line


def _keys_twice(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Names that stand twice in one place, where YAML would keep the last; with their lines."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _keys_twice(item)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = code_of(getattr(key, "value", None))
            if name in seen:
                yield name, key.start_mark.line + 1
            seen.add(name)
            yield from _keys_twice(value)
