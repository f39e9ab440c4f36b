"""The command for data files of individual answers."""

import math
import sys
from pathlib import Path
from typing import Annotated

import typer

from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline.terminal import note, print_table, say


def microdata(
    file: Annotated[Path, typer.Argument(help="SAV, ZSAV, DTA, CSV or XLSX, a row per person.")],
    mapping: Annotated[Path, typer.Argument(help="YAML: what its columns and codes mean.")],
    out_file: Annotated[
        Path | None, typer.Option("--out", help="New CSV file with the shares as rows to add.")
    ] = None,
    published: Annotated[
        bool, typer.Option("--published", help="The house printed these shares: for responses.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show all, write nothing.")] = False,
) -> None:
    """Weighted shares of a data file of individual answers, beside the published ones."""
    from helpers.microdata.mapping import read_mapping
    from helpers.microdata.new_figures import figures_csv
    from helpers.microdata.published import compared
    from helpers.microdata.references import check_references
    from helpers.microdata.results import results
    from helpers.pipeline.files import put

    _check_places(file, out_file)
    meaning = read_mapping(mapping)
    check_references(meaning)
    found = results(file, meaning)
    _show(found, compared(found.shares, found.withheld, meaning.survey_id))
    if out_file is None or dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            raise OpinionError("nobody is there to be asked; look at --dry-run, then give --yes")
        typer.confirm(f"Write these {len(found.shares)} shares to {out_file}?", abort=True)
    put(out_file, figures_csv(found, meaning, "responses" if published else "derived_responses"))
    say(str(out_file))


def _check_places(file: Path, out_file: Path | None) -> None:
    if file.resolve().is_relative_to(paths.root()):
        raise OpinionError(
            f"{file} lies in the collection; individual answers stay out of it: move the file out"
        )
    if out_file is not None and out_file.exists():
        raise OpinionError(f"{out_file} is there already; name a new file")


def _show(found, comparison) -> None:
    for sentence in found.about:
        note(sentence)
    names = ("question", "subgroup", "answer", "share %", "se", "range %", "n", "Kish n", "deff")
    rows = [
        (
            *(share.question_id, share.subgroup, share.option_id, f"{share.percent:.1f}"),
            *(f"{share.se_pp:.1f}", f"{share.low_percent:.1f}–{share.high_percent:.1f}"),
            *(share.n, f"{share.kish_n:.0f}", _number(share.deff, ".2f")),
        )
        for share in found.shares.itertuples()
    ]
    print_table(names, rows)
    for group in found.withheld.itertuples():
        note(f"withheld: {group.question_id}, {group.subgroup}: {group.reason}")
    names = ("question", "subgroup", "answer", "computed %", "published %", "outcome", "row")
    rows = [
        (
            *(cell.question_id, cell.subgroup, cell.option_id),
            *(_number(cell.computed_percent, ".1f"), _number(cell.published_percent, "g")),
            *(cell.outcome, cell.row),
        )
        for cell in comparison.itertuples()
    ]
    print_table(names, rows)
    published = comparison[comparison["row"] != ""]
    outcomes = published["outcome"].str.replace(r"differs.*", "differ", regex=True).value_counts()
    said = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    note(f"{len(published)} published shares: {said}" if said else "no share of it was published")


def _number(value: float, form: str) -> str:
    return "" if math.isnan(value) else format(value, form)
