"""Room: tests. Runs on CPython. May import everything."""

import struct

import pytest
from PIL import Image

from offcut.matte import heif_items
from tests.heic_files import DISPLAY_P3, camera_data, heic, phone_photo
from tests.matte.test_boxes import box
from tests.testdata import testdata

PHOTO = Image.open(testdata("quality/pets24/images/Bombay_182.jpg"))
PHONE = phone_photo(PHOTO.resize((768, 1024)))


def full(kind: bytes, content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags) + content)


def entry(item: int, kind: bytes, version: int = 2) -> bytes:
    width = "H" if version == 2 else "I"
    return full(b"infe", struct.pack(f">{width}H4s", item, 0, kind) + b"name\0", version)


def colour(sort: bytes, content: bytes) -> bytes:
    return box(b"colr", sort + content)


def file_with(*tables: bytes) -> bytes:
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + full(b"meta", b"".join(tables))


def owning(properties: list[bytes], *owned: bytes, version: int = 0, flags: int = 0) -> bytes:
    listed = full(b"ipma", struct.pack(">I", len(owned)) + b"".join(owned), version, flags)
    return box(b"iprp", box(b"ipco", b"".join(properties)) + listed)


def test_a_phones_photo() -> None:
    found = heif_items.described(PHONE)
    assert (found.icc, found.nclx, found.is_sequence) == (DISPLAY_P3, None, False)
    assert found.exif == camera_data(6).removeprefix(b"Exif\0\0")


def test_colours_by_numbers_and_xmp() -> None:
    data = heic(PHOTO, color_primaries=12, transfer_characteristic=13, xmp=b"<x:xmpmeta/>")
    assert heif_items.described(data) == heif_items.Described(None, (12, 13), b"", b"<x:xmpmeta/>")


def test_a_grid_without_a_profile_has_that_of_its_first_tile() -> None:
    tables = [full(b"pitm", struct.pack(">I", 9), 1)]
    tables += [full(b"iref", box(b"dimg", struct.pack(">IHII", 9, 2, 1, 2)), 1)]
    properties = [colour(b"prof", b"first"), colour(b"prof", b"second")]
    owned = [struct.pack(">IBH", 1, 1, 0x8001), struct.pack(">IBH", 2, 1, 0x8002)]
    found = heif_items.described(file_with(*tables, owning(properties, *owned, version=1, flags=1)))
    assert found.icc == b"first"


def test_a_profile_and_numbers_of_the_primary_picture_alone_count() -> None:
    numbers = colour(b"nclx", struct.pack(">HHHB", 9, 16, 9, 0x80))
    properties = [colour(b"rICC", b"mine"), numbers, colour(b"prof", b"of another"), b""]
    owned = [struct.pack(">HBBBB", 1, 3, 0x81, 2, 99), struct.pack(">HBB", 2, 1, 3)]
    found = heif_items.described(file_with(full(b"pitm", b"\0\1"), owning(properties, *owned)))
    assert (found.icc, found.nclx) == (b"mine", (9, 16))


@pytest.mark.parametrize("length", [9, 0])
def test_camera_data_inside_of_the_tables(length: int) -> None:
    kinds = full(b"iinf", struct.pack(">I", 1) + entry(70_000, b"Exif", 3), 1)
    place = struct.pack(">HIIHHIHII", 0x4440, 1, 70_000, 1, 0, 0, 1, 0, length)
    store = box(b"idat", struct.pack(">I", 2) + b"..Exif!"[: 5 if length else 7])
    found = heif_items.described(file_with(kinds, full(b"iloc", place, 2), store))
    assert found.exif == (b"Exi" if length else b"Exif!")


def test_frames_besides_are_a_sequence() -> None:
    assert heif_items.described(PHONE + box(b"moov", b"")).is_sequence


@pytest.mark.parametrize(
    "places",
    [
        struct.pack(">HHHHH", 0x4400, 1, 1, 0, 33),  # in more pieces than anybody has
        struct.pack(">HHHHHII", 0x4400, 1, 1, 0, 1, 10_000, 5),  # behind the end of the file
        struct.pack(">HH", 0x4400, 500),  # claims what does not follow
    ],
)
def test_tables_that_lead_nowhere(places: bytes) -> None:
    kinds = full(b"iinf", struct.pack(">H", 1) + entry(1, b"Exif"))
    with pytest.raises(struct.error):
        heif_items.described(file_with(kinds, full(b"iloc", places)))


def test_every_cut_of_the_tables_ends_in_an_answer_or_struct_error() -> None:
    whole = heif_items.described(PHONE)
    end = PHONE.index(b"mdat")
    answers = 0
    for cut in range(0, end, 3):
        try:
            found = heif_items.described(PHONE[:cut])
        except struct.error:
            continue
        answers += 1
        assert found.icc is None or whole.icc is not None and whole.icc.startswith(found.icc)
    assert answers
