"""Room: benchmarks. May import building. A server that answers while something is measured."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from building.serve import Server


@contextmanager
def serving(server: Server) -> Iterator[str]:
    """Let a server answer in a thread; yield its address. Closed whatever happens."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
