"""Room: matte. Runs on CPython and Pyodide. May import the standard library, offcut.matte.

What a HEIF file says about its primary picture besides the pixels: the meaning of its colours, camera data, XMP.
"""

import struct
from dataclasses import dataclass, field

from offcut.matte import boxes

# Boxes that begin with a version and flags, which say how wide the numbers in them are.
HEAD_BYTES = 4
# As many pieces of one item as libheif takes; files have one.
MOST_EXTENTS = 32
XMP_TYPE = b"application/rdf+xml"


@dataclass(frozen=True)
class Described:
    """What a file says about its primary picture.

    Attributes
    ----------
    icc : bytes or None
    nclx : (int, int) or None, primaries and transfer of the colours in the numbers of ITU-T H.273
    exif : bytes, camera data as TIFF directories
    xmp : bytes
    is_sequence : bool, whether there are frames besides
    """

    icc: bytes | None = None
    nclx: tuple[int, int] | None = None
    exif: bytes = b""
    xmp: bytes = b""
    is_sequence: bool = False


@dataclass
class _Items:
    """The tables of the box `meta`, as far as they are of use here."""

    primary: int | None = None
    kinds: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)  # of an item: its type, its content type
    places: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)  # its pieces: method, start, length
    properties: list[tuple[bytes, int, int]] = field(default_factory=list)  # kind, start and end of its content
    owned: dict[int, list[int]] = field(default_factory=dict)  # of an item: numbers of its properties, from 1
    derived: dict[int, list[int]] = field(default_factory=dict)  # of an item: what it is made of
    store: tuple[int, int] = (0, 0)  # bytes inside of `meta` itself


