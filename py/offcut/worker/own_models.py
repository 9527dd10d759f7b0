"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Models that people bring along: cut into parts and kept under names of their own, then run like any other engine.
"""

import hashlib
from typing import Any

from offcut.contract import own
from offcut.contract.errors import InputError, ModelError
from offcut.worker.importing import name_of
from offcut.worker.job_events import JobEvents
from offcut.worker.ports import Opaque, Part, Ports
from offcut.worker.store import ModelStore

# As the build cuts the site's own engines: small enough to hold one in memory, large enough for few entries.
PART_BYTES = 4 * 1024 * 1024


class OwnModels:
    """Takes a file in; which models may be used is the page's to say."""

    def __init__(self, ports: Ports, store: ModelStore) -> None:
        self._ports = ports
        self._store = store

    async def add(self, form: dict[str, Any], file: Any, events: JobEvents) -> dict[str, Any]:
        """Keep the file and return its entry; raise ModelError when it is too large or cannot be read."""
        size, limit = self._ports.file_bytes(file), own.LARGEST_FILE_BYTES
        if not 0 < size <= limit:
            raise ModelError("own-model-too-large", details={"bytes": size, "limit": limit})
        whole = hashlib.sha256()
        pieces: list[tuple[Part, Opaque]] = []
        for start in range(0, size, PART_BYTES):
            events.progress("verify-model", start, size, "bytes")
            piece = self._ports.slice_file(file, start, min(start + PART_BYTES, size))
            pieces.append((await self._part(piece, whole, file), piece))
        sha256 = whole.hexdigest()
        parts = [part for part, _ in pieces]
        entry = {**form, "id": own.identifier(sha256), "bytes": size, "sha256": sha256, "parts": parts}
        own.check_entry(entry)
        for part, piece in pieces:
            await self._store.keep(entry, part, piece, "file", events)
        events.progress("verify-model", size, size, "bytes")
        return entry

    async def _part(self, piece: Opaque, whole: Any, file: Any) -> Part:
        """Hash one piece, for itself and as a stretch of the whole; at most this one is in memory."""
        try:
            data = await self._ports.read_bytes(piece)
        except InputError as gone:
            raise ModelError("import-unreadable", gone.message, {"name": name_of(file)}) from gone
        whole.update(data)
        sha256 = hashlib.sha256(data).hexdigest()
        return {"path": own.path_of(sha256), "sha256": sha256, "bytes": len(data)}
