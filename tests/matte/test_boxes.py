"""Room: tests. Runs on CPython. May import everything."""

import struct

import pytest

from offcut.matte import boxes
from tests.testdata import testdata


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def size(width: int, height: int) -> bytes:
    return box(b"ispe", struct.pack(">III", 0, width, height))


def file_with(*sizes: bytes) -> bytes:
    start = box(b"ftyp", b"avif\0\0\0\0avifmif1")
    return start + box(b"meta", b"\0\0\0\0" + box(b"iprp", box(b"ipco", b"".join(sizes))))


def test_the_largest_size_counts() -> None:
    assert boxes.largest_picture(file_with(size(64, 64), size(510, 330), size(8, 8))) == (510, 330)
    assert boxes.largest_picture(testdata("decode/lemur/q70.avif").read_bytes()) == (510, 330)


def test_brands() -> None:
    assert boxes.brand_format(file_with()) == "AVIF"
    assert boxes.brand_format(box(b"ftyp", b"heic\0\0\0\0mif1heic")) == "HEIC"
    assert boxes.brand_format(box(b"ftyp", b"mif1\0\0\0\0mif1avif")) == "AVIF"
    assert boxes.brand_format(box(b"ftyp", b"isom\0\0\0\0")) == "MP4"


@pytest.mark.parametrize("length", [0, 1, 7, 0x7FFFFFFF])
def test_lengths_that_lead_nowhere_end_the_walk(length: int) -> None:
    data = struct.pack(">I", length) + b"free" + bytes(16)
    with pytest.raises(struct.error):
        boxes.largest_picture(data)


def test_every_cut_ends_in_an_answer_or_struct_error() -> None:
    whole = file_with(size(5, 7))
    for end in range(len(whole)):
        with pytest.raises(struct.error):
            boxes.largest_picture(whole[:end])
