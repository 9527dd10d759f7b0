"""Room: tests. Runs on CPython. The parts of an engine on a site: who asked for them, and how they are answered."""

import json
import threading
from functools import partial
from typing import Any

from tests.browser import faults
from tests.browser.person import LONGEST_HOLD_S
from tests.browser.site import Site


class Parts:
    """The parts of one engine. `allowed` of them are answered; the others wait, or are dropped half-way."""

    def __init__(self, site: Site, engine: str, *, gzip: bool = False) -> None:
        models = json.loads((site.server.root / "models.json").read_text())["models"]
        self._site = site
        self.parts: list[dict[str, Any]] = next(entry for entry in models if entry["id"] == engine)["parts"]
        self.paths: list[str] = [part["path"] for part in self.parts]
        self._changed = threading.Condition()
        self._allowed = len(self.paths)
        self._drop: float | None = None
        for index, path in enumerate(self.paths):
            whole = faults.whole_gzip(site.server.root / path) if gzip else None
            site.server.faults[path] = partial(self._answer, index, whole)

    def asked(self) -> list[int]:
        """Return how often each part has been asked for."""
        paths = [path.lstrip("/") for method, path in self._site.log if method == "GET"]
        return [paths.count(path) for path in self.paths]

    def hold(self, allowed: int) -> None:
        """Answer the first `allowed` parts; let the others wait."""
        self._set(allowed, None)

    def drop(self, allowed: int, share: float) -> None:
        """Answer the first `allowed` parts; close the connection after `share` of any other."""
        self._set(allowed, share)

    def let_go(self) -> None:
        """Answer everything."""
        self._set(len(self.paths), None)

    def _set(self, allowed: int, share: float | None) -> None:
        with self._changed:
            self._allowed, self._drop = allowed, share
            self._changed.notify_all()

    def _answer(self, index: int, whole: Any, handler: Any) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: index < self._allowed or self._drop is not None, LONGEST_HOLD_S)
            is_dropped, share = index >= self._allowed, self._drop
        if not is_dropped:
            return bool(whole and whole(handler))
        data = (self._site.server.root / self.paths[index]).read_bytes()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: int(len(data) * (share or 0))])
        handler.close_connection = True
        return True
