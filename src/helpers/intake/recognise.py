"""Which table each sheet is for, and which of its columns stands where."""

from helpers.descriptor import Table, tables
from helpers.errors import Problem, did_you_mean
from helpers.intake.sheets import Grid, Sheet, Value

#: Sheets that a template or an export has beside the tables.
OTHER_SHEETS = ("read_me", "lists", "base")


def recognised(grids: list[Grid]) -> tuple[list[Sheet], list[Problem]]:
    """Each grid as the sheet of a table; what cannot be told is a problem, with its address.

    A sheet named like a table is for it; another, and a CSV file, is for the table whose columns
    it has. Blank sheets and those that say how to fill in the others are passed over.
    """
    sheets, problems = [], []
    for grid in grids:
        name = grid.title or grid.file.removesuffix(".csv")
        if name.casefold() in OTHER_SHEETS:
            continue
        head = next((at for at, row in enumerate(grid.rows) if not all(map(is_blank, row))), None)
        if head is None:
            continue
        found = _sheet(grid, head)
        if isinstance(found, Sheet):
            sheets.append(found)
        else:
            problems += found
    return sheets, problems


def is_blank(value: Value) -> bool:
    """Nothing, or nothing but space?"""
    return value is None or (isinstance(value, str) and not value.strip("\ufeff\u200b \t\r\n\xa0"))


def _name(value: Value) -> str:
    """A heading as a column would be called."""
    return "_".join(str(value).strip("\ufeff\u200b").split()).lower() if value is not None else ""


def _sheet(grid: Grid, head: int) -> Sheet | list[Problem]:
    names = [_name(value) for value in grid.rows[head]]
    described = _table(grid.title.strip().casefold(), {name for name in names if name})
    if described is None:
        known = ", ".join(tables())
        return [
            Problem(
                grid.address(head, 0),
                0,
                "",
                f"the columns {', '.join(name for name in names if name)}",
                "the columns of one table, as `opinion data template` writes them",
                f"Name the sheet like its table ({known}), or use a template.",
            )
        ]
    problems = _headings(grid, head, names, described)
    places = [at for at in range(head + 1, len(grid.rows)) if not all(map(is_blank, grid.rows[at]))]
    problems += _beyond(grid, places, names)
    if problems:
        return problems
    positions = {name: position for position, name in enumerate(names) if name}
    return Sheet(grid, described.name, positions, places)


def _table(title: str, names: set[str]) -> Table | None:
    """The table of that name, else the one with the fewest columns beside those given."""
    if title in tables():
        return tables()[title]
    fitting = [
        described
        for described in tables().values()
        if names and names <= {field.name for field in described.fields}
    ]
    return min(fitting, key=lambda described: len(described.fields), default=None)


def _headings(grid: Grid, head: int, names: list[str], described: Table) -> list[Problem]:
    known = [field.name for field in described.fields]
    problems = []
    for position, name in enumerate(names):
        if name and name not in known:
            problems.append(
                Problem(
                    grid.address(head, position),
                    0,
                    name,
                    "a column that the table does not have",
                    f"a column of {described.name}{did_you_mean(name, known)}",
                    "Rename the column, or move what it says into `note`.",
                )
            )
        elif name and name in names[:position]:
            problems.append(
                Problem(
                    grid.address(head, position),
                    0,
                    name,
                    f"a second column {name}",
                    "each column once",
                    f"Keep one of the two; the first is {grid.address(head, names.index(name))}.",
                )
            )
    return problems


def _beyond(grid: Grid, places: list[int], names: list[str]) -> list[Problem]:
    """Cells under no heading."""
    headed = {position for position, name in enumerate(names) if name}
    return [
        Problem(
            grid.address(place, position),
            0,
            "",
            f"{str(value)[:40]!r} under no heading",
            f"cells under the {len(headed)} headings",
            "Give the column its heading, or look for a comma or quotation mark too many.",
        )
        for place in places
        for position, value in enumerate(grid.rows[place])
        if position not in headed and not is_blank(value)
    ]
