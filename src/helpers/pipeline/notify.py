"""Who is told of failures, recoveries and runs that are overdue, and who gets pages by mail.

Messages of the first kind hold neither figures nor paths nor what an error said. `apprise`, the
extra `notify`, sends them; it is imported when there is somebody to tell.
"""

import logging
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote

from helpers.errors import Exit
from helpers.pipeline.feed import entry
from helpers.pipeline.publish import STEPS, Site
from helpers.pipeline.settings import Settings
from helpers.pipeline.unattended import Delivery
from helpers.pipeline.work import Result

Note = Callable[[str], None]
STOPPED = {
    Exit.PARAMETERS: "a parameter is impossible",
    Exit.DATA: "the data did not pass their check",
    Exit.KERNEL: "the process that checks the data ended",
    Exit.DEADLINE: "the check of the data took too long",
    Exit.PUBLISH: "the site could not be written",
}


def ended(settings: Settings, results: list[Result], failing: set[str], note: Note) -> None:
    """Tell of reports that failed, and of those that did before (`failing`) and are good now."""
    failed = [result for result in results if not result.is_good]
    again = [one.report.slug for one in results if one.is_good and one.report.slug in failing]
    if failed:
        lines = [f"{result.report.slug}: {STEPS[result.code]}" for result in failed]
        said = f"{len(failed)} of {len(results)} reports could not be made anew"
        tell(settings, said, [*lines, "Their last good pages are shown."], note)
    if again:
        tell(settings, f"{len(again)} reports are made again", again, note)


def stopped(settings: Settings, code: int, note: Note) -> None:
    """Tell of a run that published nothing."""
    reason = STOPPED.get(Exit(code), "see its log")
    tell(settings, "No report was made", [f"Code {int(code)}: {reason}."], note)


def overdue(settings: Settings, last: str, note: Note) -> bool:
    """Tell that no run has published in time; `last` is when the last one ended, if any did."""
    return tell(settings, "Reports are overdue", [f"Last published: {last or 'never'}."], note)


def tell(settings: Settings, title: str, lines: Iterable[str], note: Note) -> bool:
    """Send a message to every service; True when all took it. What went wrong is noted."""
    return _send(settings.notify, title, lines, note) if settings.notify else True


def deliver(
    settings: Settings,
    wanted: Iterable[Delivery],
    results: list[Result],
    site: Site,
    note: Note,
) -> None:
    """Mail each changed page that is wanted, with what changed as text, to its readers."""
    changed = [result.report.slug for result in results if result.is_new and result.is_good]
    for delivery in wanted:
        slugs = [one for one in changed if any(fnmatch(one, p) for p in delivery.reports)]
        to = settings.addresses.get(delivery.to, [])
        if not slugs:
            continue
        if not (to and settings.mail):
            note(f"nobody gets {', '.join(slugs)}: no mail server, or nobody in {delivery.to!r}")
            continue
        between = "&" if "?" in settings.mail else "?"
        address = f"{settings.mail}{between}to={quote(','.join(to))}"
        for slug in slugs:
            told = entry(site.record(slug))
            _send([address], told["title"], told["lines"], note, site.page(slug))


def _send(
    addresses: list[str], title: str, lines: Iterable[str], note: Note, page: Path | None = None
) -> bool:
    try:
        import apprise
    except ImportError:
        note("nobody was told: install apprise with pip install 'belarus-opinion[notify]'")
        return False
    logging.getLogger("apprise").disabled = True  # it writes addresses
    lost = 0
    for address in addresses:
        service = apprise.Apprise()
        attached = {"attach": str(page)} if page else {}
        is_known = service.add(address)
        lost += not (is_known and service.notify("\n".join(lines), title, **attached))
    if lost:
        note(f"{lost} of {len(addresses)} messages ({title}) could not be sent")
    return not lost
