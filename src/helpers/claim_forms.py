"""The forms of a check: declarative rules that put a claim to the tables.

`data/claims/<article>/checks.yml` holds a list of checks. Each names its claim, a `form` and what
that form needs. `read_checks` returns them typed, or every problem with file and line.
"""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from helpers.errors import Problem, did_you_mean
from helpers.yaml_files import Fault, read_yaml

Bound = float | Literal["stated"]
BOUNDS = ("above", "at_least", "below", "at_most")
HELP = "docs/methods.md, section Claims, shows each form"


class _Check(BaseModel):
    """What every check has.

    `reading`: "stated" is what the claim says; "weaker" is less than it says, "stricter" more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: str
    claim: str
    reading: Literal["stated", "weaker", "stricter"] = "stated"
    says: str = Field(min_length=10, description="The rule in words, as a statement.")


class _Bounded(_Check):
    """A number put to exactly one bound; "stated" is the number of the claim itself."""

    above: Bound | None = None
    at_least: Bound | None = None
    below: Bound | None = None
    at_most: Bound | None = None

    @model_validator(mode="after")
    def _one_bound(self):
        if sum(getattr(self, name) is not None for name in BOUNDS) != 1:
            raise ValueError(f"give exactly one of {', '.join(BOUNDS)}")
        return self

    @property
    def bound(self) -> tuple[str, Bound]:
        """Name and value of the bound."""
        return next((n, getattr(self, n)) for n in BOUNDS if getattr(self, n) is not None)


class _OfPolls(_Bounded):
    """Which surveys are asked, and in how many of them the rule must hold."""

    question: str
    in_: Literal["all", "most", "latest", "any"] = Field(alias="in")
    houses: list[str] = []
    population_classes: list[str] = []
    country: str = "BY"
    subgroup: str = "all"


class ShareCheck(_OfPolls):
    """The share of a stance, or of one answer, stands to a bound (percent)."""

    form: Literal["share"]
    stance: str | None = None
    option: str | None = None

    @model_validator(mode="after")
    def _one_side(self):
        if (self.stance is None) == (self.option is None):
            raise ValueError("give either stance or option")
        return self


class ComplementCheck(_OfPolls):
    """What an answer leaves to 100 stands to a bound (percent); it includes who gave none."""

    form: Literal["complement"]
    option: str


class LeadCheck(_OfPolls):
    """One stance less another, in points, stands to a bound."""

    form: Literal["lead"]
    first: str
    second: str


class _OfCounts(_Check):
    """Which statements of a table of counts are asked."""

    table: Literal["detentions", "political_prisoners", "protest_sizes"]
    events: list[str] = []
    measures: list[str] = []
    place: str | None = None


class CountCheck(_OfCounts, _Bounded):
    """A count stands to a bound; `up_to` closes the range from above."""

    form: Literal["count"]
    up_to: float | None = None


class MagnitudeCheck(_OfCounts):
    """A count is of the order of magnitude that a word stands for."""

    form: Literal["magnitude"]
    word: Literal[
        "tens", "dozens", "hundreds", "thousands", "tens of thousands", "hundreds of thousands"
    ]


class OriginCheck(_OfCounts):
    """The claim's number stands in what was read of the outlet that the claim names."""

    form: Literal["origin"]
    outlet: str
    value: Bound = "stated"


FORMS = {
    "share": ShareCheck,
    "complement": ComplementCheck,
    "lead": LeadCheck,
    "count": CountCheck,
    "magnitude": MagnitudeCheck,
    "origin": OriginCheck,
}
Check = Annotated[
    ShareCheck | ComplementCheck | LeadCheck | CountCheck | MagnitudeCheck | OriginCheck,
    Field(discriminator="form"),
]


def read_checks(path: Path, file: str) -> tuple[list[Check], dict[str, int], list[Problem]]:
    """Checks of one file, the line of each by id, and every problem found.

    `file` is the name that problems carry. A file that cannot be read gives no checks and a
    problem; nothing is raised.
    """
    try:
        content = path.read_bytes()
        items = read_yaml(content)
    except OSError:
        return [], {}, [_problem(file, 0, "", "no such file", "a list of checks")]
    except Fault as fault:
        return [], {}, [_problem(file, fault.line, "", fault.found, "a list of checks in YAML")]
    if items is None:
        return [], {}, []
    if not isinstance(items, list):
        return [], {}, [_problem(file, 1, "", type(items).__name__, "a list of checks")]
    node = yaml.compose(content, Loader=yaml.SafeLoader)
    checks, lines, problems = [], {}, []
    for item, place in zip(items, node.value, strict=True):
        found = _typed(item, place, file)
        if isinstance(found, list):
            problems += found
        elif found.id in lines:
            line = place.start_mark.line + 1
            problems.append(_problem(file, line, "id", f"{found.id} a second time", "its own id"))
        else:
            checks.append(found)
            lines[found.id] = place.start_mark.line + 1
    return checks, lines, problems


def _typed(item, place: yaml.Node, file: str) -> Check | list[Problem]:
    line = place.start_mark.line + 1
    if not isinstance(item, dict):
        return [_problem(file, line, "", repr(item)[:60], "a check: names with values")]
    form = item.get("form")
    if not isinstance(form, str) or form not in FORMS:
        found = f"form {form!r}" if "form" in item else "no form"
        near = did_you_mean(str(form), FORMS) if form else ""
        where = _line(place, "form", line)
        return [_problem(file, where, "form", found + near, f"one of {', '.join(FORMS)}")]
    try:
        return TypeAdapter(Check).validate_python(item)
    except ValidationError as error:
        return [_said(problem, place, file, line, form) for problem in error.errors()]


def _said(problem: dict, place: yaml.Node, file: str, line: int, form: str) -> Problem:
    names = [str(part) for part in problem["loc"] if part != form]
    name = names[0] if names else ""
    allowed = [field.alias or key for key, field in FORMS[form].model_fields.items()]
    found = {
        "missing": f"no {name}",
        "extra_forbidden": f"{name}, which the form {form} has not" + did_you_mean(name, allowed),
    }.get(problem["type"], f"{problem.get('input')!r}"[:80])
    expected = {
        "missing": f"{name} in every check of the form {form}",
        "extra_forbidden": f"only {', '.join(allowed)}",
    }.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    if not names:
        found = f"a check of the form {form} with {', '.join(map(str, problem['input']))}"
    return _problem(file, _line(place, name, line), name, found, expected)


def _line(place: yaml.Node, name: str, otherwise: int) -> int:
    """Line of a key of a mapping; that of the check when it has no such key."""
    keys = {key.value: key.start_mark.line + 1 for key, _ in place.value}
    return keys.get(name, otherwise)


def _problem(file: str, line: int, column: str, found: str, expected: str) -> Problem:
    return Problem(file, line, column, found, expected, f"Correct the check ({HELP}).")
