"""Room: benchmarks. May import building. A server that counts the bytes that it sends and can break off."""

import gzip
import threading
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from building.serve import Handler, Server

CHUNK_BYTES = 65536
# What hosts compress by default (nginx, Apache and the large static hosts agree on texts; most on WebAssembly too).
COMPRESSED = {".html", ".js", ".css", ".json", ".svg", ".wasm", ".webmanifest", ".txt"}
# The level that nginx is commonly set to, and Apache's default.
LEVEL = 6


@dataclass
class Counter:
    """Bytes of bodies by path; once `budget_bytes` of weights are sent no more of them are, if it is not None."""

    root: Path
    sent: dict[str, int] = field(default_factory=dict)
    budget_bytes: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self) -> None:
        """Begin to count afresh."""
        with self.lock:
            self.sent = {}

    def snapshot(self) -> "Counter":
        """Return what has been sent so far; the server goes on."""
        with self.lock:
            return Counter(self.root, dict(self.sent))

    def bytes_of(self, category: str, *, compressed: bool = False) -> int:
        """Return what was sent of one category, raw or as a host with gzip would send it."""
        return sum(
            round(count * (self._share(path) if compressed else 1))
            for path, count in self.snapshot().sent.items()
            if category_of(path) == category
        )

    def once(self, category: str) -> int:
        """Return the size of the files of a category that were sent, each counted once."""
        return sum((self.root / path).stat().st_size for path in self.snapshot().sent if category_of(path) == category)

    def _share(self, path: str) -> float:
        file = self.root / path
        if file.suffix not in COMPRESSED:
            return 1.0
        data = file.read_bytes()
        return min(1.0, len(gzip.compress(data, LEVEL)) / len(data)) if data else 1.0

    def add(self, path: str, count: int) -> bool:
        """Count bytes that are about to be sent; False when they must not be."""
        with self.lock:
            if category_of(path) == "engine" and self.budget_bytes is not None:
                if self.budget_bytes < count:
                    return False
                self.budget_bytes -= count
            self.sent[path] = self.sent.get(path, 0) + count
            return True


def category_of(path: str) -> str:
    """Return whether a file is the app, its runtime or an engine."""
    if path.startswith("weights/"):
        return "engine"
    return "runtime" if path.startswith(("vendor/pyodide/", "vendor/ort/")) else "app"


class CountingHandler(Handler):
    """Counts what it sends."""

    counter: Counter

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file piece by piece; close the connection in the middle when the budget is used up."""
        path = self.site_path or "index.html"
        while piece := source.read(CHUNK_BYTES):
            if not self.counter.add(path, len(piece)):
                raise ConnectionResetError("broken off on purpose")
            outputfile.write(piece)


def count(server: Server) -> Counter:
    """Make a server count; return what it counts with."""
    counter = Counter(server.root)
    handler = type("Counting", (CountingHandler,), {"counter": counter})
    server.RequestHandlerClass = partial(handler, directory=str(server.root))
    return counter
