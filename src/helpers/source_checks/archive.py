"""Copies of pages in a web archive."""

import datetime
import json
import re
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from helpers.source_checks.asking import Asker
from helpers.source_checks.polite import ClosedError

#: The archive that is asked unless another is named: it answers as the Wayback Machine does.
WAYBACK = "https://archive.org/wayback/available"


class Copy(NamedTuple):
    """An archived copy: its address and its day, ISO."""

    address: str
    day: str


async def archived(asker: Asker, archive: str, address: str, day: str) -> Copy | None:
    """The copy of a page nearest to `day` (ISO, may be empty), or None when there is none.

    Raises `ValueError` when the archive does not answer or says what cannot be read.
    """
    asked = {"url": address} | ({"timestamp": day.replace("-", "")} if day else {})
    try:
        body = await asker.fetch(f"{archive}?{urlencode(asked)}")
    except (httpx.HTTPError, httpx.InvalidURL, ClosedError, TimeoutError, OSError) as error:
        raise ValueError(f"does not answer ({type(error).__name__})") from error
    try:
        listed = json.loads(body).get("archived_snapshots", {})
        closest = listed.get("closest") or {}
        url, stamp, status = (str(closest.get(name, "")) for name in ("url", "timestamp", "status"))
    except (ValueError, AttributeError) as error:
        raise ValueError("says what cannot be read") from error
    if not closest.get("available") or status != "200":
        return None
    if not re.fullmatch(r"https?://\S+", url) or not re.fullmatch(r"\d{8,14}", stamp):
        raise ValueError("says what cannot be read")
    try:
        copied = datetime.datetime.strptime(stamp[:8], "%Y%m%d").date()
    except ValueError:
        raise ValueError("says what cannot be read") from None
    return Copy(re.sub(r"^http://", "https://", url), copied.isoformat())
