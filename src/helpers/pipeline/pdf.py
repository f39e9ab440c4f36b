"""A page as PDF, printed by the Chromium that is on this machine."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import lxml.html

from helpers.errors import OpinionError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ADVICE = (
    "install it (Debian, Ubuntu: `sudo apt-get install chromium`; macOS: "
    "`brew install --cask chromium`), or set CHROMIUM to the file of one"
)
SWITCHES = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
)
SECONDS = 120
#: Who made a PDF and when; replaced by as many blanks, so that nothing in the file moves.
MADE = re.compile(rb"/(?:Creator|Producer|CreationDate|ModDate) ?\((?:[^()\\]|\\.)*\)")


def find_chromium() -> str | None:
    """File of a Chromium: the one that CHROMIUM names, else the first on the path; or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def printed(html: str) -> bytes:
    """`html` as PDF, through its rules for print; says nothing of the machine or the time.

    Links to other pages of the site become text: a PDF would name the folder they lay in.
    Raises `OpinionError` when there is no Chromium, or when it prints nothing.
    """
    chromium = find_chromium()
    if chromium is None:
        raise OpinionError(f"a PDF is printed by Chromium, and none is here; {ADVICE}")
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(_alone(html), encoding="utf-8")
        own = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", page.as_uri()]
        may_not_nest = hasattr(os, "geteuid") and os.geteuid() == 0
        command = [chromium, *SWITCHES, *(["--no-sandbox"] if may_not_nest else []), *own]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise OpinionError(f"{chromium} did not print within {SECONDS} seconds") from None
        if not made.is_file():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise OpinionError(f"{chromium} printed nothing: {said[-1] if said else 'no reason'}")
        return MADE.sub(lambda found: b" " * len(found[0]), made.read_bytes())


def _alone(html: str) -> str:
    """The page with its folds open, and without links to other pages."""
    document = lxml.html.document_fromstring(html)
    for fold in document.xpath("//details"):
        fold.set("open", "")
    for link in document.xpath("//a[@href and not(starts-with(@href, '#'))]"):
        if not link.get("href").startswith(("http://", "https://")):
            link.drop_tag()
    return lxml.html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
