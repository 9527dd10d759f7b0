"""Room: building. May import: stdlib, building.media_types.

A small web server for dist/: for people (`build.py serve`) and for the tests, which make it behave badly on purpose.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from building.failure import BuildError, reason_of
from building.media_types import TYPES

HOST = "127.0.0.1"
DEFAULT_PORT = 8017
# What a host that can be configured sends, so that the first visit already has threads.
ISOLATION = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
# A poor host knows these two and calls the rest bytes.
POOR_TYPES = {".html": "text/html", ".js": "text/javascript"}

# A fault is called with the handler in place of the normal answer; it returns True when it has answered.
Fault = Callable[["Handler"], bool]


class Server(ThreadingHTTPServer):
    """A server of one folder under one prefix. `faults` and `log` may be changed while it runs."""

    daemon_threads = True
    # A burst of first-visit requests must not be refused (the default of 5 is).
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], root: Path, prefix: str, isolated: bool, wrong_types: bool) -> None:
        self.root = root
        self.prefix = "/" + prefix.strip("/") + "/" if prefix.strip("/") else "/"
        self.isolated = isolated
        self.wrong_types = wrong_types
        self.faults: dict[str, Fault] = {}
        self.log: list[tuple[str, str]] | None = None
        super().__init__(address, partial(Handler, directory=str(root)))

    @property
    def url(self) -> str:
        """The address of the site, with a slash at its end."""
        return f"http://{HOST}:{self.server_address[1]}{self.prefix}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about a visitor that went away in the middle of an answer."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(SimpleHTTPRequestHandler):
    """Answers one connection. Errors of a closed connection are the visitor's business, not the terminal's."""

    server: Server
    protocol_version = "HTTP/1.1"

    @property
    def site_path(self) -> str | None:
        """The requested path below the site's prefix, without query; None outside of it."""
        path = unquote(urlsplit(self.path).path)
        return path[len(self.server.prefix) :] if path.startswith(self.server.prefix) else None

    def do_GET(self) -> None:
        """Answer a GET: the log first, then a fault for this path, then the file."""
        self._answer(super().do_GET)

    def do_HEAD(self) -> None:
        """Answer a HEAD the same way."""
        self._answer(super().do_HEAD)

    def _answer(self, normal: Callable[[], None]) -> None:
        if self.server.log is not None:
            self.server.log.append((self.command, self.path))
        fault = self.server.faults.get(self.site_path or "")
        try:
            if fault is not None and fault(self):
                return
            if self.site_path is None:
                self.send_error(404)
            else:
                normal()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def translate_path(self, path: str) -> str:
        """Map a request to a file below the served folder."""
        return super().translate_path("/" + (self.site_path or ""))

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the type that dist/ declares for this kind of file."""
        known = POOR_TYPES if self.server.wrong_types else TYPES
        return known.get(Path(path).suffix, "application/octet-stream")

    def end_headers(self) -> None:
        """Add what every answer carries. `no-cache` makes browsers ask again, so that a new build is seen."""
        self.send_header("Cache-Control", "no-cache")
        if self.server.isolated:
            for name, value in ISOLATION.items():
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log is for whoever asks for it."""


def make_server(
    root: Path,
    port: int = 0,
    prefix: str = "",
    isolated: bool = True,
    wrong_types: bool = False,
    log: list[tuple[str, str]] | None = None,
    faults: dict[str, Fault] | None = None,
) -> Server:
    """Return a server of `root`, not yet running (`serve_forever`), on `port` (0: any free one).

    `log` receives (method, path with query) of every request; `faults` maps a path below the prefix to a function
    that may answer in place of the file (cut it short, delay it, refuse it) and returns whether it did.
    """
    try:
        server = Server((HOST, port), root, prefix, isolated, wrong_types)
    except OSError as failure:
        raise BuildError(f"cannot serve on port {port}: {reason_of(failure)}") from failure
    server.log = log
    server.faults = faults if faults is not None else {}
    return server
