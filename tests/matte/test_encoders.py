"""Room: tests. Runs on CPython. May import everything."""

import io

import numpy as np
import pytest
from PIL import Image

from offcut.contract.errors import InputError
from offcut.matte import encoders
from offcut.matte.arrays import ArrayError
from offcut.matte.metadata import Metadata, density

ICC = b"a profile of no matter what"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def smooth(height: int = 40, width: int = 60, channels: int = 3) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width]
    pixels_u8 = np.zeros((height, width, channels), np.uint8)
    pixels_u8[..., 0], pixels_u8[..., 1] = rows * 5, columns * 4
    pixels_u8[..., -1] = 90 if channels == 3 else np.where(columns > 30, 255, columns * 3)
    return pixels_u8


@pytest.mark.parametrize("shape_hw", [(1, 1), (1, 500), (500, 1), (40, 60)])
def test_jpeg_is_the_picture(shape_hw: tuple[int, int]) -> None:
    rgb_u8 = smooth(*shape_hw)
    image = opened(encoders.encode_jpeg(rgb_u8, 95))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert np.abs(np.asarray(image).astype(int) - rgb_u8).max() <= 8


def test_jpeg_says_what_it_is_given_and_nothing_else() -> None:
    metadata = Metadata(density(300), b"<x/>", b"hello")
    info = opened(encoders.encode_jpeg(smooth(), 80, ICC, metadata, 300)).info
    assert (info["icc_profile"], info["xmp"], info["comment"], info["dpi"]) == (ICC, b"<x/>", b"hello", (300, 300))
    assert info["exif"] == b"Exif\0\0" + density(300)
    plain = opened(encoders.encode_jpeg(smooth(), 80)).info
    assert not {"icc_profile", "exif", "xmp", "comment", "dpi"} & set(plain)


def test_fine_colour_at_high_quality_only() -> None:
    layers = [opened(encoders.encode_jpeg(smooth(), quality)).layer for quality in (90, 89)]  # type: ignore[attr-defined]
    assert [layer[0][1:3] for layer in layers] == [(1, 1), (2, 2)]


def test_jpeg_leaves_out_what_a_segment_cannot_hold() -> None:
    large = Metadata(bytes(70_000), bytes(70_000), bytes(70_000))
    fitted = encoders.fits_jpeg(large)
    assert (len(fitted.exif), len(fitted.xmp), len(fitted.comment)) == (0, 0, 65533)
    limits = Metadata(bytes(65533 - 6), bytes(65533 - 29), bytes(65533))
    assert encoders.fits_jpeg(limits) == limits
    assert encoders.encode_jpeg(smooth(), 80, None, limits)


def test_lossless_webp_is_exact_and_lossy_webp_keeps_alpha_exact() -> None:
    rgba_u8 = smooth(channels=4)
    exact = opened(encoders.encode_webp(rgba_u8, 20, 0, lossless=True, keep_hidden=True))
    assert (np.asarray(exact) == rgba_u8).all()
    lossy = np.asarray(opened(encoders.encode_webp(rgba_u8, 90, 2)))
    assert (lossy[..., 3] == rgba_u8[..., 3]).all()
    is_opaque = rgba_u8[..., 3] == 255
    assert np.abs(lossy.astype(int) - rgba_u8)[is_opaque].mean() < 3


def test_webp_says_what_it_is_given_and_nothing_else() -> None:
    metadata = Metadata(density(72), b"<x/>", b"no place for this")
    data = encoders.encode_webp(smooth(channels=4), 80, 0, icc=ICC, metadata=metadata)
    image = opened(data)
    assert (image.info["icc_profile"], image.info["xmp"]) == (ICC, b"<x/>")
    assert image.getexif()[0x011A] == 72
    assert b"no place" not in data
    plain = opened(encoders.encode_webp(smooth(channels=4), 80, 0)).info
    assert not [key for key in ("icc_profile", "exif", "xmp") if plain.get(key)]


def test_sides_that_a_format_cannot_say_are_refused_by_number() -> None:
    with pytest.raises(InputError) as caught:
        encoders.encode_webp(np.zeros((1, 16384, 4), np.uint8), 80, 0)
    assert caught.value.code == "side-too-long"
    assert caught.value.details == {"format": "WebP", "width": 16384, "height": 1, "limit": 16383}
    assert encoders.encode_webp(np.zeros((1, 16383, 4), np.uint8), 80, 0)
    with pytest.raises(InputError):
        encoders.encode_jpeg(np.zeros((65501, 1, 3), np.uint8), 80)
    assert encoders.encode_jpeg(np.zeros((65500, 1, 3), np.uint8), 80)


def test_other_arrays_are_refused() -> None:
    with pytest.raises(ArrayError):
        encoders.encode_jpeg(np.zeros((2, 2, 4), np.uint8), 80)
    with pytest.raises(ArrayError):
        encoders.encode_webp(np.zeros((2, 2, 3), np.uint8), 80, 0)
