"""Room: matte. Runs on CPython and Pyodide. May import the standard library.

Reads the camera data of a picture and writes them anew with what was chosen: only what was understood is written, so
nothing can hide between the fields.
"""

import struct
from dataclasses import dataclass, field

# Bytes of one value of each type (TIFF 6.0, section 2; Exif 3.0, 4.6.2).
TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
ORIENTATION, X_DENSITY, Y_DENSITY, DENSITY_UNIT = 0x0112, 0x011A, 0x011B, 0x0128
EXIF_DIRECTORY, GPS_DIRECTORY, INTEROPERABILITY_DIRECTORY, MAKER_NOTE = 0x8769, 0x8825, 0xA005, 0x927C
DIRECTORIES = (EXIF_DIRECTORY, GPS_DIRECTORY, INTEROPERABILITY_DIRECTORY)
SHORT, LONG, RATIONAL, INCH = 3, 4, 5, 2
# How the stored picture is laid out, its size and places in it (it may have been turned), other pictures and layers,
# its profile and its XMP, which travel apart: none of them is true of a result, so they are not even read.
OF_THE_STORED_PICTURE = frozenset(
    [0x00FE, 0x00FF, *range(0x0100, 0x010E), 0x0111, *range(0x0115, 0x011A), *range(0x011C, 0x0128), 0x0129]
    + [0x013D, *range(0x0140, 0x0150), 0x0152, 0x0153, *range(0x0154, 0x0160), *range(0x0200, 0x0215), 0x02BC]
    + [0x8649, 0x8773, 0x9214, 0x935C, 0xA002, 0xA003, 0xA214, 0xEA1C]
)
# What Exif 3.0 says of camera, lens, moment, exposure and rights. Everything else may name a place: maker notes, fields
# of a maker's own, what people wrote by hand, and air pressure or water depth.
CAMERA_DATA = frozenset(
    [0x010F, 0x0110, ORIENTATION, X_DENSITY, Y_DENSITY, DENSITY_UNIT, 0x0131, 0x0132, 0x013B, 0x8298]
    + [0x829A, 0x829D, 0x8822, 0x8824, 0x8827, 0x8828, *range(0x8830, 0x8836), 0x9000, 0x9003, 0x9004]
    + [0x9010, 0x9011, 0x9012, 0x9101, 0x9102, *range(0x9201, 0x920B), 0x9290, 0x9291, 0x9292, 0xA000, 0xA001]
    + [0xA20B, 0xA20C, 0xA20E, 0xA20F, 0xA210, 0xA215, 0xA217, 0xA300, 0xA301, 0xA302, *range(0xA401, 0xA40D)]
    + [0xA420, *range(0xA430, 0xA436), 0xA460, 0xA461, 0xA462, 0xA500]
)
# The first two fields of its directory; elsewhere these numbers mean latitude.
INTEROPERABILITY_DATA = frozenset([0x0001, 0x0002])
# A JPEG holds at most 64 kB of this; other formats more, but a camera never writes as much as these limits.
MOST_ENTRIES, MOST_BYTES = 500, 2**20
# A maker's note is left where it was, because it may point into itself from the start; not if that makes holes.
FARTHEST_NOTE = 2**16

Directory = dict[int, tuple[int, int, bytes]]  # tag: (type, count, value)


class ExifError(ValueError):
    """The bytes are no camera data."""


@dataclass
class Exif:
    """Camera data: directories by the tag that points at them, 0 for the first."""

    order: str = "<"
    directories: dict[int, Directory] = field(default_factory=dict)
    has_thumbnail: bool = False
    note_start: int | None = None

    @property
    def has_location(self) -> bool:
        """Whether a directory of places is there."""
        return bool(self.directories.get(GPS_DIRECTORY))


def read(data: bytes) -> Exif:
    """Read camera data, without the six bytes "Exif" that JPEG puts before them; a TIFF file has the same form.

    Raises
    ------
    ExifError
        For anything else. Single fields that point outside are left out.

    References
    ----------
    .. [1] CIPA DC-008 (Exif 3.0); TIFF 6.0, Adobe 1992
    """
    if data[:4] not in (b"II*\0", b"MM\0*"):
        raise ExifError("does not begin like camera data")
    exif = Exif("<" if data[:2] == b"II" else ">")
    try:
        _read_directory(data, exif, 0, struct.unpack_from(exif.order + "I", data, 4)[0])
    except struct.error as error:
        raise ExifError("cut") from error
    if sum(len(value) for entries in exif.directories.values() for _, _, value in entries.values()) > MOST_BYTES:
        raise ExifError("too large")
    return exif


def chosen(exif: Exif, *, with_location: bool) -> Exif:
    """Return camera data for an upright result: everything, or nothing that may name a place; never a thumbnail."""
    kept = Exif(exif.order, note_start=exif.note_start if with_location else None)
    for pointer, entries in exif.directories.items():
        if with_location:
            kept.directories[pointer] = dict(entries)
        elif pointer != GPS_DIRECTORY:
            names = INTEROPERABILITY_DATA if pointer == INTEROPERABILITY_DIRECTORY else CAMERA_DATA
            kept.directories[pointer] = {tag: entry for tag, entry in entries.items() if tag in names}
    first = kept.directories.setdefault(0, {})
    if ORIENTATION in first:
        first[ORIENTATION] = (SHORT, 1, struct.pack(kept.order + "H", 1))
    return kept


