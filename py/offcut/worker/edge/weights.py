"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, offcut.contract, offcut.worker.

Parts of weights as Blobs: saved in Cache Storage, downloaded from the site, hashed by WebCrypto.
"""

import asyncio
import math
from typing import Any

import js
from pyodide.ffi import JsException

from offcut.contract.errors import ModelError, StorageError
from offcut.worker.edge.record import record
from offcut.worker.ports import Opaque, Part


class BrowserWeightCache:
    """One Cache Storage entry per part, in caches named after the scope: an update of the app never touches them.

    What people brought along lies in a cache of its own, "own", like its paths.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefix = f"offcut:{js.URL.new(base).pathname}:"

    def _url(self, part: Part) -> str:
        return str(js.URL.new(part["path"], self._base).href)

    async def _open(self, part: Part) -> Any:
        """Open the cache anew each time: a handle to a deleted cache accepts writes and loses them (FAULTS 0.10)."""
        return await js.caches.open(self._prefix + part["path"].split("/")[0])

    async def read(self, part: Part) -> Opaque | None:
        """Return the saved part as a Blob, or None."""
        try:
            response = await (await self._open(part)).match(self._url(part))
            return await response.blob() if response else None
        except (JsException, AttributeError) as cause:  # AttributeError: no `caches` (insecure page)
            raise StorageError("storage-denied", str(cause), {"cause": str(cause)}) from cause

    async def write(self, part: Part, data: Opaque) -> bool:
        """Save the Blob and look through a fresh handle that all of it arrived."""
        try:
            headers = record(headers=record(**{"Content-Type": "application/octet-stream"}))
            await (await self._open(part)).put(self._url(part), js.Response.new(data, headers))
            response = await (await self._open(part)).match(self._url(part))
            return bool(response) and (await response.blob()).size == part["bytes"]
        except (JsException, AttributeError):
            return False  # the caller says so: weights-not-stored

    async def remove(self, part: Part) -> None:
        """Forget the part; when the storage is closed to us there is nothing to forget."""
        try:
            await (await self._open(part)).delete(self._url(part))
        except (JsException, AttributeError):
            return

    async def sizes(self, parts: list[Part]) -> dict[str, int]:
        """Return the length of each saved part."""
        try:
            found = await asyncio.gather(*(self._size(part) for part in parts))
        except (JsException, AttributeError):
            return {}
        return {part["sha256"]: size for part, size in zip(parts, found, strict=True) if size is not None}

    async def _size(self, part: Part) -> int | None:
        response = await (await self._open(part)).match(self._url(part))
        return int((await response.blob()).size) if response else None


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
        """Download one part, of which the caller takes the hash.

        Without `integrity`: browsers hold any answer against it, so "wait 30 seconds" (429) and "gone" (404) would look
        like a dead network, and an overloaded host would be asked again at once.
        """
        url = str(js.URL.new(part.get("url", part["path"]), self._base).href)
        abort = js.AbortController.new()
        asked = {"signal": abort.signal, "cache": "no-store" if fresh else "default"}
        try:
            response = await js.fetch(url, record(**asked))
            if response.ok:
                return await response.blob()
            cause, status, retry_after_s = f"HTTP {response.status}", response.status, _retry_after_s(response)
        except asyncio.CancelledError:
            abort.abort()
            raise
        except JsException as error:
            cause, status, retry_after_s = str(error), None, None
        details = {"url": url, "status": status, "cause": cause, "retry_after_s": retry_after_s}
        raise ModelError("download-failed", f"{url}: {cause}", details)


def _retry_after_s(response: Any) -> float | None:
    """Return how long the host asks to wait: it says seconds, or a time by its own clock (RFC 9110, 10.2.3)."""
    asked = response.headers.get("Retry-After")
    if not asked:
        return None
    if asked.strip().isdecimal():
        return float(asked)
    now_ms = js.Date.parse(response.headers.get("Date") or "")
    wait_ms = js.Date.parse(asked) - (js.Date.now() if math.isnan(now_ms) else now_ms)
    return None if math.isnan(wait_ms) else wait_ms / 1000


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
