"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.contract import modes
from offcut.matte.picture import Picture
from offcut.matte.work_copy import work_copy


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 500), (2000, 2000)])
def test_a_picture_that_fits_is_the_same_object(size_hw: tuple[int, int]) -> None:
    picture = Picture(np.zeros((*size_hw, 3), np.uint8))
    assert work_copy(picture) is picture


@pytest.mark.parametrize("level", [0, 1, 255])
def test_an_even_picture_stays_even_and_keeps_what_it_carries(level: int) -> None:
    picture = Picture(np.full((2500, 2500, 3), level, np.uint8), None, "JPEG", b"profile", ("first-frame-only",))
    small = work_copy(picture)
    assert small.size_wh == (2000, 2000)
    assert small.rgb_u8.min() == small.rgb_u8.max() == level
    assert (small.format, small.icc, small.notes) == ("JPEG", b"profile", ("first-frame-only", modes.NOTE_SMALLER))
    assert small.alpha_u8 is None


def test_it_averages_like_a_slow_mean_of_blocks() -> None:
    """Blocks of 2 x 2 that are even themselves: every way of averaging agrees inside a large even area."""
    halves_u8 = np.zeros((4000, 4000, 3), np.uint8)
    halves_u8[:, 2000:] = (200, 100, 50)
    small = work_copy(Picture(halves_u8))
    blocks = halves_u8.reshape(2000, 2, 2000, 2, 3).mean(axis=(1, 3))
    difference = np.abs(small.rgb_u8.astype(float) - blocks)
    assert difference[:, :990].max() == difference[:, 1010:].max() == 0
    assert difference.max() <= 20, "Lanczos overshoots a little beside a hard edge"


def test_hidden_colours_do_not_bleed_into_the_edge() -> None:
    rgb_u8 = np.zeros((3000, 3000, 3), np.uint8)
    rgb_u8[:, :1501] = (200, 100, 50)
    rgb_u8[:, 1501:] = (0, 255, 0)
    alpha_u8 = np.zeros((3000, 3000), np.uint8)
    alpha_u8[:, :1501] = 255
    small = work_copy(Picture(rgb_u8, alpha_u8))
    assert small.alpha_u8 is not None
    clear = small.alpha_u8 > 64
    assert small.rgb_u8[..., 1][clear].max() <= 110, "no green where something is seen"
    assert small.alpha_u8[:, :900].min() == 255 and small.alpha_u8[:, 1100:].max() == 0
    assert small.rgb_u8.flags.c_contiguous and small.alpha_u8.flags.c_contiguous


def test_one_row_is_brought_down_too() -> None:
    small = work_copy(Picture(np.full((1, modes.MOST_PIXELS + 1, 3), 9, np.uint8)))
    assert small.size_wh[0] <= modes.MOST_PIXELS and small.size_wh[1] == 1
    assert small.rgb_u8.max() == 9
