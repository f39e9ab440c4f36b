"""The index of a site says when pages change, and its lists are made anew after a kill.

Light to import: a build that has nothing to do looks here first.
"""

from collections.abc import Callable
from pathlib import Path

from helpers import language, paths
from helpers.errors import BusyError, OpinionError
from helpers.pipeline.files import put
from helpers.pipeline.stamp import OWNER, STATE

INDEX = "index.html"
CONTENT = '<main id="content">\n'
#: Stands on the index while pages change; the next index is without it.
CHANGING = '<p class="failed" id="changing">'


def announce(site: Path) -> None:
    """Let the index of a site say that pages change, before any does.

    A process may be killed before it has renewed the index; so that is never wrong meanwhile.
    """
    index = site / INDEX
    if index.is_file() and not is_announced(site):
        html = index.read_text(encoding="utf-8")
        said = language.gettext(
            "Pages are being made anew: one may be newer than what this list says of it."
        )
        put(index, html.replace(CONTENT, f"{CONTENT}{CHANGING}{said}</p>\n", 1))


def is_announced(site: Path) -> bool:
    """Whether pages change, or a process that changed them ended before it renewed the index."""
    try:
        return CHANGING in (site / INDEX).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def renewed(site: Path | None, note: Callable[[str], None]) -> Path:
    """Folder of a site (the collection's if none is given), with lists that agree with its pages.

    They are made anew when a process that changed pages was killed before it came to that. While
    another process changes the site nothing is done; if the lists cannot be written, `note` hears.
    """
    folder = site or paths.site()
    if not ((folder / STATE / OWNER).is_file() or is_announced(folder)):
        return folder
    from helpers.pipeline import guards

    try:
        with guards.alone(folder, note), guards.writing(folder):
            from helpers.pipeline.build import publish_lists
            from helpers.pipeline.publish import Site

            if Site(folder).records():
                with language.speaking(language.written_in(folder)):
                    publish_lists(Site(folder))
    except BusyError:
        pass
    except OpinionError as error:
        note(f"the index may be older than the pages: {error}")
    return folder
