"""The `opinion` command."""

import datetime
import json
import os
import re
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from helpers import language, paths
from helpers.errors import Exit, OpinionError, ParameterError
from helpers.intake.writing import finish_left
from helpers.pipeline.authoring import lint, new_app
from helpers.pipeline.entering import data_app
from helpers.pipeline.files import PREFIX
from helpers.pipeline.hosting import schedule, serve
from helpers.pipeline.lean import skip_unused
from helpers.pipeline.making import build
from helpers.pipeline.operating import editions, history, notify_app, rollback, status
from helpers.pipeline.sharing import figures, share, verify
from helpers.pipeline.source_commands import sources_app
from helpers.pipeline.terminal import (
    EngineOption,
    LanguageOption,
    err,
    note,
    out,
    print_table,
    say,
    visible,
)
from helpers.pipeline.weighing import microdata
from helpers.pipeline.work import Engine

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Reports on Belarusian public opinion, made from published figures.",
)
Name = Annotated[str, typer.Argument(help="A notebook's short name, file name or path.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameter", "-p", help="-p name value, or -p name=value; repeatable."),
]


@app.callback()
def root_option(
    root: Annotated[
        Path | None, typer.Option(help="Folder of the collection, if not found from here.")
    ] = None,
) -> None:
    """Choose the collection, and finish a change of its data that was interrupted."""
    if root is not None:
        os.environ[paths.ROOT_VARIABLE] = str(root.resolve())
    finish_left()


@app.command(context_settings={"allow_extra_args": True})
def run(
    context: typer.Context,
    notebook: Name,
    parameter: Parameters = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Where to write the page.")] = None,
    engine: EngineOption = Engine.AUTO,
    in_language: LanguageOption = "",
) -> None:
    """Make one page of one notebook; it is not published."""
    from helpers.pipeline.engines.early import workers_for

    language.speak(in_language)
    with workers_for(engine) as workers:
        from helpers.pipeline.single import Single  # while the workers warm up

        single = Single(notebook, _pairs(parameter or [], context.args), engine, note)
        out.print(str(single.make(workers, out_file)))


@app.command(context_settings={"allow_extra_args": True})
def watch(
    context: typer.Context,
    notebook: Name,
    parameter: Parameters = None,
    engine: EngineOption = Engine.AUTO,
    in_language: LanguageOption = "",
) -> None:
    """Make a notebook's page anew whenever it, the data or the helpers change; Ctrl-C ends it."""
    from helpers.pipeline.watch import watch as watch_notebook

    language.speak(in_language)
    pairs = _pairs(parameter or [], context.args)
    watch_notebook(notebook, pairs, engine, tell=note, made=lambda path: out.print(str(path)))


def _pairs(names: list[str], words: list[str]) -> dict[str, str]:
    """`-p a=1 -p b 2` as a dictionary: a name without `=` takes the next free word."""
    words = list(words)
    pairs = {}
    for name in names:
        key, is_pair, value = name.partition("=")
        if not is_pair:
            if not words:
                raise ParameterError(f"parameter {key}: no value; write -p {key} VALUE")
            value = words.pop(0)
        pairs[key] = value
    if words:
        raise ParameterError(f"what is {' '.join(words)!r}? Write -p NAME VALUE for each parameter")
    return pairs


@app.command("list")
def list_reports() -> None:
    """The reports that `opinion build` makes."""
    from helpers.pipeline.collection import load_collection, reports

    rows = [
        (
            report.slug,
            report.file,
            ", ".join(f"{name}={value}" for name, value in report.parameters.items()),
        )
        for report in reports(load_collection())
    ]
    print_table(("report", "notebook", "parameters"), rows)


@app.command()
def describe(
    notebook: Name,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON Schema.")] = False,
) -> None:
    """The parameters of a notebook: names, types, defaults, choices, meaning."""
    from helpers.pipeline.collection import load_collection
    from helpers.pipeline.parameters import contract

    name, entry = load_collection().notebook(notebook)
    parameters = contract(entry)
    if as_json:
        schema = {
            "title": name,
            "type": "object",
            "properties": {key: value.json_schema() for key, value in parameters.items()},
            "additionalProperties": False,
        }
        typer.echo(json.dumps(schema, indent=2, ensure_ascii=False))
        return
    say(f"{name} (notebooks/{entry.file})")
    rows = []
    for parameter in parameters.values():
        choices = parameter.choices()
        some = f"{len(choices)} in {parameter.rule.choices}" if choices else ""
        rows.append((parameter.name, parameter.type, parameter.default, some, parameter.help))
    print_table(("parameter", "type", "default", "choices", "meaning"), rows)


