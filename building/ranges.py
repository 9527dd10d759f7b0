"""Room: building. May import: stdlib, building.web, building.failure.

A file on a web server, read piece by piece: enough of a file object for `zipfile` to take one member out of a
large archive without fetching the rest.
"""

import http.client
import io
import re

from building.failure import SourceFailed
from building.web import network_reason, open_url

# One request brings at least this much: the directory of a wheel with 5,000 members is about 600 KB.
STEP = 1 << 20


class RangeFile(io.RawIOBase):
    """A seekable, read-only view of `url`. Raises SourceFailed when the server does not answer in ranges."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.position = 0
        self.start = 0
        self.buffer = b""
        self.size = self._measure()

    def _measure(self) -> int:
        with open_url(self.url, {"Range": "bytes=0-0"}) as response:
            found = re.fullmatch(r"bytes 0-0/(\d+)", response.headers.get("Content-Range", ""))
            if response.status != 206 or found is None:
                raise SourceFailed("the server does not answer range requests")
            return int(found[1])

    def readable(self) -> bool:
        """Reading is what this is for."""
        return True

    def seekable(self) -> bool:
        """Any position can be read."""
        return True

    def tell(self) -> int:
        """Return the position of the next read."""
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the position of the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        self.position = base + offset
        return self.position

    def read(self, count: int = -1) -> bytes:
        """Return up to `count` bytes (all that is left when negative)."""
        left = self.size - self.position
        count = left if count < 0 else min(count, left)
        if count <= 0:
            return b""
        if not self.start <= self.position <= self.position + count <= self.start + len(self.buffer):
            self._fetch(self.position, max(count, STEP))
        begin = self.position - self.start
        self.position += count
        return self.buffer[begin : begin + count]

    def _fetch(self, start: int, count: int) -> None:
        last = min(start + count, self.size) - 1
        with open_url(self.url, {"Range": f"bytes={start}-{last}"}) as response:
            try:
                data = response.read()
            except (OSError, http.client.HTTPException) as failure:
                raise SourceFailed(f"the connection was cut: {network_reason(failure)}") from failure
        if len(data) != last - start + 1:
            raise SourceFailed(f"the server sent {len(data)} bytes for a range of {last - start + 1}")
        self.start, self.buffer = start, data
