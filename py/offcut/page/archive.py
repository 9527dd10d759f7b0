"""Room: page. Runs on CPython and MicroPython. May import nothing.

A ZIP file around results that stay where they are: only headers are made here, the browser joins them with the Blobs
by reference. So the results of 200 large pictures are never in memory together.

Entries are stored, not compressed: pictures are compressed already. APPNOTE.TXT 6.3.10 is the format.
"""

# Names are UTF-8 (bit 11 of the flags).
UTF8 = 0x0800
STORED = 0
# 4.5 for 64-bit sizes, made on a Unix system (only so that the upper byte of the attributes is understood).
NEEDED = 45
MADE_BY = 0x0300 + NEEDED
# A plain file that its owner may write and all may read.
ATTRIBUTES = 0o100644 << 16
LIMIT_32 = 0xFFFFFFFF
LIMIT_16 = 0xFFFF
EARLIEST_YEAR = 1980


def archive(entries: list) -> list:
    """Return the pieces of a ZIP file in order: bytes, and an int where the content of that entry goes.

    `entries` is [{"name", "bytes", "crc32", "date": [year, month, day, hour, minute, second]}]; names are safe and
    unique already (`unique_names`).
    """
    pieces: list = []
    entries_again: list = []
    offset = 0
    for index in range(len(entries)):
        entry = entries[index]
        name = entry["name"].encode("utf-8")
        common = _number(UTF8, 2) + _number(STORED, 2) + _moment(entry["date"]) + _number(entry["crc32"], 4)
        common += _number(entry["bytes"], 4) * 2 + _number(len(name), 2)
        header = b"PK\x03\x04" + _number(NEEDED, 2) + common + _number(0, 2) + name
        pieces.extend([header, index])
        entries_again.append(_directory_entry(name, common, offset))
        offset += len(header) + entry["bytes"]
    directory = b"".join(entries_again)
    pieces.append(directory + _end(len(entries), len(directory), offset))
    return pieces


def unique_names(names: list) -> list:
    """Return the names with a number where one is there already, also when only small and capital letters differ."""
    taken: dict = {}
    result = []
    for name in names:
        number = 1
        candidate = name
        while candidate.lower() in taken:
            number += 1
            candidate = numbered(name, number)
        taken[candidate.lower()] = True
        result.append(candidate)
    return result


def numbered(name: str, number: int) -> str:
    """Return the name with a number before its ending."""
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name + " (" + str(number) + ")"
    return stem + " (" + str(number) + ")" + dot + extension


def _directory_entry(name: bytes, common: bytes, offset: int) -> bytes:
    extra = b""
    if offset >= LIMIT_32:
        extra = _number(1, 2) + _number(8, 2) + _number(offset, 8)
        offset = LIMIT_32
    entry = b"PK\x01\x02" + _number(MADE_BY, 2) + _number(NEEDED, 2) + common + _number(len(extra), 2)
    # No comment, first disk, no hint whether it is text.
    entry += _number(0, 2) * 3 + _number(ATTRIBUTES, 4) + _number(offset, 4)
    return entry + name + extra


def _end(count: int, size: int, offset: int) -> bytes:
    long = b""
    if count >= LIMIT_16 or size >= LIMIT_32 or offset >= LIMIT_32:
        long = b"PK\x06\x06" + _number(44, 8) + _number(MADE_BY, 2) + _number(NEEDED, 2) + _number(0, 4) * 2
        long += _number(count, 8) * 2 + _number(size, 8) + _number(offset, 8)
        long += b"PK\x06\x07" + _number(0, 4) + _number(offset + size, 8) + _number(1, 4)
        count, size, offset = min(count, LIMIT_16), min(size, LIMIT_32), min(offset, LIMIT_32)
    short = b"PK\x05\x06" + _number(0, 2) * 2 + _number(count, 2) * 2
    return long + short + _number(size, 4) + _number(offset, 4) + _number(0, 2)


def _moment(date: list) -> bytes:
    """Return time and date as MS-DOS counted them: two seconds at a time, from 1980."""
    year, month, day, hour, minute, second = date
    time = hour << 11 | minute << 5 | second // 2
    return _number(time, 2) + _number(max(year - EARLIEST_YEAR, 0) << 9 | month << 5 | day, 2)


def _number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")