def set_density(exif: Exif, dpi: int) -> None:
    """Say how many pixels go to an inch."""
    first = exif.directories.setdefault(0, {})
    for tag in (X_DENSITY, Y_DENSITY):
        first[tag] = (RATIONAL, 1, struct.pack(exif.order + "II", dpi, 1))
    first[DENSITY_UNIT] = (SHORT, 1, struct.pack(exif.order + "H", INCH))


def write(exif: Exif) -> bytes:
    """Write camera data, without the six bytes that JPEG puts before them; nothing for no fields."""
    directories = {pointer: entries for pointer, entries in exif.directories.items() if entries or pointer == 0}
    if not any(directories.values()):
        return b""
    _link(directories)
    note = directories.get(EXIF_DIRECTORY, {}).get(MAKER_NOTE)
    room = _Room(8)
    if note is not None and exif.note_start is not None:
        room.reserved = (exif.note_start, exif.note_start + len(note[2]))
    starts = {pointer: room.place(6 + 12 * len(entries)) for pointer, entries in directories.items()}
    file = bytearray()
    for pointer, entries in directories.items():
        table = struct.pack(exif.order + "H", len(entries))
        for tag in sorted(entries):
            kind, count, value = entries[tag]
            if tag in starts and tag:
                value = struct.pack(exif.order + "I", starts[tag])
            if len(value) > 4:
                start = exif.note_start if tag == MAKER_NOTE and room.reserved else room.place(len(value))
                assert start is not None
                _put(file, start, value)
                value = struct.pack(exif.order + "I", start)
            table += struct.pack(exif.order + "HHI", tag, kind, count) + value.ljust(4, b"\0")
        _put(file, starts[pointer], table + bytes(4))
    _put(file, 0, (b"II*\0" if exif.order == "<" else b"MM\0*") + struct.pack(exif.order + "I", starts[0]))
    return bytes(file)


def _read_directory(data: bytes, exif: Exif, pointer: int, position: int) -> None:
    (count,) = struct.unpack_from(exif.order + "H", data, position)
    if count > MOST_ENTRIES:
        raise ExifError(f"claims {count} fields")
    entries = exif.directories[pointer] = {}
    below = []
    for index in range(count):
        entry = position + 2 + 12 * index
        tag, kind, values = struct.unpack_from(exif.order + "HHI", data, entry)
        length = TYPE_BYTES.get(kind, 0) * values
        start = entry + 8 if length <= 4 else struct.unpack_from(exif.order + "I", data, entry + 8)[0]
        if tag in OF_THE_STORED_PICTURE or not 0 < length <= MOST_BYTES or start + length > len(data):
            continue
        if tag in DIRECTORIES:
            if length == 4:
                below.append((tag, struct.unpack_from(exif.order + "I", data, start)[0]))
        else:
            entries[tag] = (kind, values, data[start : start + length])
        if tag == MAKER_NOTE and length > 4 and 8 < start <= FARTHEST_NOTE:
            exif.note_start = start
    for tag, start in below:
        if tag not in exif.directories:  # each once, so that no circle is walked
            try:
                _read_directory(data, exif, tag, start)
            except (struct.error, ExifError):  # one that is damaged: what was read of it is kept
                continue
    if pointer == 0:
        following = data[position + 2 + 12 * count : position + 6 + 12 * count]
        exif.has_thumbnail = len(following) == 4 and any(following)


def _link(directories: dict[int, Directory]) -> None:
    """Let the directories point at each other; the places are filled in when they are known."""
    parents = {EXIF_DIRECTORY: 0, GPS_DIRECTORY: 0, INTEROPERABILITY_DIRECTORY: EXIF_DIRECTORY}
    if INTEROPERABILITY_DIRECTORY in directories:
        directories.setdefault(EXIF_DIRECTORY, {})
    for pointer in DIRECTORIES:
        if pointer in directories:
            parent = directories[parents[pointer]]
            directories[parents[pointer]] = {**parent, pointer: (LONG, 1, bytes(4))}


@dataclass
class _Room:
    """Gives out places one after the other, around one that is taken."""

    end: int
    reserved: tuple[int, int] | None = None

    def place(self, length: int) -> int:
        start = self.end + self.end % 2  # directories and values lie at even places (TIFF 6.0, section 2)
        if self.reserved and start < self.reserved[1] and start + length > self.reserved[0]:
            start = self.reserved[1] + self.reserved[1] % 2
        self.end = start + length
        return start


def _put(file: bytearray, start: int, content: bytes) -> None:
    file.extend(bytes(max(0, start + len(content) - len(file))))
    file[start : start + len(content)] = content
