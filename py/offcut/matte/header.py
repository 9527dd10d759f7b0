"""Room: matte. Runs on CPython and Pyodide. May import offcut.contract.

Says what a file is and how large its picture claims to be, from its first bytes, before any decoder sees it.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from offcut.contract.errors import InputError
from offcut.matte import boxes

# An HTML page may hold an SVG; a real SVG names its root this early.
SVG_SEARCH_BYTES = 1024
# JPEG markers that start a frame and so hold its size: SOF0-15 without DHT (C4), JPG (C8) and DAC (CC).
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Markers without a length: TEM and RST0-7.
JPEG_BARE = frozenset([0x01, *range(0xD0, 0xD8)])
# Sizes of the known BMP headers: two letters alone would also match a text that begins with "BM".
BMP_OS2_HEADER = 12
BMP_HEADERS = (BMP_OS2_HEADER, 16, 40, 52, 56, 64, 108, 124)
TIFF_WIDTH, TIFF_HEIGHT = 256, 257


@dataclass(frozen=True)
class Header:
    """What a file says about its picture: format, stored width and height (before EXIF turns it), bits per sample."""

    format: str
    width: int
    height: int
    bits: int = 8

    @property
    def pixels(self) -> int:
        """Number of pixels claimed."""
        return self.width * self.height


def read_header(data: bytes) -> Header:
    """Read format and size of a picture without decoding it.

    Parameters
    ----------
    data : bytes
        The whole file; its name plays no part.

    Returns
    -------
    Header

    Raises
    ------
    InputError
        image-empty for no bytes, not-an-image for anything that is no picture, format-unsupported (with the format)
        for pictures that Offcut does not read, image-unreadable (with format and cause) for a damaged header.

    References
    ----------
    .. [1] PNG: ISO/IEC 15948; JPEG: ITU-T T.81, annex B; GIF89a, CompuServe 1990; WebP: RFC 9649; BMP: Windows
       BITMAPINFOHEADER; TIFF 6.0, Adobe 1992; AVIF: ISO/IEC 23000-22.

    >>> read_header(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR\\0\\0\\0\\x02\\0\\0\\0\\x03\\x08")
    Header(format='PNG', width=2, height=3, bits=8)
    """
    name = sniff(data)
    if name not in READERS:
        raise InputError("format-unsupported", f"{name} is not read", {"format": name})
    try:
        width, height, bits = READERS[name](data)
    except (struct.error, IndexError) as error:
        raise unreadable(name, "the file ends inside its header") from error
    if width <= 0 or height <= 0:
        raise unreadable(name, f"claims a size of {width}x{height}")
    return Header(name, width, height, bits)


def sniff(data: bytes) -> str:
    """Name the format by content; raise InputError image-empty or not-an-image when there is none."""
    if not data:
        raise InputError("image-empty", "the file has no bytes")
    for name, offset, magic in MAGIC:
        if data[offset : offset + len(magic)] == magic:
            return name
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in BMP_HEADERS:
        return "BMP"
    if data[4:8] == b"ftyp":
        return boxes.brand_format(data)
    start = data[:SVG_SEARCH_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in start:
        return "SVG"
    raise InputError("not-an-image", "no known picture format begins like this")


def unreadable(name: str, cause: str) -> InputError:
    """Make the error for a picture of a known format that is damaged."""
    return InputError("image-unreadable", f"{name}: {cause}", {"format": name, "cause": cause})


def _png(data: bytes) -> tuple[int, int, int]:
    if data[12:16] != b"IHDR":
        raise unreadable("PNG", "has no IHDR")
    return struct.unpack_from(">IIB", data, 16)


def _jpeg(data: bytes) -> tuple[int, int, int]:
    position = 2
    while True:
        while data[position] != 0xFF:  # decoders skip stray bytes between segments
            position += 1
        while data[position] == 0xFF:
            position += 1
        marker = data[position]
        position += 1
        if marker in JPEG_BARE or marker == 0:
            continue
        if marker in (0xD9, 0xDA):
            raise unreadable("JPEG", "has no frame before its data")
        (length,) = struct.unpack_from(">H", data, position)
        if marker in JPEG_FRAMES:
            bits, height, width = struct.unpack_from(">BHH", data, position + 2)
            return width, height, bits
        position += max(length, 2)


def _gif(data: bytes) -> tuple[int, int, int]:
    """The canvas, widened to hold the first frame, because decoders allocate that."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    position = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    while position < len(data) and data[position] == 0x21:  # extensions before the first frame
        position += 2
        while data[position]:
            position += data[position] + 1
        position += 1
    if position < len(data) and data[position] == 0x2C:
        left, top, frame_width, frame_height = struct.unpack_from("<HHHH", data, position + 1)
        width, height = max(width, left + frame_width), max(height, top + frame_height)
    return width, height, 8


def _webp(data: bytes) -> tuple[int, int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1, 8
    if kind == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 21)
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, 8
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF, 8
    raise unreadable("WEBP", "has no picture chunk")


def _bmp(data: bytes) -> tuple[int, int, int]:
    (header_bytes,) = struct.unpack_from("<I", data, 14)
    if header_bytes == BMP_OS2_HEADER:
        return (*struct.unpack_from("<HH", data, 18), 8)
    width, height = struct.unpack_from("<ii", data, 18)
    return width, abs(height), 8  # a negative height means that rows are stored from the top


def _tiff(data: bytes) -> tuple[int, int, int]:
    order = "<" if data[:2] == b"II" else ">"
    (position,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, position)
    found = {}
    for index in range(count):
        entry = position + 2 + 12 * index
        tag, kind = struct.unpack_from(order + "HH", data, entry)
        if tag in (TIFF_WIDTH, TIFF_HEIGHT):
            (found[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, entry + 8)
    if len(found) < 2:
        raise unreadable("TIFF", "does not say its size")
    return found[TIFF_WIDTH], found[TIFF_HEIGHT], 8


def _heif(data: bytes) -> tuple[int, int, int]:
    width, height = boxes.largest_picture(data)
    return width, height, 8


READERS: dict[str, Callable[[bytes], tuple[int, int, int]]] = {
    "PNG": _png,
    "JPEG": _jpeg,
    "GIF": _gif,
    "WEBP": _webp,
    "BMP": _bmp,
    "TIFF": _tiff,
    "AVIF": _heif,
    "HEIC": _heif,
}

# (format, offset, bytes). Formats without a reader are named so that the refusal can say what the file is.
MAGIC = [
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("GIF", 0, b"GIF87a"),
    ("GIF", 0, b"GIF89a"),
    ("WEBP", 8, b"WEBPVP8"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("BigTIFF", 0, b"II+\0"),
    ("BigTIFF", 0, b"MM\0+"),
    ("ICO", 0, b"\0\0\1\0"),
    ("PDF", 0, b"%PDF-"),
    ("PSD", 0, b"8BPS"),
    ("JPEG 2000", 0, b"\0\0\0\x0cjP  \r\n\x87\n"),
    ("JPEG 2000", 0, b"\xffO\xffQ"),
    ("JPEG XL", 0, b"\xff\n"),
    ("JPEG XL", 0, b"\0\0\0\x0cJXL \r\n\x87\n"),
]
