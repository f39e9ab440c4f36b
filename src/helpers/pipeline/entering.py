"""The commands that bring new and changed figures into `data/`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from helpers.errors import OpinionError
from helpers.pipeline.terminal import note, out, say, visible

data_app = typer.Typer(no_args_is_help=True, help="New and changed figures, without writing code.")
SHOWN = 100
STYLES = {"+": "green", "-": "red", "@": "cyan"}


class Kind(StrEnum):
    """What can be added."""

    SURVEY = "survey"
    QUESTION = "question"
    FIGURES = "figures"
    COUNT = "count"
    SOURCE = "source"


KindArgument = Annotated[Kind, typer.Argument(help="What it begins with; more may come with it.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
SecondOption = Annotated[
    list[Path] | None,
    typer.Option(help="Somebody else's transcription, which has to agree; repeatable."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show it; write nothing.")]


@data_app.command("template")
def template(
    kind: KindArgument,
    file: Annotated[
        Path | None, typer.Option("--out", help="A new .xlsx file, or a folder with --csv.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV files instead of a workbook.")] = False,
) -> None:
    """Write a file to fill in: columns explained, choices listed."""
    from helpers.intake.templates import csv_template, workbook_template

    if as_csv:
        folder = file or Path(kind)
        made: dict[Path, str | bytes] = {
            folder / name: text for name, text in csv_template(kind).items()
        }
    else:
        made = {file or Path(f"{kind}.xlsx"): workbook_template(kind)}
    _write_new(made)


def _write_new(made: dict[Path, str | bytes]) -> None:
    """Write files that are not there yet, and name them."""
    from helpers.pipeline.files import put_all

    taken = [str(path) for path in made if path.exists()]
    if taken:
        raise OpinionError(f"{', '.join(taken)}: there already; name another with --out")
    put_all(made)
    for path in made:
        out.print(str(path), markup=False, highlight=False)


@data_app.command("add")
def add(
    kind: KindArgument,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Templates filled in: XLSX or CSV; none: be asked.")
    ] = None,
    second: SecondOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Add what files hold, or what you are asked for; shows the difference before it writes."""
    from helpers.intake.adding import add as work_out

    sheets = _sheets(files) if files else _asked(kind)
    _agreed(sheets, second)
    _carry_out(work_out(kind, sheets), yes, dry_run)


@data_app.command("compare")
def compare(
    first: Annotated[Path, typer.Argument(help="A transcription.")],
    second: Annotated[Path, typer.Argument(help="Another of the same figures.")],
) -> None:
    """Compare two transcriptions cell by cell; the exit code is 4 where they differ."""
    _agreed(_sheets([first]), [second])


def _agreed(sheets, second: list[Path] | None) -> None:
    """Say how a second transcription agrees; raises `DataError` where it does not."""
    from helpers.errors import DataError
    from helpers.intake.comparing import compare as agreement_of

    if not second:
        return
    agreement = agreement_of(sheets, _sheets(second))
    say(str(agreement))
    if agreement.differences:
        raise DataError(agreement.differences)


@data_app.command("export")
def export(
    table: Annotated[str, typer.Argument(help="A table of data/, such as responses.")],
    file: Annotated[Path | None, typer.Option("--out", help="A new file.")] = None,
    as_xlsx: Annotated[
        bool, typer.Option("--xlsx/--csv", help="A workbook, or the table's own CSV.")
    ] = True,
) -> None:
    """Write a table to a file, to be edited and brought back with `opinion data import`."""
    from helpers.descriptor import table as described
    from helpers.intake.exporting import workbook
    from helpers.intake.placing import TableText

    content = workbook(table) if as_xlsx else TableText(described(table)).raw
    _write_new({file or Path(f"{table}.{'xlsx' if as_xlsx else 'csv'}"): content})


