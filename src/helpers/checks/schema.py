"""What the data package itself demands: types, allowed values, keys and references."""

import json

from frictionless import FrictionlessException, Package, system
from frictionless.errors import CellError, RowError

from helpers import paths
from helpers.descriptor import Table, descriptor, tables
from helpers.errors import Problem, did_you_mean
from helpers.rows import ROW_ID, Rows


def schema_problems(readable: dict[str, Rows]) -> list[Problem]:
    """Problems that frictionless finds in the tables whose files can be read.

    `readable` holds the text of each such table by name; references to other tables are left
    out.
    """
    package = descriptor()
    package["resources"] = [r for r in package["resources"] if r["name"] in readable]
    for resource in package["resources"]:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in ("", *readable)
        ]
    try:
        with system.use_context(trusted=True):
            loaded = Package.from_descriptor(
                json.loads(json.dumps(package)), basepath=str(paths.data())
            )
            report = loaded.validate()
    except FrictionlessException as exception:
        return [_not_a_package(error) for error in exception.to_errors()]
    described = tables()
    return [
        problem
        for task in report.tasks
        for error in task.errors
        if (problem := _problem(error, described[task.name], readable[task.name]))
    ]


def _not_a_package(error) -> Problem:
    todo = "Correct it, or restore the file from git."
    return Problem("data/datapackage.json", 0, "", error.note, "a valid Data Package", todo)


def _problem(error, table: Table, rows: Rows) -> Problem | None:
    number = getattr(error, "row_number", None)
    if number is None or not isinstance(error, (RowError, CellError)):
        return Problem(table.file, 0, "", error.note, "a table as described", _read_the_codebook())
    line = rows.lines[number - 2]
    if error.type == "foreign-key":
        return _reference(error, table, line)
    if error.type == "primary-key":
        return _double(table, rows, number, line)
    if getattr(error, "field_name", "") == ROW_ID:
        return _number(error, table, rows, line)
    if error.type in ("type-error", "constraint-error"):
        return _cell(error, table, line)
    return Problem(table.file, line, "", error.note, "a row as described", _read_the_codebook())


def _reference(error, table: Table, line: int) -> Problem:
    target = tables()[error.reference_name or table.name]
    found = ", ".join(map(repr, error.field_cells))
    known = _known(error)
    return Problem(
        table.file,
        line,
        ", ".join(error.field_names),
        f"{found}, which is not in {target.name}",
        f"a value of {', '.join(error.reference_field_names)} in {target.file}"
        + did_you_mean(error.field_cells[-1], known),
        f"Correct it, or add it to {target.file} first.",
    )


def _known(error) -> list[str]:
    """Values that would do, narrowed to those that share all but the last part of the key."""
    from helpers.tables import load_table

    frame = load_table(error.reference_name) if error.reference_name else None
    if frame is None:
        return []
    for name, value in zip(error.reference_field_names[:-1], error.field_cells, strict=False):
        frame = frame[frame[name] == value]
    return list(frame[error.reference_field_names[-1]].dropna().astype(str))


def _double(table: Table, rows: Rows, number: int, line: int) -> Problem:
    positions = [rows.header.index(name) for name in table.primary_key]
    key = [rows.cells[number - 2][position] for position in positions]
    first = next(
        before
        for before, cells in zip(rows.lines, rows.cells, strict=True)
        if [cells[position] for position in positions] == key
    )
    return Problem(
        table.file,
        line,
        ", ".join(table.primary_key),
        f"the same key as line {first}",
        "one row for each key",
        "Remove the double, or give the second value of one page the next number in `reading`."
        if "reading" in table.primary_key
        else "Remove or rename one of the two.",
    )


def _number(error, table: Table, rows: Rows, line: int) -> Problem:
    """A row number that is missing, taken or no number, with the next free one."""
    place = rows.header.index(ROW_ID)
    taken = [int(cells[place]) for cells in rows.cells if cells[place].isdecimal()]
    return Problem(
        table.file,
        line,
        ROW_ID,
        f"{error.cell!r}, which another row has" if error.type == "unique-error" else "no number",
        "a whole number that no row had before",
        f"Give it {max(taken, default=0) + 1}; leave the numbers of other rows as they are.",
    )


def _cell(error, table: Table, line: int) -> Problem:
    field = table.field(error.field_name)
    limits = field.constraints
    expected = {"number": "a number", "integer": "a whole number", "date": "a date that exists"}
    said = expected.get(field.type, "text")
    if "enum" in limits:
        said = "one of " + ", ".join(limits["enum"]) + did_you_mean(error.cell, limits["enum"])
    elif "minimum" in limits or "maximum" in limits:
        said += f" between {limits.get('minimum', '…')} and {limits.get('maximum', '…')}"
    elif error.cell == "" and limits.get("required"):
        said = "a value; this column may not be empty"
    elif "maxLength" in limits and len(error.cell) > limits["maxLength"]:
        said = f"at most {limits['maxLength']} characters"
    elif "pattern" in limits:
        said = f"text like {limits['pattern']}"
    elif limits.get("unique"):
        said = "a value that stands only once"
    return Problem(
        table.file,
        line,
        field.name,
        repr(error.cell),
        f"{said} ({field.title})",
        "Correct the cell against its source.",
    )


def _read_the_codebook() -> str:
    return "See data/README.md for how the table is laid out."
