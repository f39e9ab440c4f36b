"""An earlier edition of a page put back, to stay until what the page is made from changes."""

import json
from pathlib import Path

from helpers.errors import OpinionError
from helpers.pipeline import clock
from helpers.pipeline.files import put, put_all
from helpers.pipeline.publish import Site, as_kept, as_text
from helpers.pipeline.renewal import announce
from helpers.pipeline.stamp import STATE
from helpers.pipeline.sums import sha256


def editions(site: Site, slug: str) -> list[dict]:
    """Each edition of a page, the oldest first: `edition`, `sha256`, and whether it is `shown`
    or `kept`, or none of these. Raises `OpinionError` when there is no such page.
    """
    record = _record(site, slug)
    shown, kept = record["edition"], site.kept(slug)
    listed = {one["edition"]: one["sha256"] for one in record["editions"]}
    sums = {**listed, shown: sha256(site.page(slug).read_bytes())}
    states = {edition: "kept" if edition in kept else "" for edition in sums} | {shown: "shown"}
    return [
        {"edition": edition, "sha256": sums[edition], "state": states[edition]}
        for edition in sorted(sums)
    ]


def roll_back(site: Site, slug: str, fingerprint: str, edition: str = "") -> str:
    """Put back the edition before the present one, or that of the day `edition`; returns its day.

    The page then stands for `fingerprint`, what it would be made from now. The edition that goes
    is kept. Raises `OpinionError` when there is no such page or edition.
    """
    record = _record(site, slug)
    shown = record["edition"]
    kept = [one for one in site.kept(slug) if one != shown]
    wanted = edition or max((one for one in kept if one < shown), default="")
    if wanted not in kept:
        asked, known = wanted or f"before {shown}", ", ".join(kept) or "none"
        raise OpinionError(f"{slug}: no edition {asked} is kept; kept are: {known}")
    page = site.kept_path(slug, wanted, ".html").read_bytes()
    old = json.loads(site.kept_path(slug, wanted, ".json").read_text(encoding="utf-8"))
    now = {
        "editions": record["editions"],
        "failure": record.get("failure"),
        "rolled_back": clock.today().isoformat(),
    }
    announce(site.folder)
    put_all(as_kept(site, record))
    put(_held_path(site), json.dumps(held(site) | {slug: fingerprint}) + "\n")
    put_all({site.page(slug): page, site.record_path(slug): as_text(old | now)})
    return wanted


def held(site: Site) -> dict[str, str]:
    """What each page that was rolled back, and still is, stands for, by slug."""
    try:
        known = json.loads(_held_path(site).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {
        slug: fingerprint
        for slug, fingerprint in known.items()
        if site.record(slug).get("rolled_back") and site.page(slug).is_file()
    }


def _held_path(site: Site) -> Path:
    return site.folder / STATE / "rolled-back.json"


def _record(site: Site, slug: str) -> dict:
    record = site.record(slug)
    if not record.get("edition"):
        raise OpinionError(f"no page called {slug!r} is published in {site.folder}")
    return record
