"""Room: tests. Runs on CPython. May import everything."""

import struct

import numpy as np
import pytest
from PIL import Image

from offcut.matte import heic, icc_writer, metadata
from offcut.matte.arrays import ArrayError
from offcut.matte.picture import Picture
from tests.heic_files import DISPLAY_P3, as_read_by_another, camera_data, phone_photo
from tests.heic_files import heic as heic_file
from tests.matte.test_boxes import box
from tests.testdata import testdata

PHOTO = Image.open(testdata("quality/pets24/images/Bombay_182.jpg"))


def read(data: bytes, *, is_premultiplied: bool = False) -> Picture:
    """What the library would decode comes from another build of it."""
    rgba_u8 = np.asarray(as_read_by_another(data).convert("RGBA"))
    return heic.picture_of(rgba_u8, data, is_premultiplied=is_premultiplied)


def test_a_phones_photo_keeps_numbers_profile_and_camera_data_and_is_turned_once() -> None:
    upright = PHOTO.resize((768, 1024))
    data = phone_photo(upright)
    picture = read(data)
    assert (picture.size_wh, picture.format, picture.notes) == ((768, 1024), "HEIC", ())
    assert picture.icc == DISPLAY_P3 and picture.alpha_u8 is None
    assert np.abs(picture.rgb_u8.astype(int) - np.asarray(upright)).mean() < 2
    kept, notes = metadata.chosen(picture.metadata, "no-location", None)
    again = Image.Exif()
    again.load(kept.exif)
    assert (again[0x010F], again.get(0x0112, 1)) == ("Maker", 1)
    assert camera_data(6).removeprefix(b"Exif\0\0") == picture.metadata.exif and "metadata-unreadable" not in notes


@pytest.mark.parametrize(
    ("primaries", "transfer", "profile", "notes"),
    [
        (1, 13, None, ()),
        (2, 2, None, ()),
        (12, 13, icc_writer.named_profile(12), ()),
        (9, 14, icc_writer.named_profile(9), ()),
        (9, 16, None, ("colours-approximate",)),
        (22, 1, None, ("colours-approximate",)),
    ],
)
def test_colours_by_numbers(primaries: int, transfer: int, profile: bytes | None, notes: tuple[str, ...]) -> None:
    data = heic_file(PHOTO)
    named = data.replace(b"colrnclx" + struct.pack(">HH", 1, 13), b"colrnclx" + struct.pack(">HH", primaries, transfer))
    assert (named == data) == ((primaries, transfer) == (1, 13))
    picture = heic.picture_of(np.asarray(as_read_by_another(data).convert("RGBA")), named, is_premultiplied=False)
    assert (picture.icc, picture.notes) == (profile, notes)


def test_alpha_stays_and_premultiplied_colours_are_divided() -> None:
    cut = PHOTO.convert("RGBA")
    cut.putalpha(Image.linear_gradient("L").resize(cut.size))
    data = heic_file(cut)
    straight = read(data)
    assert straight.alpha_u8 is not None and straight.alpha_u8.min() == 0
    multiplied = read(data, is_premultiplied=True)
    is_half = (straight.alpha_u8 > 60) & (straight.alpha_u8 < 130)
    assert (multiplied.rgb_u8[is_half] >= straight.rgb_u8[is_half]).all()
    assert multiplied.rgb_u8[is_half].mean() > straight.rgb_u8[is_half].mean() * 1.5


def test_division_undoes_multiplication_to_a_level_where_alpha_is_large() -> None:
    rgb_u8 = np.random.RandomState(3).randint(0, 256, (40, 50, 3)).astype(np.uint8)
    alpha_u8 = np.random.RandomState(4).randint(128, 256, (40, 50)).astype(np.uint8)
    multiplied_u8 = np.rint(rgb_u8 * (alpha_u8[..., None] / 255)).astype(np.uint8)
    assert np.abs(heic.straight_u8(multiplied_u8, alpha_u8).astype(int) - rgb_u8).max() <= 1
    assert heic.straight_u8(rgb_u8, np.zeros_like(alpha_u8)).dtype == np.uint8


def test_sequences_and_tables_that_cannot_be_read_are_said() -> None:
    data = heic_file(PHOTO)
    rgba_u8 = np.asarray(as_read_by_another(data).convert("RGBA"))
    notes = heic.picture_of(rgba_u8, data + box(b"moov", b""), is_premultiplied=False).notes
    assert notes == ("first-frame-only",)
    damaged = data.replace(b"ipma\0\0\0\0\0\0\0\1", b"ipma\0\0\0\0\0\0\0\7")
    assert damaged != data
    assert heic.picture_of(rgba_u8, damaged, is_premultiplied=False).notes == ("profile-ignored",)
    with pytest.raises(ArrayError):
        heic.picture_of(rgba_u8[..., :3], data, is_premultiplied=False)
