"""What a process that was killed left behind: half-written files, and a page without its record.

And what a power cut or a failing disk did: a record that is damaged or gone.
"""

import json
import re
import shutil
import time
from contextlib import closing, suppress
from pathlib import Path

from helpers import paths
from helpers.pipeline.files import PREFIX, put
from helpers.pipeline.stamp import STATE, memory
from helpers.pipeline.sums import sha256

DAY_SECONDS = 86400
#: A line of the list of editions.
LINE = re.compile(r"^([0-9a-f]{64})  (\S+)\.html  (\d{4}-\d\d-\d\d)$", re.MULTILINE)


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


def mend(site: Path) -> list[Path]:
    """Put another record in the place of each that cannot be read, and of each gone from a page.

    Its editions are those that the site lists, or else a kept one tells of; the page is made anew.
    The damaged file is set aside as `aside` names it. Returns the files that were mended.
    """
    listed = _listed(site)
    lost = [slug for slug in listed if (site / f"{slug}.html").is_file()]
    records = {*site.glob("records/*.json"), *(site / "records" / f"{slug}.json" for slug in lost)}
    mended = []
    for path in sorted(records):
        if not _record(path):
            with suppress(OSError):
                _mend(site, path, listed.get(path.stem, []))
                mended.append(path)
    return mended


def aside(site: Path, damaged: Path) -> Path:
    """Where the file of a damaged record is kept."""
    return site / STATE / f"damaged-{damaged.name}"


def _mend(site: Path, path: Path, listed: list[dict]) -> None:
    from helpers.pipeline.cache import Cache
    from helpers.pipeline.publish import as_text

    if path.is_file():
        path.replace(aside(site, path))
    kept = [_record(one) for one in sorted(site.glob(f"records/editions/{path.stem}/*.json"))]
    last = next(filter(None, reversed(kept)), {})
    if editions := listed or last.get("editions", []):
        record = _pieced_together(site, path.stem, editions, last)
        put(path, as_text(record))
    with closing(Cache(site)) as cache:
        cache.forget(path.stem)


def _pieced_together(site: Path, slug: str, editions: list[dict], last: dict) -> dict:
    """A record of what is known for sure of the page that stands; `last` is of an edition before.

    Without a digest of its content: that is what tells it from a record as it was.
    """
    page = site / f"{slug}.html"
    sum_of_page = sha256(page.read_bytes()) if page.is_file() else ""
    shown = [one for one in editions if one["sha256"] == sum_of_page] or editions
    blank = {"slug": slug, "title": slug, "group": "", "newest": ""}
    unknown = {"answer": [], "figures": [], "digest": ""}
    unknown |= {"changed": None, "failure": None, "rolled_back": None}
    return {**blank, **last, **unknown, "edition": shown[-1]["edition"], "editions": editions}


def _listed(site: Path) -> dict[str, list[dict]]:
    """The editions of every page that the site lists, by slug."""
    from helpers.pipeline.publish import EDITIONS

    found: dict[str, list[dict]] = {}
    with suppress(OSError):
        text = (site / EDITIONS).read_text(encoding="utf-8", errors="replace")
        for digest, slug, edition in LINE.findall(text):
            found.setdefault(slug, []).append({"edition": edition, "sha256": digest})
    return found


def _record(path: Path) -> dict:
    """What a record says; empty when it cannot be read."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return held if held["slug"] else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


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
