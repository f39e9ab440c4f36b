"""Asking for many addresses at once, each host in turn, and for copies of those that are gone."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.source_checks.archive import Copy, archived
from helpers.source_checks.asking import Asker, client
from helpers.source_checks.polite import Limits, Turns
from helpers.source_checks.verdicts import DEAD, DOUBTFUL, Verdict, verdict

Tell = Callable[[str, Verdict], None]


class Page(NamedTuple):
    """An address to ask for; `day` (ISO, may be empty) on which it was read or published, whether
    a copy of it is known, and whether a person saw that it is gone, whatever its server says.
    """

    address: str
    day: str = ""
    has_copy: bool = False
    is_gone: bool = False


@dataclass
class Asked:
    """What was found: a verdict for every address asked, copies of pages, and what the archive
    failed to say. `reached` tells whether any server answered at all.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    copies: dict[str, Copy] = field(default_factory=dict)
    archive_failures: dict[str, str] = field(default_factory=dict)
    reached: bool = False


def check_addresses(pages: Iterable[Page], *, archive: str, limits: Limits, tell: Tell) -> Asked:
    """Ask for every page; `tell` hears of each as it is answered.

    The archive at the address `archive` (empty: none) is asked for the copy nearest to its day of
    each page that is dead, doubtful or gone and has no copy. Nothing is raised for an address.
    """
    return asyncio.run(_check(pages, archive, limits, tell))


async def _check(pages: Iterable[Page], archive: str, limits: Limits, tell: Tell) -> Asked:
    found = Asked()
    async with client(limits) as one:
        asker = Asker(one, Turns(limits), limits)

        async def look(page: Page) -> None:
            answer = await asker.ask(page.address)
            found.reached = found.reached or answer.status > 0
            said = found.verdicts[page.address] = verdict(page.address, answer)
            tell(page.address, said)
            lost = page.is_gone or said.state in (DEAD, DOUBTFUL)
            if archive and lost and not page.has_copy:
                await _copy(asker, archive, page, found)

        await asyncio.gather(*map(look, pages))
    return found


async def _copy(asker: Asker, archive: str, page: Page, found: Asked) -> None:
    try:
        copy = await archived(asker, archive, page.address, page.day)
    except ValueError as error:
        found.archive_failures[page.address] = str(error)
        return
    found.reached = True
    if copy:
        found.copies[page.address] = copy
