"""A built site shown on this machine alone, with the headers that a public server should send."""

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from helpers.errors import OpinionError
from helpers.pipeline.stamp import STATE

ADDRESS = "127.0.0.1"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: What every answer says, whoever serves the site; docs/operations.md sets the same.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
CACHED = ("Cache-Control", "no-store")
TYPES = {
    "": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/atom+xml",
    ".zip": "application/zip",
}


class Handler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD with files of the site, never with a list of a folder."""

    extensions_map = TYPES
    server_version, sys_version = "opinion", ""

    def send_head(self):
        """The file that is asked for, or None once an error has been sent."""
        if self.headers.get("Host") not in self.server.hosts:
            # Another name leads here: somebody else's page may be asking (DNS rebinding).
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self._is_published(Path(self.translate_path(self.path))):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def _is_published(self, path: Path) -> bool:
        """Whether a path stays in the site, whatever links it follows, and is for readers.

        Lock and history of the site are not.
        """
        site = Path(self.directory).resolve()
        try:
            inside = path.resolve().relative_to(site)
        except (ValueError, OSError):
            return False
        named = path.relative_to(self.directory)
        hidden = any(part.startswith(".") for part in (*inside.parts, *named.parts))
        return not hidden and STATE not in (inside.parts[:1] or named.parts[:1])

    def list_directory(self, path):
        """No list: what is to be found stands on the index."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Send what every answer says."""
        for name, value in (*HEADERS.items(), CACHED):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format, *args) -> None:
        """Nothing: the one who looks is the one who runs it."""


class Server(ThreadingHTTPServer):
    """A server of one site. `port` 0 takes a free one; raises `OpinionError` for one in use."""

    daemon_threads = True

    def __init__(self, site: Path, port: int) -> None:
        if not (site / "index.html").is_file():
            raise OpinionError(f"there is no index.html in {site}; run `opinion build` first")
        try:
            super().__init__((ADDRESS, port), partial(Handler, directory=str(site.resolve())))
        except OSError as error:
            raise OpinionError(
                f"port {port}: {error.strerror}; choose another with --port, "
                "or --port 0 for a free one"
            ) from error
        self.hosts = {f"{name}:{self.server_port}" for name in (ADDRESS, "localhost")}

    @property
    def address(self) -> str:
        """Where a browser finds the site."""
        return f"http://{ADDRESS}:{self.server_port}/"
