"""Room: tests. Runs on CPython. May import everything."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from offcut.matte import export
from offcut.matte.arrays import ArrayError


def read(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 500, 4), (500, 1, 3), (7, 5, 3), (1500, 1100, 4)])
def test_what_is_written_is_read_back(shape: tuple[int, int, int]) -> None:
    pixels_u8 = np.random.RandomState(2).randint(0, 256, shape).astype(np.uint8)
    image = read(export.encode_png(pixels_u8))
    assert image.mode == {3: "RGB", 4: "RGBA"}[shape[2]]
    assert (np.asarray(image) == pixels_u8).all()


def test_strips_join(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels_u8 = np.random.RandomState(3).randint(0, 256, (10, 3, 4)).astype(np.uint8)
    whole = read(export.encode_png(pixels_u8))
    monkeypatch.setattr(export, "STRIP_BYTES", 40)
    assert np.asarray(read(export.encode_png(pixels_u8))).tolist() == np.asarray(whole).tolist()


def test_views_are_written_like_copies() -> None:
    pixels_u8 = np.random.RandomState(4).randint(0, 256, (6, 8, 4)).astype(np.uint8)
    assert export.encode_png(pixels_u8[::2, ::-1]) == export.encode_png(pixels_u8[::2, ::-1].copy())


@pytest.mark.parametrize("level", [0, 1, 9])
def test_the_level_changes_the_size_only(level: int) -> None:
    pixels_u8 = np.zeros((50, 50, 4), np.uint8)
    assert np.asarray(read(export.encode_png(pixels_u8, None, level))).max() == 0


def test_the_profile_and_nothing_else_is_kept() -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pixels_u8 = np.zeros((2, 2, 4), np.uint8)
    assert read(export.encode_png(pixels_u8, icc)).info == {"icc_profile": icc}
    assert read(export.encode_png(pixels_u8)).info == {}


def test_other_arrays_are_refused() -> None:
    for wrong in (np.zeros((2, 2), np.uint8), np.zeros((2, 2, 4)), np.zeros((0, 2, 4), np.uint8)):
        with pytest.raises(ArrayError):
            export.encode_png(wrong)
