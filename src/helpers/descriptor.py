"""The data package's own description of its tables, the only one there is.

Loader, checks, codebook, reports and tests all read `data/datapackage.json` through here.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from helpers import paths
from helpers.errors import DataError, OpinionError, Problem, did_you_mean


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
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = Problem(
            "data/datapackage.json",
            getattr(error, "lineno", 0),
            "",
            str(error),
            "a readable Data Package descriptor",
            "Restore the file from git.",
        )
        raise DataError([problem]) from error


def tables() -> dict[str, Table]:
    """Every table of the package by name."""
    path = descriptor_path()
    return _tables_cached(path, path.stat().st_mtime_ns if path.is_file() else 0)


def articles() -> list[str]:
    """Ids of the articles whose claims are in the package, sorted."""
    return sorted(name.removesuffix("_claims") for name in tables() if name.endswith("_claims"))


@lru_cache(maxsize=8)
def _tables_cached(_path: Path, _mtime: int) -> dict[str, Table]:
    return {resource["name"]: _table(resource) for resource in descriptor()["resources"]}


def _table(resource: dict) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        file=f"data/{resource['path']}",
        title=resource["title"],
        description=resource["description"],
        fields=tuple(
            Field(
                field["name"],
                field["type"],
                field["title"],
                field["description"],
                field.get("constraints", {}),
            )
            for field in schema["fields"]
        ),
        primary_key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            (
                tuple(key["fields"]),
                key["reference"]["resource"] or resource["name"],
                tuple(key["reference"]["fields"]),
            )
            for key in schema.get("foreignKeys", [])
        ),
    )


def table(name: str) -> Table:
    """Description of the table called `name`; raises `OpinionError` when there is none."""
    known = tables()
    if name not in known:
        raise OpinionError(f"there is no table {name!r}" + did_you_mean(name, known))
    return known[name]
