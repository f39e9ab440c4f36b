"""A small web of one's own on 127.0.0.1: pages that answer, move, fail, dawdle and never end."""

import contextlib
import json
import os
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

STATUSES = {"/404": 404, "/410": 410, "/403": 403, "/500": 500, "/503": 503}
REDIRECTS = {
    "/301": (301, "/new"),
    "/308": (308, "/new?page=1"),
    "/302": (302, "/new"),
    "/301-302": (301, "/302"),
    "/301-301": (301, "/301"),
    "/301-404": (301, "/404"),
    "/slash": (301, "/slash/"),
    "/loop": (301, "/loop"),
    "/front": (302, "/"),
    "/nowhere": (301, "http://[::1"),
    "/elsewhere": (301, "file:///etc/hostname"),
    "/long": (301, "/" + "x" * 3000),
}
#: The day that the archive's copies are of, and the address they stand at.
COPY, COPY_DAY = "http://archive.example/web/20130919044612/", "2013-09-19"


class Pages(BaseHTTPRequestHandler):
    """Answers by path; what was asked, when and by whom stands in `server.asked`."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):  # noqa: N802
        self._answer()

    def do_GET(self):  # noqa: N802
        self._answer()

    def do_CONNECT(self):  # noqa: N802
        self._note()
        self._plain(403)

    def _answer(self):
        path = urlsplit(self.path).path
        self._note()
        special = getattr(self, "_" + path.strip("/").replace("-", "_"), None)
        if special:
            special()
        elif path in REDIRECTS:
            status, location = REDIRECTS[path]
            self._plain(status, Location=location)
        else:
            self._plain(STATUSES.get(path, 200))

    def _note(self):
        agent = self.headers.get("User-Agent", "")
        self.server.asked.append((time.monotonic(), self.command, self.path, agent))

    def _plain(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _times(self) -> int:
        return sum(path == self.path for _, _, path, _ in self.server.asked)

    def _no_head(self):
        self._plain(405 if self.command == "HEAD" else 200)

    def _head_resets(self):
        if self.command == "HEAD":
            self._resets()
        else:
            self._plain(200)

    def _resets(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True

    def _garbage(self):
        self.wfile.write(b"\x00\xff this is no answer\r\n\r\n")
        self.close_connection = True

    def _late(self):
        self.server.end.wait(5)
        self._plain(200)

    def _drips(self):
        self._endlessly(b"HTTP/1.1 200 OK\r\nX-Drip: ", b"x", 0.05)

    def _endless_headers(self):
        self._endlessly(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 900 + b"\r\n", 0)

    def _endless(self):
        self._endlessly(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536, 0)

    def _endlessly(self, begin, more, pause):
        with contextlib.suppress(OSError):
            self.wfile.write(begin)
            while not self.server.end.wait(pause):
                self.wfile.write(more)
                self.server.sent += len(more)
        self.close_connection = True

    def _soon(self):
        if self._times() == 1:
            self._plain(429, Retry_After="1")
        else:
            self._plain(200)

    def _soon_by_date(self):
        if self._times() == 1:
            self._plain(503, Retry_After=formatdate(time.time() + 2, usegmt=True))
        else:
            self._plain(200)

    def _in_an_hour(self):
        self._plain(429, Retry_After="3600")

    def _busy(self):
        self._plain(429)

    def _archive(self):
        asked = parse_qs(urlsplit(self.path).query)
        address = asked["url"][0]
        closest = {
            "available": True,
            "url": COPY + address,
            "timestamp": "20130919044612",
            "status": "200",
        }
        none = "uncopied" in address
        listed = {"archived_snapshots": {} if none else {"closest": closest}}
        self._plain(200, json.dumps(listed).encode())

    def _archive_breaks(self):
        self._plain(200, b'{"archived_snapshots": [')

    def _archive_lies(self):
        closest = {"available": True, "url": "javascript:1", "timestamp": "2013", "status": "200"}
        self._plain(200, json.dumps({"archived_snapshots": {"closest": closest}}).encode())

    def log_message(self, *_):
        """Say nothing."""


class Web(ThreadingHTTPServer):
    """The server; `at` names a page of it by its host."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked, self.sent, self.end = [], 0, threading.Event()

    def handle_error(self, *_):
        """A client that goes away is what is tried here."""

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        """Address of a page."""
        return f"http://{host}:{self.server_address[1]}{path}"

    def paths(self, path: str) -> list[str]:
        """Methods with which a path was asked for."""
        return [method for _, method, asked, _ in self.asked if asked.endswith(path)]


@contextmanager
def web(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A running server, by TLS where a context for it is given."""
    with Web() as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.end.set()
            server.shutdown()
            thread.join()
