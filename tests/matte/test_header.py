"""Room: tests. Runs on CPython. May import everything."""

import io
import struct
import zlib

import pytest
from PIL import Image

from offcut.contract.errors import InputError
from offcut.matte.header import read_header
from tests.testdata import read_index, testdata

WHOLE = [row for row in read_index("decode/INDEX.tsv") if row["expected"] == "decodes"]


def png_header(width: int, height: int) -> bytes:
    """A PNG of 33 bytes that claims a size."""
    content = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + content + struct.pack(">I", zlib.crc32(content))


@pytest.mark.parametrize("row", WHOLE, ids=lambda row: row["file"])
def test_the_claimed_size_is_what_pillow_reads(row: dict[str, str]) -> None:
    data = testdata("decode/" + row["file"]).read_bytes()
    header = read_header(data)
    with Image.open(io.BytesIO(data)) as image:
        assert (header.format, header.width, header.height) == (image.format, *image.size)


@pytest.mark.parametrize("mode", ["lossless", "lossy", "alpha"])
def test_all_kinds_of_webp(mode: str) -> None:
    file = io.BytesIO()
    picture = Image.new("RGBA" if mode == "alpha" else "RGB", (300, 17), "red")
    if mode == "alpha":
        picture.putalpha(90)
    picture.save(file, "WEBP", lossless=mode == "lossless")
    header = read_header(file.getvalue())
    assert (header.width, header.height) == (300, 17)


@pytest.mark.parametrize(("order", "kind"), [("<", 3), ("<", 4), (">", 3), (">", 4)])
def test_tiff_in_both_byte_orders(order: str, kind: int) -> None:
    value = "H2x" if kind == 3 else "I"
    entries = [struct.pack(order + "HHI" + value, tag, kind, 1, size) for tag, size in ((256, 640), (257, 480))]
    start = b"II*\0" if order == "<" else b"MM\0*"
    data = start + struct.pack(order + "IH", 8, len(entries)) + b"".join(entries)
    assert read_header(data).width == 640
    assert read_header(data).height == 480


def test_a_hundred_megapixels_are_read_from_33_bytes() -> None:
    assert read_header(png_header(10_000, 10_000)).pixels == 100_000_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image-empty"),
        (b"\n", "not-an-image"),
        (b"BMW is a car maker, not a bitmap", "not-an-image"),
        (b"<html><svg></svg></html>", "not-an-image"),
        (b"<?xml version='1.0'?><note/>", "not-an-image"),
        (b"RIFF\0\0\0\0WAVE", "not-an-image"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "format-unsupported"),
        (b"%PDF-1.7", "format-unsupported"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image-unreadable"),
        (png_header(0, 5), "image-unreadable"),
        (b"\xff\xd8\xff\xd9", "image-unreadable"),
        (b"RIFF\0\0\0\0WEBPVP8Z" + bytes(20), "image-unreadable"),
    ],
)
def test_what_is_no_picture_is_said(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_header(data)
    assert caught.value.code == code


def test_the_format_of_a_refused_file_is_named() -> None:
    with pytest.raises(InputError) as caught:
        read_header(b"8BPS\0\1")
    assert caught.value.details == {"format": "PSD"}


@pytest.mark.parametrize(
    "name", ["baseline.jpg", "base.png", "frame.gif", "lossy.webp", "base.bmp", "lzw.tif", "q70.avif"]
)
def test_every_cut_of_a_header_ends_in_an_answer_or_an_input_error(name: str) -> None:
    data = testdata("decode/lemur/" + name).read_bytes()
    whole = read_header(data)
    for end in range(min(len(data), 700)):
        try:
            assert read_header(data[:end]) == whole
        except InputError as error:
            # Unsupported: the first box of an AVIF file that is cut before its brand could begin a film.
            assert error.code in ("image-empty", "not-an-image", "image-unreadable", "format-unsupported")
