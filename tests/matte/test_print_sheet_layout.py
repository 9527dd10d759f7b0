"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract.print_sheets import PAPER_ORDER, PAPERS
from offcut.matte import print_sheet_layout

PHOTOS = [(35.0, 45.0), (51.0, 51.0), (25.0, 35.0), (50.0, 70.0), (33.0, 48.0), (26.0, 32.0), (40.0, 60.0)]


def most_by_counting(paper: str, photo: tuple[float, float]) -> int:
    """The slow obvious way: lay photos down one by one, in steps of a tenth of a millimetre and with both turns."""
    found = 0
    margin = 30 if PAPERS[paper][1] < 200 else 50
    for wide, high in [PAPERS[paper], PAPERS[paper][::-1]]:
        counts = []
        for side, one in [(wide, photo[0]), (high, photo[1])]:
            place, count = margin, 0
            while place + round(one * 10) <= round(side * 10) - margin:
                place, count = place + round(one * 10) + 10, count + 1
            counts.append(count)
        found = max(found, counts[0] * counts[1])
    return found


@pytest.mark.parametrize("paper", PAPER_ORDER)
@pytest.mark.parametrize("photo", PHOTOS)
def test_as_many_as_fit_lie_apart_and_within_the_margins(paper: str, photo: tuple[float, float]) -> None:
    layout = print_sheet_layout.plan(paper, photo)
    assert len(layout.places) == most_by_counting(paper, photo) > 0
    assert sorted([layout.width_mm, layout.height_mm]) == sorted(PAPERS[paper])
    wide, high = layout.photo_wh
    margin = int(2.9 / 25.4 * 300)
    for index, (left, top) in enumerate(layout.places):
        assert margin <= left <= layout.width - wide - margin
        assert margin <= top <= layout.height - high - margin
        for other_left, other_top in layout.places[:index]:
            # A millimetre is 11.8 pixels.
            assert abs(left - other_left) >= wide + 11 or abs(top - other_top) >= high + 11


def test_exact_places_at_300_dpi() -> None:
    layout = print_sheet_layout.plan("4x6", (35, 45))
    assert (layout.width, layout.height, layout.photo_wh) == (1800, 1200, (413, 531))
    # Four across with gaps of 2.13 mm (25 pixels), two down with 5 mm (59 pixels), in the middle.
    assert [left for left, _ in layout.places[:4]] == [36, 474, 912, 1350]
    assert [layout.places[0][1], layout.places[4][1]] == [39, 629]
    assert (print_sheet_layout.plan("a4", (51, 51)).width, print_sheet_layout.plan("letter", (51, 51)).height) == (
        2480,
        3300,
    )


def test_what_fits_nowhere_has_no_place() -> None:
    assert print_sheet_layout.plan("10x15", (120, 120)).places == ()
    assert len(print_sheet_layout.plan("10x15", (94, 144)).places) == 1


def test_another_density_is_the_same_sheet() -> None:
    fine, plain = (print_sheet_layout.plan("10x15", (35, 45), dpi) for dpi in (600, 300))
    assert len(fine.places) == len(plain.places)
    assert fine.width == pytest.approx(2 * plain.width, abs=1)
