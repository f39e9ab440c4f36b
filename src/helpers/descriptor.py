"""The data package's own description of its tables, the only one there is.

Loader, checks, codebook, reports and tests all read `data/datapackage.json` through here.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers import paths
from helpers.errors import DataError, OpinionError, Problem, did_you_mean

#: The types that a column may have.
TYPES = ("string", "integer", "number", "date", "boolean")
KINDS = {str: "a text", list: "a list", dict: "an object"}


@dataclass(frozen=True)
class Field:
    """One column of a table as the descriptor gives it."""

    name: str
    type: str
    title: str
    description: str
    constraints: dict


@dataclass(frozen=True, eq=False)
class Table:
    """One table of the package: name, file relative to the root, fields and keys."""

    name: str
    file: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]

    def field(self, name: str) -> Field:
        """The column called `name`; raises `OpinionError` when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise OpinionError(
            f"table {self.name} has no column {name!r}"
            + did_you_mean(name, [field.name for field in self.fields])
        )


def descriptor_path() -> Path:
    """File of the package's descriptor."""
    return paths.data() / "datapackage.json"


def descriptor() -> dict:
    """The package's descriptor as a dictionary. Raises `DataError` when it cannot be read."""
    path = descriptor_path()
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        readable = "a readable Data Package descriptor"
        raise _fault(str(error), readable, line=getattr(error, "lineno", 0)) from error
    _part(package, "resources", list, "the package")
    return package


def _part(whole: object, name: str, kind: type, where: str) -> Any:
    """What `whole` has under `name`. Raises `DataError` where it has none or of another kind."""
    found = whole.get(name) if isinstance(whole, dict) else None
    if not isinstance(found, kind):
        said = json.dumps(found if isinstance(whole, dict) else whole, ensure_ascii=False)[:60]
        raise _fault(f"{said} as {name!r} of {where}", KINDS[kind])
    return found


def _fault(found: str, expected: str, line: int = 0) -> DataError:
    todo = "Correct it, or restore the file from git."
    return DataError([Problem("data/datapackage.json", line, "", found, expected, todo)])


def tables() -> dict[str, Table]:
    """Every table of the package by name."""
    path = descriptor_path()
    return _tables_cached(path, path.stat().st_mtime_ns if path.is_file() else 0)


def articles() -> list[str]:
    """Ids of the articles whose claims are in the package, sorted."""
    return sorted(name.removesuffix("_claims") for name in tables() if name.endswith("_claims"))


@lru_cache(maxsize=8)
def _tables_cached(_path: Path, _mtime: int) -> dict[str, Table]:
    return {found.name: found for found in map(_table, descriptor()["resources"])}


def _table(resource: dict) -> Table:
    name = _part(resource, "name", str, "a resource")
    where = f"the table {name}"
    schema = _part(resource, "schema", dict, where)
    keys = _part({"foreignKeys": [], **schema}, "foreignKeys", list, where)
    return Table(
        name=name,
        file=f"data/{_part(resource, 'path', str, where)}",
        title=_part(resource, "title", str, where),
        description=_part(resource, "description", str, where),
        fields=tuple(_field(field, where) for field in _part(schema, "fields", list, where)),
        primary_key=tuple(_part(schema, "primaryKey", list, where)),
        foreign_keys=tuple(_foreign_key(key, name) for key in keys),
    )


def _field(field: dict, table: str) -> Field:
    name = _part(field, "name", str, f"a column of {table}")
    where = f"the column {name} of {table}"
    type_ = _part(field, "type", str, where)
    if type_ not in TYPES:
        raise _fault(f"the type {type_!r} of {where}", f"one of {', '.join(TYPES)}")
    return Field(
        name,
        type_,
        _part(field, "title", str, where),
        _part(field, "description", str, where),
        _part({"constraints": {}, **field}, "constraints", dict, where),
    )


def _foreign_key(key: dict, table: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    where = f"a foreign key of the table {table}"
    reference = _part(key, "reference", dict, where)
    return (
        tuple(_part(key, "fields", list, where)),
        _part(reference, "resource", str, where) or table,
        tuple(_part(reference, "fields", list, where)),
    )


def table(name: str) -> Table:
    """Description of the table called `name`; raises `OpinionError` when there is none."""
    known = tables()
    if name not in known:
        raise OpinionError(f"there is no table {name!r}" + did_you_mean(name, known))
    return known[name]
