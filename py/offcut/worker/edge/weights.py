"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, offcut.contract, offcut.worker.

Parts of weights as Blobs: saved in Cache Storage, downloaded with `integrity`, hashed by WebCrypto.
"""

import asyncio
import base64
from typing import Any

import js
from pyodide.ffi import JsException

from offcut.contract.errors import ModelError, StorageError
from offcut.worker.edge.record import record
from offcut.worker.ports import Opaque, Part


class BrowserWeightCache:
    """One Cache Storage entry per part, in a cache named after the scope: an update of the app never touches it."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._name = f"offcut:{js.URL.new(base).pathname}:weights"

    def _url(self, part: Part) -> str:
        return str(js.URL.new(part["path"], self._base).href)

    async def _open(self) -> Any:
        """Open the cache anew each time: a handle to a deleted cache accepts writes and loses them (FAULTS 0.10)."""
        return await js.caches.open(self._name)

    async def read(self, part: Part) -> Opaque | None:
        """Return the saved part as a Blob, or None."""
        try:
            response = await (await self._open()).match(self._url(part))
            return await response.blob() if response else None
        except (JsException, AttributeError) as cause:  # AttributeError: no `caches` (insecure page)
            raise StorageError("storage-denied", str(cause), {"cause": str(cause)}) from cause

    async def write(self, part: Part, data: Opaque) -> bool:
        """Save the Blob and look through a fresh handle that all of it arrived; tried twice.

        A cache that somebody deletes meanwhile takes the Blob without a word and loses it.
        """
        try:
            return await self._written(part, data) or await self._written(part, data)
        except (JsException, AttributeError):
            return False  # the caller says so: weights-not-stored

    async def _written(self, part: Part, data: Opaque) -> bool:
        headers = record(headers=record(**{"Content-Type": "application/octet-stream"}))
        await (await self._open()).put(self._url(part), js.Response.new(data, headers))
        response = await (await self._open()).match(self._url(part))
        return bool(response) and (await response.blob()).size == part["bytes"]

    async def remove(self, part: Part) -> None:
        """Forget the part; when the storage is closed to us there is nothing to forget."""
        try:
            await (await self._open()).delete(self._url(part))
        except (JsException, AttributeError):
            return

    async def sizes(self, parts: list[Part]) -> dict[str, int]:
        """Return the length of each saved part."""
        try:
            cache = await self._open()
            found = await asyncio.gather(*(self._size(cache, part) for part in parts))
        except (JsException, AttributeError):
            return {}
        return {part["sha256"]: size for part, size in zip(parts, found, strict=True) if size is not None}

    async def _size(self, cache: Any, part: Part) -> int | None:
        try:
            response = await cache.match(self._url(part))
            return int((await response.blob()).size) if response else None
        except JsException:
            return None  # damaged on the disk: the browser has the entry and cannot read it; the others are fine


class NoWeightCache:
    """What ?safe=1 saves: nothing. The parts stay in memory."""

    async def read(self, part: Part) -> Opaque | None:
        """Find nothing."""
        return None

    async def write(self, part: Part, data: Opaque) -> bool:
        """Save nothing."""
        return False

    async def remove(self, part: Part) -> None:
        """Leave what another visit has saved."""

    async def sizes(self, parts: list[Part]) -> dict[str, int]:
        """Count nothing."""
        return {}


class BrowserPartSource:
    """The site's own `weights/` folder; for a part with a `url`, the host that the catalogue names."""

    def __init__(self, base: str) -> None:
        self._base = base

    async def fetch(self, part: Part, *, fresh: bool) -> Opaque:
        """Download one part; the browser refuses bytes with another hash.

        A refused hash and a dead network reject alike. So a fresh try goes without `integrity`: then a rejection is
        the network's, and wrong bytes are found by the hash that is taken of every part anyway.
        """
        url = str(js.URL.new(part.get("url", part["path"]), self._base).href)
        abort = js.AbortController.new()
        asked = {"signal": abort.signal, "cache": "no-store" if fresh else "default"}
        if not fresh:
            asked["integrity"] = "sha256-" + base64.b64encode(bytes.fromhex(part["sha256"])).decode()
        try:
            response = await js.fetch(url, record(**asked))
            if response.ok:
                return await response.blob()
            cause, status = f"HTTP {response.status}", response.status
        except asyncio.CancelledError:
            abort.abort()
            raise
        except JsException as error:
            cause, status = str(error), None
        raise ModelError("download-failed", f"{url}: {cause}", {"url": url, "status": status, "cause": cause})


class BrowserDigest:
    """SHA-256 by WebCrypto, off Python's thread; by hashlib on pages where the browser hides WebCrypto."""

    async def sha256(self, data: Opaque) -> str:
        """Return the hash of a Blob."""
        try:
            buffer = await data.arrayBuffer()
        except JsException as cause:  # the browser took the entry away after it was found
            raise StorageError("storage-denied", str(cause), {"cause": str(cause)}) from cause
        if getattr(js.crypto, "subtle", None):
            digest = await js.crypto.subtle.digest("SHA-256", buffer)
            return bytes(digest.to_bytes()).hex()
        import hashlib  # insecure origins only; not worth its import time elsewhere

        return hashlib.sha256(buffer.to_bytes()).hexdigest()
