"""Room: tests. Runs on CPython. May import everything."""

import io

import numpy as np
from PIL import Image

from offcut.matte import export, png_chunks
from offcut.matte.metadata import NONE, Metadata, density


def read(metadata: Metadata, dpi: int | None) -> Image.Image:
    png = export.encode_grey_png(np.zeros((2, 3), np.uint8), extra=png_chunks.chunks(metadata, dpi))
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def test_what_is_written_is_read_back() -> None:
    image = read(Metadata(density(300), b"<x/>", "caf\u00e9\0".encode()), 300)
    assert image.info["dpi"] == (300, 300) or abs(image.info["dpi"][0] - 300) < 0.02
    assert image.getexif()[0x011A] == 300
    assert image.info["xmp"] == b"<x/>"
    assert image.info["Comment"] == "caf\u00e9"


def test_a_comment_that_is_no_utf_8() -> None:
    assert read(Metadata(comment=b"caf\xe9"), None).info["Comment"] == "caf\u00e9"


def test_nothing_gives_no_chunk() -> None:
    assert png_chunks.chunks(NONE, None) == []
    assert png_chunks.chunks(Metadata(comment=b"\0"), None) == []
