"""Where the collection lies: its root, its data, its notebooks, its reports."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from helpers.errors import OpinionError

MARKER = Path("reports") / "collection.yml"
ROOT_VARIABLE = "OPINION_ROOT"


def root() -> Path:
    """Folder of the collection.

    The folder named by `OPINION_ROOT`, else the nearest folder upwards from the working
    directory that holds `reports/collection.yml`, else the checkout this package is installed
    from. Raises `OpinionError` when none of them is a collection.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        return _named(named)
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return folder
    return _checked(Path(__file__).resolve().parents[2], "the package is installed from")


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """Within, the collection is the one in `folder`."""
    before = os.environ.get(ROOT_VARIABLE)
    os.environ[ROOT_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[ROOT_VARIABLE]
        else:
            os.environ[ROOT_VARIABLE] = before


@lru_cache(maxsize=64)
def _named(folder: str) -> Path:
    return _checked(Path(folder).resolve(), f"{ROOT_VARIABLE} names")


def _checked(folder: Path, why: str) -> Path:
    if not (folder / MARKER).is_file():
        raise OpinionError(
            f"{why} {folder}, but there is no {MARKER.as_posix()} in it. "
            f"Go to the folder of the collection, or name it with --root or {ROOT_VARIABLE}."
        )
    return folder


def data() -> Path:
    """Folder of the data package."""
    return root() / "data"


def notebooks() -> Path:
    """Folder of the notebooks."""
    return root() / "notebooks"


def reports() -> Path:
    """Folder of the collection's list, template and built pages."""
    return root() / "reports"


def site() -> Path:
    """Folder of the built site, where no other is named."""
    return reports() / "site"


def template() -> Path:
    """Folder of the page template."""
    return reports() / "template"
