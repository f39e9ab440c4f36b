"""How the commands speak to a terminal, and the options that several of them have."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from helpers.pipeline.work import Engine

TURNS = r"\u200e\u200f\u202a-\u202e\u2066-\u2069"  # signs that turn the direction of writing
CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{TURNS}]")
out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
SiteOption = Annotated[Path | None, typer.Option("--site", help="Folder of the site.")]
EngineOption = Annotated[
    Engine, typer.Option(help="How notebooks are run; auto takes fork wherever it will do.")
]
LanguageOption = Annotated[
    str, typer.Option("--language", help="Of labels, days and numbers: en, be or ru.")
]
OnlyThese = Annotated[
    list[str] | None, typer.Argument(help="Only these reports; * stands for anything.")
]


def say(sentence: str) -> None:
    """Print a sentence as it is."""
    out.print(visible(sentence), markup=False, highlight=False)


def note(sentence: str) -> None:
    """Print a sentence beside the output, as it is."""
    err.print(visible(sentence), markup=False, highlight=False)


def visible(text: str) -> str:
    """Text with every control character written out, so that a terminal does not obey it."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def print_table(columns: Iterable[str], rows: Iterable[tuple]) -> None:
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