@app.command()
def questions(
    search: Annotated[str, typer.Option(help="A word of the question, house or survey.")] = "",
) -> None:
    """Questions, houses and surveys by word: the names that parameters take."""
    from helpers.search import search_questions

    found = search_questions(search)
    for kind, rows in found.items():
        if rows.empty:
            continue
        out.print(f"[bold]{kind}[/]")
        print_table(rows.columns, rows.itertuples(index=False))
    if all(rows.empty for rows in found.values()):
        raise OpinionError(f"nothing in the data has the word {search!r}")


@app.command()
def check() -> None:
    """Check the data and print every problem; suspicions are apart and do not fail."""
    from helpers.checks import check as check_data

    findings = check_data()
    for problem in findings.suspicions:
        say(f"suspicion: {problem}")
    for problem in findings.errors:
        note(f"error: {problem}")
    out.print(
        f"{len(findings.errors)} errors, {len(findings.suspicions)} suspicions in "
        f"{findings.rows} rows of {findings.tables} tables"
    )
    if findings.errors:
        raise typer.Exit(Exit.DATA)


@app.command()
def codebook() -> None:
    """Write data/README.md anew from the data package."""
    from helpers.codebook import write_readme

    out.print(str(write_readme()))


for command in (build, status, history, editions, rollback, share, figures, verify):
    app.command()(command)

for command in (lint, schedule, serve):
    app.command()(command)

data_app.command()(microdata)
app.add_typer(sources_app, name="sources")
app.add_typer(notify_app, name="notify")
app.add_typer(new_app, name="new")
app.add_typer(data_app, name="data")
claims_app = typer.Typer(no_args_is_help=True, help="Articles whose claims are checked.")
app.add_typer(claims_app, name="claims")


@claims_app.command("new")
def new_article(
    article: Annotated[str, typer.Argument(help="Short name: small letters, digits and _.")],
    title: Annotated[str, typer.Option(prompt=True)],
    outlet: Annotated[str, typer.Option(prompt=True)],
    date: Annotated[str, typer.Option(prompt=True, help="Day it appeared, as 2023-11-13.")],
    address: Annotated[str, typer.Option(prompt=True, help="Its page, http(s).")],
    author: Annotated[str, typer.Option()] = "",
) -> None:
    """Make a folder for another article; its page is made by the next build."""
    from helpers.claim_forms import FORMS
    from helpers.claims.new import Reference, make_article

    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        raise OpinionError(f"a day is written like 2023-11-13; found {date!r}") from None
    if not re.fullmatch(r"https?://\S+", address):
        raise OpinionError(f"an address begins with http:// or https://; found {address!r}")
    reference = Reference(title, outlet, date, address, author)
    folder = make_article(article, reference, forms=list(FORMS))
    out.print(f"{folder}: fill claims.csv, evidence.csv and checks.yml, then `opinion check`")


def main() -> None:
    """Run the command; an error of ours or of a file is a sentence and an exit code."""
    skip_unused()
    try:
        app()
    except OpinionError as error:
        _end(str(error), error.code)
    except (OSError, UnicodeDecodeError) as error:
        _end(_said(error), Exit.USAGE)


def _said(error: OSError | UnicodeDecodeError) -> str:
    """A file or folder that will not do, in words."""
    if isinstance(error, UnicodeDecodeError):
        return (
            f"found the byte 0x{error.object[error.start]:02x} where text in UTF-8 was expected, "
            f"after {error.object[: error.start][-60:]!r}. Name another file, or save it as UTF-8."
        )
    path = Path(os.fsdecode(error.filename or "a file"))
    place = path.parent if path.name.startswith(PREFIX) else path
    return (
        f"{place} cannot be read or written ({error.strerror or error}). "
        "Name another place, or free the disk or the rights; then run the command again."
    )


def _end(said: str, code: Exit) -> NoReturn:
    err.print(visible(said), markup=False, highlight=False, style="red")
    raise SystemExit(int(code)) from None
