"""Room: matte. Runs on CPython and Pyodide. May import the standard library.

Walks the boxes of ISO media files (AVIF, HEIC): the format, and the size of the picture.
"""

import struct
from collections.abc import Iterator

# Where the size property lies: meta > iprp > ipco > ispe; meta is a full box, so 4 bytes of version come first.
SIZE_PATH = (b"meta", b"iprp", b"ipco", b"ispe")
VERSIONED = (b"meta",)
AVIF_BRANDS = (b"avif", b"avis")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def brand_format(data: bytes) -> str:
    """Name the format by the brands in the first box: AVIF, HEIC or a film."""
    end = min(int.from_bytes(data[:4], "big"), len(data))
    brands = [data[8:12]] + [data[start : start + 4] for start in range(16, end, 4)]
    if any(brand in AVIF_BRANDS for brand in brands):
        return "AVIF"
    if any(brand in HEIC_BRANDS for brand in brands):
        return "HEIC"
    return "MP4"


def largest_picture(data: bytes) -> tuple[int, int]:
    """Return (width, height) of the largest picture that the file holds, for a limit that holds for all of them.

    Raises struct.error when there is none.
    """
    sizes = [struct.unpack_from(">II", data, start + 4) for start in _starts(data, 0, len(data), SIZE_PATH)]
    if not sizes:
        raise struct.error("no size property")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _starts(data: bytes, start: int, end: int, path: tuple[bytes, ...]) -> Iterator[int]:
    """Yield where the content of each box at `path` begins."""
    for kind, content, box_end in children(data, start, end):
        if kind == path[0]:
            if len(path) == 1:
                yield content
            else:
                yield from _starts(data, content + 4 * (kind in VERSIONED), box_end, path[1:])


def children(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start of its content, its end) of each box between two places; a box that is cut ends where they do.

    Raises struct.error for a long box that is cut in its head.
    """
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        content = start + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, content)
            content += 8
        box_end = min(start + length, end) if length else end
        if box_end <= start:  # a length that leads nowhere
            return
        yield kind, content, box_end
        start = box_end
