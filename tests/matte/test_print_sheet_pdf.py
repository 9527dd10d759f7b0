"""Room: tests. Runs on CPython. May import everything."""

import io
import re
import zlib

import numpy as np
import pytest
from PIL import PdfParser

from offcut.matte import print_sheet_pdf
from tests.matte.profiles import profile


def pixels(data: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """Read the picture back, row by row as the standard says (predictor 15: each row begins with its filter)."""
    found = re.search(rb"/Columns \d+ >> /Length (\d+) >>\nstream\n", data)
    assert found
    rows = zlib.decompress(data[found.end() : found.end() + int(found[1])])
    read = np.zeros((shape[0], shape[1] * 3), np.uint8)
    above = np.zeros(shape[1] * 3, np.uint8)
    for row in range(shape[0]):
        line = np.frombuffer(rows[row * (shape[1] * 3 + 1) : (row + 1) * (shape[1] * 3 + 1)], np.uint8)
        assert line[0] == 2
        read[row] = above = line[1:] + above
    return read.reshape(shape)


def picture(height: int = 30, width: int = 20) -> np.ndarray:
    return np.random.RandomState(2).randint(0, 256, (height, width, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    ("size_mm", "points"),
    [
        ((210, 297), (595.276, 841.890)),
        ((215.9, 279.4), (612, 792)),
        ((101.6, 152.4), (288, 432)),
        ((150, 100), (425.197, 283.465)),
    ],
)
def test_the_page_has_its_size_and_another_program_reads_it(
    size_mm: tuple[float, float], points: tuple[float, float]
) -> None:
    data = print_sheet_pdf.encode(picture(), *size_mm)
    with PdfParser.PdfParser(buf=bytearray(data)) as read:
        assert len(read.pages) == 1
        page = read.read_indirect(read.pages[0])
        assert page[b"MediaBox"] == [0, 0, *(pytest.approx(side, abs=0.001) for side in points)]
        assert read.root[b"ViewerPreferences"][b"PrintScaling"].name == b"None"
    drawn = re.search(rb"q ([\d.]+) 0 0 ([\d.]+) 0 0 cm /Sheet Do Q", data)
    assert drawn and (float(drawn[1]), float(drawn[2])) == pytest.approx(points, abs=0.001)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (30, 20)])
def test_no_pixel_is_lost(shape: tuple[int, int]) -> None:
    rgb_u8 = picture(*shape)
    assert (pixels(print_sheet_pdf.encode(rgb_u8, 100, 150), rgb_u8.shape) == rgb_u8).all()


def test_every_object_is_where_the_table_says() -> None:
    data = print_sheet_pdf.encode(picture(), 100, 150, profile({b"test": b"1234"}))
    table = int(re.search(rb"startxref\n(\d+)", data)[1])  # type: ignore[index]
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", data[table:])]
    assert len(places) == 6
    for number, place in enumerate(places, 1):
        assert data[place:].startswith(f"{number} 0 obj\n".encode())
    assert b"/ICCBased 6 0 R" in data
    assert profile({b"test": b"1234"}) in zlib.decompress(
        data[places[5] :].split(b"stream\n", 1)[1].split(b"\nendstream")[0]
    )


def test_the_same_sheet_is_the_same_bytes_and_says_nothing_else() -> None:
    data = print_sheet_pdf.encode(picture(), 100, 150)
    assert data == print_sheet_pdf.encode(picture(), 100, 150)
    head = io.BytesIO(data).read(400).lower()
    assert b"date" not in head and b"producer" not in head
