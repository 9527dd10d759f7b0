"""Room: benchmarks. May import building. A server behind a line of so many bytes a second, shared by all requests."""

import threading
import time
from functools import partial
from typing import Any

from building.serve import Handler, Server

# A quarter of a tenth of a second at 20 Mbit/s: small enough that requests share the line.
CHUNK_BYTES = 16384


class Line:
    """Says when so many bytes are through, one after the other."""

    def __init__(self, bytes_per_s: float) -> None:
        self._bytes_per_s = bytes_per_s
        self._free_s = 0.0
        self._lock = threading.Lock()

    def arrives_s(self, count: int, now_s: float) -> float:
        """Return the moment at which `count` bytes that are sent now have arrived."""
        with self._lock:
            self._free_s = max(self._free_s, now_s) + count / self._bytes_per_s
            return self._free_s


class SlowHandler(Handler):
    """Sends a file as fast as the line takes it."""

    line: Line

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send piece by piece, each when it would have arrived."""
        while piece := source.read(CHUNK_BYTES):
            now_s = time.monotonic()
            time.sleep(max(0.0, self.line.arrives_s(len(piece), now_s) - now_s))
            outputfile.write(piece)


def throttle(server: Server, bytes_per_s: float) -> None:
    """Put a server behind a line."""
    handler = type("Slow", (SlowHandler,), {"line": Line(bytes_per_s)})
    server.RequestHandlerClass = partial(handler, directory=str(server.root))
