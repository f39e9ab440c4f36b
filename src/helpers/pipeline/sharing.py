"""The commands that hand pages on and check what was handed on."""

import os
from pathlib import Path
from typing import Annotated

import typer

from helpers import language
from helpers.errors import Exit, OpinionError
from helpers.pipeline.terminal import SiteOption, err, note, say

Slugs = Annotated[list[str], typer.Argument(help="Published reports; * stands for anything.")]
QUIET_TIME = 315532800  # 1980-01-01, as inside the ZIP
PROVED = (
    "This says that the bytes are the listed ones. It does not say who made the list: "
    "take it from a place that you trust."
)


def share(
    slugs: Slugs,
    out_file: Annotated[
        Path, typer.Option("--out", help="A .zip; or .html or .pdf for one report.")
    ],
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Neutral names and titles, no links, no metadata.")
    ] = False,
    no_addresses: Annotated[
        bool, typer.Option("--no-addresses", help="Quiet, and sources by publisher and date.")
    ] = False,
    with_pdf: Annotated[
        bool, typer.Option("--pdf", help="Each page in the ZIP as PDF too; needs Chromium.")
    ] = False,
    site: SiteOption = None,
) -> None:
    """Pack published reports into one file that works offline, with data and codebook."""
    from helpers.pipeline import share as sharing
    from helpers.pipeline.files import put
    from helpers.pipeline.sums import sha256

    target = _site(site)
    chosen = sharing.chosen_slugs(target, slugs)
    mode = sharing.quietness(target, addresses=not no_addresses) if quiet or no_addresses else None
    content = sharing.shared(target, chosen, out_file.suffix, mode, with_pdf=with_pdf)
    put(out_file, content)
    if mode:
        os.utime(out_file, (QUIET_TIME, QUIET_TIME))
    say(f"{sha256(content)}  {out_file.name}")


def figures(
    slugs: Slugs,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="Folder; figures/ in the site if not given.")
    ] = None,
    site: SiteOption = None,
) -> None:
    """Write each figure of published reports as SVG, PNG, card for links, CSV and JSON."""
    from helpers.pipeline import share as sharing
    from helpers.pipeline.exports import figure_files
    from helpers.pipeline.files import put

    target = _site(site)
    folder = out_folder or target.folder / "figures"
    written = 0
    for slug in sharing.chosen_slugs(target, slugs):
        for name, content in figure_files(target, slug):
            put(folder / name, content)
            written += 1
    say(f"{written} files in {folder}")


def verify(
    file: Annotated[Path, typer.Argument(help="A page, a ZIP or another file of the site.")],
    against: Annotated[
        Path | None,
        typer.Option(help="Folder of a built site, or a copy of its editions.txt."),
    ] = None,
) -> None:
    """Tell a page or ZIP that was published from one that was altered or invented."""
    from helpers.pipeline.renewal import renewed
    from helpers.pipeline.verify import verify as verified

    folder = against or renewed(None, note)
    language.speak(language.written_in(folder))
    verdicts = verified(file, folder)
    unknown = [verdict for verdict in verdicts if not verdict.published]
    for verdict in verdicts:
        word = "published" if verdict.published else "UNKNOWN"
        said = verdict.published or verdict.note
        say(f"{word:>9}  {verdict.name}: {said}")
    if unknown:
        err.print(
            f"{len(unknown)} of {len(verdicts)} files were not published here as they are: "
            "altered, invented, of an earlier edition, or from another site."
        )
        raise typer.Exit(Exit.UNKNOWN_FILE)
    say(PROVED)


def _site(folder: Path | None):
    from helpers.pipeline.publish import DATA, FIGURES, Site
    from helpers.pipeline.renewal import renewed

    site = Site(renewed(folder, note))
    lacking = [name for name in (DATA, FIGURES) if not (site.folder / name).is_file()]
    if lacking:
        raise OpinionError(
            f"there is no {' and no '.join(lacking)} in {site.folder}; run `opinion build` first"
        )
    language.speak(language.written_in(site.folder))
    return site
