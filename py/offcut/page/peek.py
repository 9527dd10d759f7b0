"""Room: page. Runs on CPython and MicroPython. May import nothing.

Reads width and height from the first bytes of a picture, so that the page shows no original that could cost the tab:
a 48 kB PNG can decode to 1.6 GB (FAULTS 0.12). The worker judges files; this only decides about a preview.
"""

# Enough for the frame header of nearly every JPEG, which comes after its embedded thumbnail and profiles.
PEEK_BYTES = 262144
# Read first and enough for most: all other formats have their size in the first 30 bytes.
PREFIX_BYTES = 4096
# JPEG markers that carry the frame's size: SOF0 to SOF15 without DHT, JPG and DAC.
FRAMES = [0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF]
ORIENTATION_TAG = 0x0112
# EXIF orientations that lie on their side.
TURNED = [5, 6, 7, 8]
# A first EXIF directory has about a dozen entries; a damaged count must not keep the page busy.
MOST_ENTRIES = 64


class Prefix:
    """The first bytes of a file; `is_short` once more of them have been asked for than are here."""

    def __init__(self, data: bytes):
        self.data = data
        self.is_short = False

    def fetch(self, place: int, count: int) -> bytes:
        """Return the bytes at `place`, fewer at the end."""
        if place + count > len(self.data):
            self.is_short = True
        return self.data[place : place + count]


class Reader:
    """Numbers out of bytes that are fetched one small piece at a time: `fetch(place, count)` may give fewer."""

    def __init__(self, fetch: object):
        self._fetch = fetch

    def bytes_at(self, place: int, count: int) -> bytes:
        """Return the bytes at `place`, fewer at the end."""
        return self._fetch(place, count)  # type: ignore[operator]

    def big(self, place: int, count: int) -> int:
        """Return a big-endian number, 0 behind the end."""
        return int.from_bytes(self.bytes_at(place, count), "big")

    def little(self, place: int, count: int) -> int:
        """Return a little-endian number, 0 behind the end."""
        return int.from_bytes(self.bytes_at(place, count), "little")


def size_of(fetch: object) -> tuple | None:
    """Return (width, height) as a browser will show it, or None when the first bytes do not say."""
    data = Reader(fetch)
    start = data.bytes_at(0, 16)
    if start[:8] == b"\x89PNG\r\n\x1a\n" and start[12:16] == b"IHDR":
        return _known(data.big(16, 4), data.big(20, 4))
    if start[:6] in [b"GIF87a", b"GIF89a"]:
        return _known(data.little(6, 2), data.little(8, 2))
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return _webp(data, start[12:16])
    if start[:3] == b"\xff\xd8\xff":
        return _jpeg(data)
    return None


def _webp(data: Reader, kind: bytes) -> tuple | None:
    if kind == b"VP8X":
        return _known(data.little(24, 3) + 1, data.little(27, 3) + 1)
    if kind == b"VP8 ":
        return _known(data.little(26, 2) & 0x3FFF, data.little(28, 2) & 0x3FFF)
    if kind == b"VP8L":
        bits = data.little(21, 4)
        return _known((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
    return None


def _jpeg(data: Reader) -> tuple | None:
    place = 2
    is_turned = False
    while data.big(place, 1) == 0xFF:
        marker = data.big(place + 1, 1)
        if marker in FRAMES:
            height, width = data.big(place + 5, 2), data.big(place + 7, 2)
            return _known(height, width) if is_turned else _known(width, height)
        length = data.big(place + 2, 2)
        if length < 2:
            return None
        if marker == 0xE1 and data.bytes_at(place + 4, 6) == b"Exif\x00\x00":
            is_turned = _orientation(data, place + 10) in TURNED
        place += 2 + length
    return None


def _orientation(data: Reader, place: int) -> int:
    """Return the orientation that the EXIF block at `place` tells, 1 when it tells none."""
    read = data.little if data.bytes_at(place, 2) == b"II" else data.big
    directory = place + read(place + 4, 4)
    for index in range(min(read(directory, 2), MOST_ENTRIES)):
        entry = directory + 2 + 12 * index
        if read(entry, 2) == ORIENTATION_TAG:
            return read(entry + 8, 2)
    return 1


def _known(width: int, height: int) -> tuple | None:
    return (width, height) if width > 0 and height > 0 else None
