"""The commands for those who write notebooks."""

from pathlib import Path
from typing import Annotated

import typer

from helpers import paths
from helpers.errors import Exit, OpinionError
from helpers.pipeline.terminal import note, out, say

new_app = typer.Typer(no_args_is_help=True, help="New work for authors.")


@new_app.command("notebook")
def new_notebook(
    question: Annotated[str, typer.Argument(help="What it asks, in words; the title of its page.")],
    about: Annotated[
        str, typer.Option(help="The question of the tables whose figures it begins with.")
    ] = "",
    group: Annotated[str, typer.Option(help="Where it stands on the index.")] = "",
) -> None:
    """Make a notebook, its entry in the collection and its test; all three work at once."""
    from helpers.pipeline.new import NEW_GROUP, make_notebook

    files = make_notebook(question, about=about, group=group or NEW_GROUP)
    for file in files:
        say(str(file.relative_to(paths.root())))
    short = files[0].stem[3:]
    out.print(f"now: opinion watch {short}; change its cells; opinion lint {short}")


def lint(
    notebooks: Annotated[
        list[str] | None, typer.Argument(help="Only these: short name, file name or path.")
    ] = None,
) -> None:
    """Check the form of notebooks; each finding names the cell and what to do."""
    from helpers.pipeline.anatomy import lint as findings_of
    from helpers.pipeline.collection import load_collection

    collection = load_collection()
    chosen = [_file(name, collection) for name in notebooks or []]
    chosen = chosen or sorted(paths.notebooks().glob("*.ipynb"))
    findings = [finding for path in chosen for finding in findings_of(path, collection)]
    for finding in findings:
        note(str(finding))
    said = f"{_count(findings, 'finding')} in {_count(chosen, 'notebook')}"
    say(said)
    if findings:
        raise typer.Exit(Exit.NOTEBOOK)


def _count(items: list, one: str) -> str:
    return f"{len(items)} {one}" + ("" if len(items) == 1 else "s")


def _file(name: str, collection) -> Path:
    """The notebook of that name; a file that the collection does not have is taken as it is."""
    try:
        return collection.notebook(name)[1].path
    except OpinionError:
        if Path(name).is_file():
            return Path(name)
        raise
