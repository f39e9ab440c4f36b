"""The command that looks whether the pages behind the figures still answer."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from helpers import paths
from helpers.errors import OpinionError
from helpers.pipeline import clock
from helpers.pipeline.terminal import note, say

sources_app = typer.Typer(no_args_is_help=True, help="The pages that figures were read in.")
ASKED = Path("runs") / "sources-asked.json"


@sources_app.callback()
def _sources() -> None:
    """Keep `check` a command of its own."""


@sources_app.command()
def check(
    words: Annotated[
        list[str] | None, typer.Argument(help="Only addresses that hold one of these words.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the longest unasked.")] = 100,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between requests to a host.")] = 2.0,
    seconds: Annotated[float, typer.Option(min=0.1, help="Seconds for one request.")] = 20.0,
    archive: Annotated[
        str | None,
        typer.Option(
            envvar="OPINION_ARCHIVE", help="Address that tells of copies; '' asks for none."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask and say, write nothing.")] = False,
) -> None:
    """Ask the network whether the sources still answer; list those moved, dead or doubtful."""
    from helpers.pipeline.files import put
    from helpers.source_checks import Limits, check_addresses
    from helpers.source_checks.archive import WAYBACK
    from helpers.source_checks.listing import listed, pages

    asked_on, known = _asked_on(), pages(listed())
    chosen = [page for page in known if not words or any(word in page.address for word in words)]
    if not chosen:
        raise OpinionError(f"no address of a source holds {' or '.join(words or [])}")
    chosen = sorted(chosen, key=lambda page: asked_on.get(page.address, ""))[:limit]
    found = check_addresses(
        chosen,
        archive=WAYBACK if archive is None else archive,
        limits=Limits(pause=pause, seconds=seconds),
        tell=_tell,
    )
    if not found.reached:
        raise OpinionError(
            "no server answered, so nothing was written; is there a network, or is a proxy needed "
            "(HTTPS_PROXY)?"
        )
    for address, why in found.archive_failures.items():
        note(f"{address}: the archive {why}")
    for change in _listing(found).changes if dry_run else _written(found):
        say(change)
    counts = Counter(said.state for said in found.verdicts.values())
    said = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    note(f"{len(chosen)} of {len(known)} addresses asked: {said}")
    if dry_run:
        return
    asked_on |= dict.fromkeys(found.verdicts, clock.today().isoformat())
    put(paths.reports() / ASKED, json.dumps(asked_on, indent=0, sort_keys=True))


def _listing(found):
    """The table as it is now, with what was found."""
    from helpers.source_checks.listing import listed, pages, renewed

    old = listed()
    return renewed(old, found, {page.address for page in pages(old)}, clock.today())


def _written(found) -> list[str]:
    """Write what was found into the table, and say what changed.

    Asking takes minutes: what a person wrote into the table meanwhile stays.
    """
    from helpers.descriptor import table
    from helpers.intake import writing
    from helpers.source_checks.listing import TABLE

    path = paths.root() / table(TABLE).file
    with writing.alone():
        before = path.read_bytes()
        new = _listing(found)
        if new.changes:
            writing.write_all({path: new.csv().encode()}, {path: before})
    return new.changes


def _tell(address: str, said) -> None:
    if said.why:
        note(f"{said.state}: {address}: {said.why}" + f" to {said.moved_to}" * bool(said.moved_to))


def _asked_on() -> dict[str, str]:
    """The day on which each address was last asked for here; none where that is not known."""
    try:
        held = json.loads((paths.reports() / ASKED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
