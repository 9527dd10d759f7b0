"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Everything the worker needs from the outside world, as small interfaces. `worker/edge` implements them with browser
objects, the tests with fakes. An adapter only says *how*; every decision (retry, fall back, give up) is in this room.
"""

import random
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from offcut.worker.engine import Engine
from offcut.worker.ways import Way

Part = dict[str, Any]  # one part of a model's weights, as in the built catalogue: {"path", "sha256", "bytes"}
Opaque = Any  # bytes of a part in the edge's own form (a Blob, an ArrayBuffer); this room only passes it on


class WeightCache(Protocol):
    """Parts of weights saved on this device, one entry per sha-256."""

    async def read(self, part: Part) -> Opaque | None:
        """Return the saved bytes, or None when they are not there or cannot be read."""

    async def write(self, part: Part, data: Opaque) -> bool:
        """Save the bytes and look that all of them arrived; False when the storage refuses, never an exception."""

    async def remove(self, part: Part) -> None:
        """Forget the part; a part that is not there is fine."""

    async def sizes(self, parts: list[Part]) -> dict[str, int]:
        """Return how many bytes of each part are saved, by sha-256; parts that are not saved are left out."""


class PartSource(Protocol):
    """Where a missing part comes from: the site's own folder."""

    async def fetch(self, part: Part, *, fresh: bool) -> Opaque:
        """Download one part; `fresh` goes past every HTTP cache (`cache: "no-store"`).

        A part with a `url` comes from there instead. Raises ModelError `download-failed` with details {url, status,
        cause, retry_after_s}: status is the HTTP status, or None for a network error; retry_after_s is how long the
        host asked to wait, None where it did not say. Bytes that are known to be wrong raise ModelError
        `model-corrupt`. Tries once: this room retries. When its task is cancelled the adapter aborts the request and
        lets CancelledError pass.
        """


class Locks(Protocol):
    """Turns that all tabs of this app share, so that they do not fetch the same thing at the same time."""

    async def take(self, name: str) -> Callable[[], None] | None:
        """Wait for this turn and return what gives it back; None where the browser has no such turns or refuses them.

        A tab that crashes gives its turns back. When its task is cancelled the adapter waits no longer.
        """


class NoLocks:
    """No turns: every tab does as if it were alone."""

    async def take(self, name: str) -> Callable[[], None] | None:
        """Refuse."""
        return None


class Digest(Protocol):
    """Hashing in the edge's own form (WebCrypto in the browser, hashlib in tests)."""

    async def sha256(self, data: Opaque) -> str:
        """Return the lower-case hexadecimal SHA-256 of the bytes."""


@dataclass(frozen=True)
class Gpu:
    """What a browser was found to have, by trying it."""

    has_jspi: bool
    """WebAssembly can wait for a promise (JavaScript Promise Integration), which our WebGPU runtime needs."""
    adapter: str | None
    """What the browser calls the GPU; None when it gives none, or one that cannot be used."""
    is_software: bool
    """The GPU is imitated by the processor, which is slower than using the processor itself."""


class BrowserDecoder(Protocol):
    """The browser's own decoder, for the few formats that Pillow cannot read here."""

    async def __call__(self, file: Any) -> tuple[bytes, tuple[int, int]] | None:
        """Return the upright picture as sRGB with straight alpha, 4 bytes a pixel, and its width and height.

        None when the browser cannot read it either; it does not say whether the format or the file is the reason. A
        canvas is in the way, so colours under partly transparent pixels are rounded, and some browsers add noise.
        """


@dataclass(frozen=True)
class Decoded:
    """What the library for HEIC gives: 8-bit RGBA, upright, the numbers as the file's own profile means them."""

    rows: bytes
    row_bytes: int
    """From one row to the next; more than 4 a pixel where rows are padded."""
    size_wh: tuple[int, int]
    is_premultiplied: bool
    """The colours are multiplied by alpha."""


class HeicDecoder(Protocol):
    """The library for HEIC that a site may carry, for browsers without a decoder of their own."""

    async def __call__(self, data: bytes, check_size: Callable[[int, int], None]) -> Decoded:
        """Decode a file; the first call fetches the library.

        `check_size` is called with width and height before anything is decoded, and what it raises goes through.
        Raises InputError: image-unreadable for a damaged file, heic-unsupported for a codec that the library lacks,
        heic-decoder-failed where the library itself cannot be had; EngineError out-of-memory.
        """


@dataclass(frozen=True)
class Ports:
    """What the entry hands to the worker room.

    An error that an adapter can expect is raised as an OffcutError subclass; anything else counts as a bug and
    becomes `internal-error`. Adapters never catch asyncio.CancelledError without raising it again.
    """

    make_engine: Callable[[Way], Engine]
    """A new engine that holds nothing yet and will run in this way."""
    find_gpu: Callable[[], Coroutine[Any, Any, Gpu]]
    """Look for a GPU and open it once; raises EngineError when even that could not be tried."""
    cache: WeightCache
    source: PartSource
    digest: Digest
    file_bytes: Callable[[Any], int]
    """Size of a picked file (Blob.size), so that one that is too large is refused without reading it."""
    read_bytes: Callable[[Any], Awaitable[bytes]]
    """The whole content of a picked file; raises InputError `image-unreadable` when the file is gone or locked."""
    slice_file: Callable[[Any, int, int], Opaque]
    """slice_file(file, start, end): a piece of a picked file, not read yet."""
    make_blob: Callable[[bytes, str], Any]
    """make_blob(data, mime): what can travel to the page."""
    emit: Callable[[dict[str, Any]], None]
    """Send one event to the page; never waits."""
    clock_ms: Callable[[], float]
    """A monotonic clock (performance.now())."""
    sleep: Callable[[float], Awaitable[None]]
    """Wait that many seconds; ends at once when its task is cancelled."""
    is_online: Callable[[], bool]
    """What the browser believes (navigator.onLine); only used to choose between two sentences, never to refuse."""
    release: str
    """Version of the app that this worker was started from."""
    isolated: bool
    """Whether the page is cross-origin isolated, which threads need."""
    threads: int
    """How many threads a normal engine will use."""
    provider: str
    """Which execution provider a normal engine will use."""
    jitter: Callable[[], float] = field(default=random.random)
    """A number from 0 to 1, to spread retries."""
    decode_in_browser: BrowserDecoder | None = None
    """None where there is no such decoder."""
    decode_heic: HeicDecoder | None = None
    """None where the site carries no such library."""
    locks: Locks = field(default_factory=NoLocks)
    end_spare: Callable[[], None] = lambda: None
    """Let go of an inference worker that was started before anybody asked for one, if it has not been used."""
