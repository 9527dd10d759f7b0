"""Room: page/edge. Runs on MicroPython in the page. May import js, pyscript.

Hands on what assets/js/incoming.js has taken: pictures that were shared from another app or opened with this one.
"""

import js
from pyscript.ffi import create_proxy

COUNTS = ["lost", "large", "many"]


class Incoming:
    """`adding` is edge/adding.py: hundreds may be shared at once too."""

    def __init__(self, adding: object):
        self._adding = adding

    def start(self) -> None:
        """Take what has come, and all that will come."""
        js.offcutIncoming.listen(create_proxy(self._arrived))

    def _arrived(self, batch: object) -> None:
        facts = {"origin": batch.origin, "word": batch.word}
        for name in COUNTS:
            facts[name] = getattr(batch, name)
        self._adding.arrived(batch.files, facts)
