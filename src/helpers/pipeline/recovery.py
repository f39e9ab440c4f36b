"""What a process that was killed left behind: half-written files, and a page without its record."""

import json
import shutil
import time
from contextlib import suppress
from pathlib import Path

from helpers import paths
from helpers.pipeline.files import PREFIX
from helpers.pipeline.stamp import STATE, memory
from helpers.pipeline.sums import sha256

DAY_SECONDS = 86400


def clear(site: Path) -> None:
    """Put in place each record whose page already is, and take away all else half written.

    The folder of runs serves other sites too, so what is there has to be a day old.
    """
    ours = [site, site / "records", site / STATE, *site.glob("records/editions/*")]
    shared = [paths.reports() / "runs", memory(site, "").parent]
    old = time.time() - DAY_SECONDS
    with suppress(OSError):
        for path in site.glob(f"records/{PREFIX}*"):
            _finish(site, path)
        for path in [path for folder in ours for path in folder.glob(f"{PREFIX}*")]:
            path.unlink()
        for path in [path for folder in shared for path in folder.glob(f"{PREFIX}*")]:
            if path.stat().st_mtime < old:
                path.unlink()
    shutil.rmtree(memory(site, ".tmp"), ignore_errors=True)


def _finish(site: Path, written: Path) -> None:
    """Put a written record in place if its page is there: pages are moved before their records."""
    try:
        record = json.loads(written.read_text(encoding="utf-8"))
        page = (site / f"{record['slug']}.html").read_bytes()
        shown = [one for one in record["editions"] if one["edition"] == record["edition"]][-1]
    except (OSError, ValueError, KeyError, IndexError):
        return
    if shown["sha256"] == sha256(page):
        written.replace(site / "records" / f"{record['slug']}.json")
