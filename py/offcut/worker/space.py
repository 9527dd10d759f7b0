"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

How much may be decoded at once. Two pictures in flight are worth their memory while they are of usual size; a very
large one waits until the other is out of the way, and then has everything for itself, as if nothing ran beside it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Two photos of 24 megapixels. What is only decoded takes 3 or 4 bytes for each pixel, so the one that waits for the
# engine costs at most 100 MB beside the one that is being finished.
MOST_PIXELS = 50_000_000


class Space:
    """Lets pictures in while they fit together; one alone always does."""

    def __init__(self, most_pixels: int) -> None:
        self._most_pixels = most_pixels
        self._open_pixels = 0
        self._has_changed = asyncio.Event()

    @asynccontextmanager
    async def room_for(self, pixels: int) -> AsyncIterator[None]:
        """Wait until a picture of so many pixels fits, and count it as open."""
        while self._open_pixels and self._open_pixels + pixels > self._most_pixels:
            self._has_changed.clear()
            await self._has_changed.wait()
        self._open_pixels += pixels
        try:
            yield
        finally:
            self._open_pixels -= pixels
            self._has_changed.set()
