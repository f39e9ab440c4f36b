"""The commands for whoever lets the collection run by itself and shows its site."""

from pathlib import Path
from typing import Annotated

import typer

from helpers.errors import OpinionError, did_you_mean
from helpers.pipeline.terminal import SiteOption, note, say

MONDAYS = "0 6 * * 1"


def schedule(
    kind: Annotated[
        str, typer.Argument(metavar="systemd|cron|github|windows", help="Who calls the build.")
    ],
    cron: Annotated[
        str, typer.Option(help="Five fields; the collection's `schedule:` if not given.")
    ] = "",
    time_zone: Annotated[str, typer.Option(help="Time zone of --cron; UTC if not given.")] = "",
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="Write the files there instead of printing them.")
    ] = None,
) -> None:
    """Print ready files that call `opinion build --if-due`, and how to install them."""
    from helpers.pipeline.collection import load_collection
    from helpers.pipeline.files import put
    from helpers.pipeline.triggers import MAKERS, trigger_files

    if kind not in MAKERS:
        raise OpinionError(f"there is no trigger {kind!r}{did_you_mean(kind, MAKERS)}")
    chosen = load_collection().schedule
    if cron or time_zone or chosen is None:
        chosen = _schedule(cron or MONDAYS, time_zone or "UTC")
    made = trigger_files(kind, chosen)
    for name, text in made.items():
        if out_folder is None:
            typer.echo(text)
        else:
            put(out_folder / name, text)
            say(str(out_folder / name))


def _schedule(cron: str, time_zone: str):
    from pydantic import ValidationError

    from helpers.pipeline.unattended import Schedule

    try:
        return Schedule(cron=cron, time_zone=time_zone)
    except ValidationError as error:
        said = "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())
        raise OpinionError(said) from error


def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8000,
    site: SiteOption = None,
) -> None:
    """Show the built site on this machine, for a look; Ctrl-C ends it."""
    from helpers.pipeline.renewal import renewed
    from helpers.pipeline.serve import Server

    with Server(renewed(site, note), port) as server:
        typer.echo(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("ended")
