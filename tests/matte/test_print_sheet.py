"""Room: tests. Runs on CPython. May import everything."""

import io

import numpy as np
import pytest
from PIL import Image

from offcut.contract.errors import InputError
from offcut.matte import print_sheet
from offcut.matte.print_sheet_layout import plan


def photo(width: int = 413, height: int = 531) -> np.ndarray:
    return np.random.RandomState(7).randint(0, 256, (height, width, 3)).astype(np.uint8)


def test_the_copies_are_the_photo_itself_and_marks_lie_around_them() -> None:
    layout, one = plan("10x15", (35, 45)), photo()
    sheet = print_sheet.render(one, layout)
    assert sheet.shape == (layout.height, layout.width, 3)
    rest = np.ones(sheet.shape[:2], bool)
    for left, top in layout.places:
        assert (sheet[top : top + 531, left : left + 413] == one).all()
        rest[top : top + 531, left : left + 413] = False
        # The column left of the corner, upwards; the row above it, to the left.
        assert (sheet[top - 30 : top, left - 1] == print_sheet.MARK_U8).all()
        assert (sheet[top - 1, left - 5 : left] == print_sheet.MARK_U8).all()
        assert (sheet[top + 531 : top + 540, left + 413] == print_sheet.MARK_U8).all()
    levels, counts = np.unique(sheet[rest], return_counts=True)
    assert levels.tolist() == [print_sheet.MARK_U8, print_sheet.PAPER_U8]
    assert counts[0] < 0.05 * counts[1]


def test_a_photo_of_another_size_is_brought_to_its_size_on_paper() -> None:
    layout = plan("10x15", (35, 45))
    even = np.full((1062, 826, 3), (10, 200, 30), np.uint8)
    left, top = layout.places[0]
    assert (print_sheet.render(even, layout)[top : top + 531, left : left + 413] == (10, 200, 30)).all()
    assert print_sheet.render(np.zeros((1, 1, 3), np.uint8), layout).shape == (layout.height, layout.width, 3)


@pytest.mark.parametrize(("paper", "size"), [("10x15", (1772, 1181)), ("a4", (3508, 2480)), ("letter", (3300, 2550))])
def test_a_png_says_its_density(paper: str, size: tuple[int, int]) -> None:
    data, mime, count = print_sheet.make(photo(), paper, (35, 45), "png")
    assert mime == "image/png" and count == len(plan(paper, (35, 45)).places)
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == size
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)


def test_a_pdf_is_made_of_the_same_sheet() -> None:
    data, mime, count = print_sheet.make(photo(), "4x6", (35, 45), "pdf")
    assert (mime, count, data[:5]) == ("application/pdf", 8, b"%PDF-")


def test_a_paper_that_is_too_small_is_refused_with_its_numbers() -> None:
    with pytest.raises(InputError) as caught:
        print_sheet.make(photo(), "10x15", (120, 130), "png")
    assert caught.value.code == "sheet-too-small"
    assert caught.value.details == {"paper": "10x15", "width": 120, "height": 130}