@data_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A table that was exported and edited.")],
    base: Annotated[
        Path | None, typer.Option(help="For a CSV file: the table as it was exported.")
    ] = None,
    second: SecondOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Bring an edited table back: merged with what changed here, nothing deleted."""
    from helpers.intake.exporting import base_of
    from helpers.intake.files import read_grids
    from helpers.intake.importing import bring_back

    grids, _ = read_grids(file)
    kept = base_of(grids, file.name)
    sheets = [one for one in _sheets([file]) if kept is None or one.table == kept.table]
    if len(sheets) != 1:
        raise OpinionError(f"{file.name} holds {len(sheets)} tables; expected the one exported")
    before = kept.rows if kept else _base(base, sheets[0].table) if base else None
    _agreed(sheets, second)
    _carry_out(bring_back(sheets[0], before), yes, dry_run)


def _base(file: Path, table: str) -> list:
    """The rows of a table as it was exported to a CSV file."""
    from helpers.descriptor import table as described
    from helpers.intake.decoding import decoded
    from helpers.intake.exporting import rows_of

    rows = rows_of(decoded(file.read_bytes(), file.name)[0])
    columns = {field.name for field in described(table).fields}
    if rows and columns - rows[0].keys():
        raise OpinionError(f"{file} is not the table {table} as it was exported; name that file")
    return rows


def _carry_out(addition, yes: bool, dry_run: bool) -> None:
    """Say what was found, show the difference, ask, and write it."""
    for sentence in addition.notes[:SHOWN]:
        note(sentence)
    _left_out(addition.notes)
    if addition.change is None:
        say("the tables have all of it already; nothing was written")
        return
    _suspect(addition.change.suspicions, addition.doubts)
    _settle(addition.change, yes, dry_run)


def _suspect(suspicions: list, doubts: list) -> None:
    """Say what looks like a slip; what `opinion check` suspects only where nothing else is said."""
    told = {(problem.file, problem.column) for problem in doubts}
    said = [one for one in suspicions if (one.file, one.column) not in told] + doubts
    for problem in said[:SHOWN]:
        note(f"suspicion: {problem}")
    _left_out(said)


def _asked(kind: Kind):
    """Rows that a person types in this terminal."""
    from helpers.intake.interviews import Interview
    from helpers.pipeline import clock
    from helpers.pipeline.asking import Terminal

    if not sys.stdin.isatty():
        raise OpinionError(
            "there is no terminal to ask in: name files, such as `opinion data template` writes"
        )
    say("Tab completes. Enter takes what stands in brackets. Ctrl-C ends without writing.")
    try:
        return Interview(Terminal(), clock.today().isoformat()).hold(kind).sheets()
    except (KeyboardInterrupt, EOFError):
        raise OpinionError("nothing was written") from None


def _sheets(files: list[Path]):
    from helpers.errors import DataError
    from helpers.intake.files import read_grids
    from helpers.intake.recognise import recognised

    grids = []
    for file in files:
        found, repairs = read_grids(file)
        grids += found
        for sentence in repairs:
            note(sentence)
    sheets, problems = recognised(grids)
    if problems:
        raise DataError(problems)
    return sheets


def _settle(change, yes: bool, dry_run: bool) -> None:
    """Show a change, ask, and write it."""
    from helpers.intake import writing

    _show(change)
    if dry_run:
        say("nothing was written")
        return
    if not yes:
        typer.confirm("Write this?", abort=True)
    with writing.alone():
        change.write()
    rows = ", ".join(f"{name}: {count}" for name, count in change.rows.items())
    say(f"written: {rows}; data/README.md follows. `opinion build` makes the pages anew")


def _show(change) -> None:
    for line in change.difference[:SHOWN]:
        out.print(visible(line), style=STYLES.get(line[0], ""), markup=False, highlight=False)
    _left_out(change.difference)


def _left_out(lines: list) -> None:
    if len(lines) > SHOWN:
        note(f"… and {len(lines) - SHOWN:,} lines more")
