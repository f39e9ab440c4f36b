"""Tables as the commands print them."""

from collections.abc import Iterable

import typer
from rich.console import Console
from rich.markup import escape


def print_table(out: Console, columns: Iterable[str], rows: Iterable[tuple]) -> None:
    """A table on a terminal; elsewhere lines with tabs between the cells, nothing cut off."""
    if not out.is_terminal:
        for row in [tuple(columns), *rows]:
            typer.echo("\t".join(map(str, row)))
        return
    from rich.table import Table

    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(*(escape(str(value)) for value in row))
    out.print(table)
