"""Room: page/edge. Runs on MicroPython in the page. May import js, pyscript.

Hands on what assets/js/incoming.js has taken: pictures that were shared from another app or opened with this one.
"""

import js
from pyscript.ffi import create_proxy

COUNTS = ["lost", "large", "many"]


class Incoming:
    """`tell` takes events, `blobs` keeps the files."""

    def __init__(self, tell: object, blobs: object):
        self._tell = tell
        self._blobs = blobs

    def start(self) -> None:
        """Take what has come, and all that will come."""
        js.offcutIncoming.listen(create_proxy(self._arrived))

    def _arrived(self, batch: object) -> None:
        files = []
        for index in range(batch.files.length):
            file = batch.files.at(index)
            listed = {"file": self._blobs.put(file), "name": file.name, "bytes": file.size, "kind": file.type}
            files.append(listed)
        event = {"type": "files-arrived", "origin": batch.origin, "files": files, "word": batch.word}
        for name in COUNTS:
            event[name] = getattr(batch, name)
        self._tell(event)