class _Reader:
    """Numbers from one place to the next, most significant byte first; raises struct.error behind the end."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data, self.at, self.end = data, start, end

    def number(self, width: int) -> int:
        if self.at + width > self.end:
            raise struct.error("a box is cut")
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at], "big")

    def version(self) -> tuple[int, int]:
        head = self.number(HEAD_BYTES)
        return head >> 24, head & 0xFFFFFF

    def text(self) -> bytes:
        end = self.data.find(b"\0", self.at, self.end)
        if end < 0:
            raise struct.error("a text without end")
        text, self.at = self.data[self.at : end], end + 1
        return text


def described(data: bytes) -> Described:
    """Read what a file says about its primary picture.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    Described
        The colours of a grid without a word of its own are those of its first tile.

    Raises
    ------
    struct.error
        For a file whose tables are damaged.

    Notes
    -----
    Cost: the tables once; what they claim ends with the file.

    References
    ----------
    .. [1] ISO/IEC 23008-12 (HEIF), ISO/IEC 14496-12 (boxes)
    """
    items = _Items()
    is_sequence = False
    for kind, start, end in boxes.children(data, 0, len(data)):
        if kind == b"meta":
            _read_meta(items, data, start + HEAD_BYTES, end)
        is_sequence |= kind == b"moov"
    icc, nclx = _colours(items, data, items.primary)
    if icc is None and nclx is None:
        tiles = items.derived.get(-1 if items.primary is None else items.primary, [])
        icc, nclx = _colours(items, data, tiles[0] if tiles else None)
    exif = xmp = b""
    for item, (kind, content) in items.kinds.items():
        if kind == b"Exif" and not exif:
            exif = _without_head(_bytes_of(items, data, item))
        if kind == b"mime" and content == XMP_TYPE and not xmp:
            xmp = _bytes_of(items, data, item)
    return Described(icc, nclx, exif, xmp, is_sequence)


def _read_meta(items: _Items, data: bytes, start: int, end: int) -> None:
    readers = {b"pitm": _read_primary, b"iinf": _read_kinds, b"iloc": _read_places, b"iref": _read_references}
    for kind, content, box_end in boxes.children(data, start, end):
        if kind in readers:
            readers[kind](items, _Reader(data, content, box_end))
        elif kind == b"idat":
            items.store = (content, box_end)
        elif kind == b"iprp":
            for inner, at, inner_end in boxes.children(data, content, box_end):
                if inner == b"ipco":
                    items.properties = list(boxes.children(data, at, inner_end))
                elif inner == b"ipma":
                    _read_owned(items, _Reader(data, at, inner_end))


def _read_primary(items: _Items, reader: _Reader) -> None:
    version, _ = reader.version()
    items.primary = reader.number(4 if version else 2)


def _read_kinds(items: _Items, reader: _Reader) -> None:
    version, _ = reader.version()
    reader.number(4 if version else 2)
    for kind, start, end in boxes.children(reader.data, reader.at, reader.end):
        entry = _Reader(reader.data, start, end)
        version, _ = entry.version()
        if kind != b"infe" or version < 2:  # older entries have no type
            continue
        item = entry.number(4 if version > 2 else 2)
        entry.number(2)
        item_type = entry.number(4).to_bytes(4, "big")
        entry.text()
        items.kinds[item] = (item_type, entry.text() if item_type == b"mime" else b"")


def _read_places(items: _Items, reader: _Reader) -> None:
    version, _ = reader.version()
    widths = reader.number(2)
    offset_bytes, length_bytes, base_bytes = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_bytes = widths & 15 if version else 0
    for _ in range(reader.number(4 if version > 1 else 2)):
        item = reader.number(4 if version > 1 else 2)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)  # another file, which is never asked for
        base, count = reader.number(base_bytes), reader.number(2)
        if count > MOST_EXTENTS:
            raise struct.error("an item in too many pieces")
        pieces = []
        for _ in range(count):
            reader.number(index_bytes)
            pieces.append((method, base + reader.number(offset_bytes), reader.number(length_bytes)))
        items.places[item] = pieces


def _read_references(items: _Items, reader: _Reader) -> None:
    version, _ = reader.version()
    width = 4 if version else 2
    for kind, start, end in boxes.children(reader.data, reader.at, reader.end):
        if kind == b"dimg":
            entry = _Reader(reader.data, start, end)
            item = entry.number(width)
            items.derived[item] = [entry.number(width) for _ in range(entry.number(2))]


def _read_owned(items: _Items, reader: _Reader) -> None:
    version, flags = reader.version()
    width = 2 if flags & 1 else 1
    for _ in range(reader.number(4)):
        item = reader.number(4 if version else 2)
        # The highest bit says whether a reader must understand the property.
        items.owned[item] = [reader.number(width) & (1 << 8 * width - 1) - 1 for _ in range(reader.number(1))]


def _colours(items: _Items, data: bytes, item: int | None) -> tuple[bytes | None, tuple[int, int] | None]:
    """Return the profile and the numbers of H.273 that an item has; it may have both."""
    icc = nclx = None
    for number in [] if item is None else items.owned.get(item, []):
        if not 0 < number <= len(items.properties):
            continue
        kind, start, end = items.properties[number - 1]
        if kind != b"colr":
            continue
        reader = _Reader(data, start, end)
        sort = reader.number(4).to_bytes(4, "big")
        if sort in (b"prof", b"rICC"):
            icc = data[reader.at : end]
        elif sort == b"nclx":
            nclx = (reader.number(2), reader.number(2))
    return icc, nclx


def _bytes_of(items: _Items, data: bytes, item: int) -> bytes:
    pieces = []
    for method, offset, length in items.places.get(item, []):
        low, high = items.store if method == 1 else (0, len(data))
        start = low + offset
        end = start + length if length else high  # no length: up to the end
        if method > 1 or end > high:
            raise struct.error("an item outside of the file")
        pieces.append(data[start:end])
    return b"".join(pieces)


def _without_head(exif: bytes) -> bytes:
    """Camera data begin behind a number that says how far."""
    if not exif:
        return b""
    reader = _Reader(exif, 0, len(exif))
    return exif[4 + reader.number(4) :]
