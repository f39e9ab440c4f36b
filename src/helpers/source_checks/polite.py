"""Asking hosts politely: one request at a time each, with a pause, and as they wish."""

import asyncio
import datetime
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

#: Requests under way at once, over all hosts.
AT_ONCE = 16


@dataclass(frozen=True)
class Limits:
    """How long and how much: `pause` between two requests to a host, `seconds` for one request,
    `hops` redirects, `body_bytes` of an answer, `wait` the longest Retry-After that is waited for.
    """

    pause: float = 2.0
    seconds: float = 20.0
    hops: int = 8
    body_bytes: int = 65536
    wait: float = 60.0


class ClosedError(Exception):
    """The host asked to be left alone for longer than we wait."""


@dataclass
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    closed: str = ""


class Turns:
    """Who may ask which host when."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._slots = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until `host` may be asked, and hold it. Raises `ClosedError` if it wants no more."""
        known = self._hosts[host]
        async with known.turn:
            if not known.closed:
                await asyncio.sleep(known.free_at - time.monotonic())
            if known.closed:
                raise ClosedError(known.closed)
            async with self._slots:
                try:
                    yield
                finally:
                    known.free_at = max(known.free_at, time.monotonic() + self._limits.pause)

    def hold(self, host: str, retry_after: str) -> None:
        """Do as a host asks with Retry-After; without one, or a long one, leave it for this run."""
        seconds = seconds_of(retry_after)
        known = self._hosts[host]
        if seconds is None or seconds > self._limits.wait:
            wish = f"until {retry_after!r}" if retry_after else "without saying how long"
            known.closed = f"the host asks to be left alone {wish[:60]}"
        else:
            known.free_at = time.monotonic() + seconds


def seconds_of(retry_after: str) -> float | None:
    """Seconds from now that a Retry-After header means; None for one that cannot be read."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())
