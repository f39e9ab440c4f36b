"""The commands for a site that is left alone: how it stands, and what happened."""

import datetime
import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import typer

from helpers import language, paths
from helpers.errors import OpinionError
from helpers.pipeline.terminal import OnlyThese, SiteOption, note, print_table, say

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]
Slug = Annotated[str, typer.Argument(help="A published report.")]
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def status(
    max_age: Annotated[
        str, typer.Option(help="Overdue when the last run is older: 8d, 36h. Else by schedule.")
    ] = "",
    as_json: JsonOption = False,
    notify: Annotated[
        bool, typer.Option("--notify", help="When overdue, tell once whom the settings name.")
    ] = False,
    site: SiteOption = None,
) -> None:
    """How the site stands; the exit code is 10 when overdue, else that of the worst failure."""
    from helpers.pipeline import status as standing
    from helpers.pipeline.renewal import renewed

    folder = renewed(site, note)
    found = standing.status(folder, _age(max_age) if max_age else None)
    if notify and found.is_overdue:
        _tell_overdue(folder, found.published)
    if as_json:
        typer.echo(json.dumps(found.as_data(), indent=1, ensure_ascii=False))
        raise typer.Exit(found.code)
    last = found.last_run
    said = f"ended {last['ended']} with code {last['code']}" if last else "there was none"
    say(f"last run of the whole collection: {said}")
    if found.next_due:
        say(f"next due: {found.next_due}")
    if found.is_overdue:
        say("OVERDUE: no run has published in time")
    if found.killed:
        say(f"the run begun at {found.killed['at']} was killed; the next one makes what it did not")
    if found.blocked:
        say(f"no run can write to the site now: {found.blocked}")
    good = sum(report.state == standing.GOOD for report in found.reports)
    say(f"{good} of {len(found.reports)} reports are good")
    rows = [
        (one.slug, one.state, one.edition, one.failed, one.step, _where(one.error, one.cell))
        for one in found.reports
        if one.state != standing.GOOD
    ]
    if rows:
        print_table(("report", "state", "edition", "failed", "step", "error"), rows)
    raise typer.Exit(found.code)


def history(
    slugs: OnlyThese = None,
    most: Annotated[int, typer.Option(min=1, help="How many runs, the newest last.")] = 20,
    as_json: JsonOption = False,
    site: SiteOption = None,
) -> None:
    """The last runs, and with names of reports what became of each in them.

    Runs in a row in which a report stood are one line; --json has a record for each.
    """
    from helpers.pipeline.history import History
    from helpers.pipeline.outcomes import folded, outcomes
    from helpers.pipeline.renewal import renewed

    past = History(renewed(site, note))
    if slugs:
        found = list(outcomes(past, lambda slug: any(fnmatch(slug, one) for one in slugs)))
        columns = ("at", "report", "state", "code", "error", "why")
    else:
        found = past.runs()
        columns = ("began", "ended", "code", "made", "changed", "failed", "stood", "why")
    if as_json:
        typer.echo(json.dumps(found[-most:], indent=1, ensure_ascii=False))
        return
    told = [*map(_in_words, folded(found))] if slugs else found
    print_table(columns, [tuple(one.get(name, "") for name in columns) for one in told[-most:]])


def _in_words(report: dict) -> dict:
    """A record of a report, or those of several runs in which it stood, as the table shows it."""
    why = "; ".join(report["why"])
    if report["runs"] > 1:
        why = f"so in {report['runs']} runs since {report['since']}"
    where = _where(report["error"], report["cell"])
    return {**report, "report": report["slug"], "error": where, "why": why}


def editions(slug: Slug, site: SiteOption = None) -> None:
    """The editions of a page: which is shown, which are kept to be put back."""
    from helpers.pipeline.publish import Site
    from helpers.pipeline.renewal import renewed
    from helpers.pipeline.rollback import editions as listed

    columns = ("edition", "state", "sha256")
    rows = [[one[name] for name in columns] for one in listed(Site(renewed(site, note)), slug)]
    print_table(columns, rows)


def rollback(
    slug: Slug,
    to: Annotated[str, typer.Option(metavar="EDITION", help="Its day; else the one before.")] = "",
    site: SiteOption = None,
) -> None:
    """Put an earlier edition of a page back; it stays until what the page is made from changes."""
    from helpers.pipeline import guards, stamp
    from helpers.pipeline.build import fingerprint, publish_lists
    from helpers.pipeline.publish import Site
    from helpers.pipeline.rollback import roll_back

    target = Site(site or paths.site())
    language.speak(language.written_in(target.folder))
    with guards.alone(target.folder, say), guards.writing(target.folder):
        stamp.forget(target.folder)
        edition = roll_back(target, slug, fingerprint(slug, target.folder), to)
        publish_lists(target)
    say(f"{slug}: the edition of {edition} is shown again; --force makes the page anew")


notify_app = typer.Typer(no_args_is_help=True, help="Who is told of failures and late runs.")


@notify_app.command("test")
def test_notify() -> None:
    """Send a message to every service of the settings, and say whether all took it."""
    from helpers.pipeline import notify, settings

    told = settings.take()
    if not told.notify:
        raise OpinionError(f"nobody is to be told: set {settings.NOTIFY} or {settings.FILE}")
    if not notify.tell(told, "A test", ["Messages of the reports arrive here."], say):
        raise OpinionError("not every message was sent; compare the addresses with apprise's list")
    say(f"{len(told.notify)} messages were sent")


def _tell_overdue(folder: Path, last: str) -> None:
    """Tell that no run has published since `last`, once for each."""
    from helpers.pipeline import clock, notify, settings
    from helpers.pipeline.history import TOLD, History

    history = History(folder)
    about = {"kind": TOLD, "run": f"overdue after {last or 'none'}"}
    if any(about.items() <= record.items() for record in history.records()):
        return
    if notify.overdue(settings.take(), last, say):
        history.add(**about, at=clock.stamp(clock.now()))


def _age(text: str) -> datetime.timedelta:
    found = re.fullmatch(r"([0-9]{1,5})([mhdw])", text)
    if not found:
        raise OpinionError(
            f"an age is written like 8d, 36h or 90m, with at most five digits; found {text!r}"
        )
    return datetime.timedelta(**{UNITS[found[2]]: int(found[1])})


def _where(error: str, cell: int) -> str:
    return f"{error} (cell {cell})" if error and cell else error
