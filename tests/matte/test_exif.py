"""Room: tests. Runs on CPython. May import everything."""

import struct

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from offcut.matte import exif

NOTE = b"MAKER" + bytes(range(200))


def camera_data(*, thumbnail: bool = False) -> bytes:
    """Camera data as a phone writes them, made by Pillow."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0112] = "Maker", "Model X", 6
    made[0x010E], made[0x8298] = "our garden in Bern", "(c) somebody"
    made[0x0100], made[0x9999], made[0x8649] = 4000, "{place: Bern}", b"8BIM THUMBNAIL"
    inner = made.get_ifd(0x8769)
    inner[0x829A], inner[0x9003] = IFDRational(1, 250), "2026:01:02 03:04:05"
    inner[0x927C], inner[0xA431], inner[0xA002], inner[0x9286] = NOTE, "SERIAL-77", 4000, b"ASCII\0\0\0hand"
    inner[0xA005] = {1: "R98"}
    made.get_ifd(0x8825).update({1: "N", 2: (IFDRational(46), IFDRational(57), IFDRational(8))})
    made.endian = "<"
    data = made.tobytes()[6:]
    if thumbnail:
        (first,) = struct.unpack_from("<I", data, 4)
        (count,) = struct.unpack_from("<H", data, first)
        place = first + 2 + 12 * count
        data = data[:place] + struct.pack("<I", len(data)) + data[place + 4 :]
        data += struct.pack("<HHHIII", 1, 0x0201, 4, 1, 0, 0) + b"THUMBNAIL"
    return data


def by_pillow(data: bytes) -> Image.Exif:
    read = Image.Exif()
    read.load(b"Exif\0\0" + data)
    return read


def rewritten(data: bytes, *, with_location: bool) -> bytes:
    return exif.write(exif.chosen(exif.read(data), with_location=with_location))


def test_everything_is_kept_but_what_is_true_of_the_stored_file_only() -> None:
    read = by_pillow(rewritten(camera_data(thumbnail=True), with_location=True))
    assert dict(read) == {
        0x010E: "our garden in Bern",
        0x010F: "Maker",
        0x0110: "Model X",
        0x0112: 1,
        0x8298: "(c) somebody",
        0x9999: "{place: Bern}",
        0x8769: read[0x8769],
        0x8825: read[0x8825],
    }
    inner = read.get_ifd(0x8769)
    assert (inner[0x829A], inner[0xA431], inner[0x927C]) == (IFDRational(1, 250), "SERIAL-77", NOTE)
    assert 0xA002 not in inner
    assert read.get_ifd(0xA005) == {1: "R98"}
    assert read.get_ifd(0x8825)[2] == (46, 57, 8)
    assert not read.get_ifd(1)


def test_without_location_only_camera_data_are_left() -> None:
    data = rewritten(camera_data(thumbnail=True), with_location=False)
    read = by_pillow(data)
    assert sorted(read) == [0x010F, 0x0110, 0x0112, 0x8298, 0x8769]
    assert sorted(read.get_ifd(0x8769)) == [0x829A, 0x9003, 0xA005, 0xA431]
    for secret in (b"Bern", b"MAKER", b"hand", b"THUMB", struct.pack("<II", 46, 1)):
        assert secret not in data


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders(order: str) -> None:
    made = exif.Exif(order, {0: {0x010F: (2, 6, b"Maker\0"), 0x0112: (3, 1, struct.pack(order + "H", 8))}})
    exif.set_density(made, 300)
    read = by_pillow(rewritten(exif.write(made), with_location=False))
    assert dict(read) == {0x010F: "Maker", 0x0112: 1, 0x011A: 300, 0x011B: 300, 0x0128: 2}


def test_a_maker_s_note_stays_where_it_was() -> None:
    data = camera_data()
    kept = rewritten(data, with_location=True)
    assert kept.index(NOTE) == data.index(NOTE)


def test_what_lies_between_the_fields_is_not_written() -> None:
    data = camera_data() + b"hidden behind"
    assert b"hidden" not in rewritten(data, with_location=True)


def test_what_was_there_is_known() -> None:
    assert exif.read(camera_data(thumbnail=True)).has_thumbnail
    assert not exif.read(camera_data()).has_thumbnail
    assert exif.read(camera_data()).has_location
    assert not exif.read(rewritten(camera_data(), with_location=False)).has_location


def test_doing_it_twice_changes_nothing() -> None:
    for with_location in (True, False):
        once = rewritten(camera_data(), with_location=with_location)
        assert by_pillow(rewritten(once, with_location=with_location)) == by_pillow(once)


def test_no_fields_give_no_bytes() -> None:
    assert exif.write(exif.Exif()) == b""


@pytest.mark.parametrize(
    "damaged",
    [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"XX*\0\x08\0\0\0", b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\0\0\0\x08"],
)
def test_damaged_data_are_refused(damaged: bytes) -> None:
    with pytest.raises(exif.ExifError):
        exif.read(damaged)


def test_directories_in_a_circle_are_walked_once() -> None:
    pointer = struct.pack("<HHII", exif.EXIF_DIRECTORY, 4, 1, 8)
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + pointer + bytes(4)
    assert exif.write(exif.chosen(exif.read(data), with_location=True)) == b""


def test_fields_that_share_their_bytes_cannot_grow_without_end() -> None:
    fields = b"".join(struct.pack("<HHII", 0x9400 + index, 7, 100_000, 8) for index in range(400))
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", 400) + fields + bytes(100_000)
    with pytest.raises(exif.ExifError):
        exif.read(data)


def test_every_cut_and_every_spoilt_byte_ends_in_data_or_the_error() -> None:
    whole = camera_data(thumbnail=True)
    rng = np.random.RandomState(7)
    spoilt = [whole[:end] for end in range(len(whole))]
    for _ in range(1500):
        copy = bytearray(whole)
        copy[rng.randint(len(copy))] = rng.randint(256)
        spoilt.append(bytes(copy))
    for data in spoilt:
        for with_location in (True, False):
            try:
                assert len(rewritten(data, with_location=with_location)) < 2 * exif.FARTHEST_NOTE
            except exif.ExifError:
                continue
