"""What a server answers for an address: its headers only, through every redirect."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from helpers import __version__
from helpers.source_checks.polite import ClosedError, Limits, Turns

USER_AGENT = (
    f"belarus-opinion/{__version__} (opinion sources check; looks whether cited pages still exist)"
)
PERMANENT, REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
TOO_MANY, UNAVAILABLE = 429, 503
LONGEST = 2000
NO_HOST, NO_ANSWER, UNSURE = "no such host", "no answer", "not told"
NAME_UNKNOWN = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
#: What an error or one of its causes means; the first that fits.
FAILURES = (
    (ssl.SSLCertVerificationError, UNSURE, "its certificate is not valid"),
    (ssl.SSLError, UNSURE, "no secure connection"),
    (httpx.ProxyError, UNSURE, "the proxy does not let us through"),
    ((TimeoutError, httpx.TimeoutException), NO_ANSWER, "no answer within {:g} seconds"),
    (socket.gaierror, NO_ANSWER, "its name is not found now"),
    (httpx.ConnectError, NO_ANSWER, "no connection"),
)


@dataclass(frozen=True)
class Answer:
    """What came back: `status` and `address` of the last answer, and whether every redirect on
    the way was `permanent`. Without one, `failure` (one of those above) and `why` in words.
    """

    address: str
    status: int = 0
    permanent: bool = True
    failure: str = ""
    why: str = ""


class Asker:
    """Asks servers through one client, each host in turn."""

    def __init__(self, client: httpx.AsyncClient, turns: Turns, limits: Limits) -> None:
        self._client, self._turns, self._limits = client, turns, limits

    async def ask(self, address: str) -> Answer:
        """The answer for an address. HEAD first; GET where a server refuses that."""
        permanent = True
        for _ in range(self._limits.hops + 1):
            try:
                status, headers = await self._headers(address)
                target = str(httpx.URL(address).join(headers.get("location", "")))
            except ClosedError as error:
                return Answer(address, failure=UNSURE, why=str(error))
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, OSError) as error:
                failure, why = _failure(error, self._limits)
                return Answer(address, failure=failure, why=why)
            if status not in REDIRECTS or not headers.get("location"):
                return Answer(address, status, permanent)
            if len(target) > LONGEST:
                return Answer(address, failure=NO_ANSWER, why="a redirect too long for an address")
            address, permanent = target, permanent and status in PERMANENT
        why = f"more than {self._limits.hops} redirects"
        return Answer(address, failure=NO_ANSWER, why=why)

    async def _headers(self, address: str) -> tuple[int, httpx.Headers]:
        try:
            status, headers = await self._patient("HEAD", address)
        except (httpx.ReadError, httpx.RemoteProtocolError):
            status, headers = 0, httpx.Headers()
        if 200 <= status < 400 or status == TOO_MANY:
            return status, headers
        return await self._patient("GET", address)

    async def _patient(self, method: str, address: str) -> tuple[int, httpx.Headers]:
        """Once, and once more after the time that a server asks us to wait."""
        status, headers = await self._once(method, address)
        if status == TOO_MANY or (status == UNAVAILABLE and "retry-after" in headers):
            self._turns.hold(httpx.URL(address).host, headers.get("retry-after", ""))
            status, headers = await self._once(method, address)
            if status == TOO_MANY:
                self._turns.hold(httpx.URL(address).host, "")
        return status, headers

    async def _once(self, method: str, address: str) -> tuple[int, httpx.Headers]:
        async with (
            self._turns.turn(httpx.URL(address).host),
            asyncio.timeout(self._limits.seconds),
            self._client.stream(method, address) as response,
        ):
            return response.status_code, response.headers

    async def fetch(self, address: str) -> bytes:
        """The body of a small answer. Raises as httpx, `TimeoutError`, or `ValueError` when it is
        no success or larger than the limit.
        """
        body = b""
        async with (
            self._turns.turn(httpx.URL(address).host),
            asyncio.timeout(self._limits.seconds),
            self._client.stream("GET", address) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"answers {response.status_code}")
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > self._limits.body_bytes:
                    raise ValueError(f"answers with more than {self._limits.body_bytes} bytes")
        return body


def client(limits: Limits) -> httpx.AsyncClient:
    """A client that says who it is, takes no compressed answers and uses HTTPS_PROXY, NO_PROXY."""
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    return httpx.AsyncClient(headers=headers, timeout=limits.seconds, follow_redirects=False)


def _failure(error: Exception, limits: Limits) -> tuple[str, str]:
    causes = list(_causes(error))
    names = [cause for cause in causes if isinstance(cause, socket.gaierror)]
    if names and names[0].errno in NAME_UNKNOWN:
        return NO_HOST, "no such host"
    for kind, failure, why in FAILURES:
        if any(isinstance(cause, kind) for cause in causes):
            return failure, why.format(limits.seconds)
    return NO_ANSWER, "an answer that breaks off or cannot be read"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
