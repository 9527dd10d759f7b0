"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import tiles


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 500), (128, 128), (129, 260), (200, 7)])
def test_all_tiles_cover_each_pixel_once(size_hw: tuple[int, int]) -> None:
    counts = np.zeros(size_hw, int)
    for rows, columns in tiles.all_of(size_hw):
        counts[rows, columns] += 1
    assert (counts == 1).all()


@pytest.mark.parametrize("grid_hw", [(1, 1), (9, 12), (90, 120), (300, 400)])
def test_every_pixel_that_a_wanted_one_reaches_is_in_one_tile(grid_hw: tuple[int, int]) -> None:
    rng = np.random.RandomState(5)
    is_wanted = rng.rand(*grid_hw) < 0.02
    is_wanted[-1, -1] = True
    counts = np.zeros((300, 400), int)
    for rows, columns in tiles.touching(is_wanted, (300, 400)):
        counts[rows, columns] += 1
    assert counts.max() == 1
    down, across = 300 / grid_hw[0], 400 / grid_hw[1]
    for row, column in zip(*np.nonzero(is_wanted), strict=True):
        rows = slice(max(int((row - 0.5) * down), 0), int((row + 1.5) * down))
        assert counts[rows, max(int((column - 0.5) * across), 0) : int((column + 1.5) * across)].all()


def test_what_is_far_is_left_out() -> None:
    is_wanted = np.zeros((300, 400), bool)
    assert list(tiles.touching(is_wanted, (300, 400))) == []
    is_wanted[10, 10] = True
    assert list(tiles.touching(is_wanted, (300, 400))) == [(slice(0, 128), slice(0, 128))]
