"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import trimap
from offcut.matte.arrays import ArrayError


def unsure_slowly(alpha: np.ndarray, reach: int) -> np.ndarray:
    height, width = alpha.shape
    seed = np.zeros(alpha.shape, bool)
    for row in range(height):
        for column in range(width):
            seed[row, column] = trimap.UNSURE_FROM < alpha[row, column] < 1 - trimap.UNSURE_FROM
            for down, across in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                if 0 <= row + down < height and 0 <= column + across < width:
                    far = abs(alpha[row, column] - alpha[row + down, column + across]) > trimap.STEP
                    seed[row, column] |= far
    result = np.zeros(alpha.shape, bool)
    for row, column in zip(*np.nonzero(seed), strict=True):
        result[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1] = True
    return result


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 9), (9, 1), (12, 15)])
@pytest.mark.parametrize("reach", [0, 1, 3])
def test_against_slow_and_obvious_code(size_hw: tuple[int, int], reach: int) -> None:
    alpha = np.random.RandomState(3).choice([0, 0, 0, 0.3, 1, 1, 1], size_hw).astype(np.float32)
    np.testing.assert_array_equal(trimap.unsure(alpha, reach), unsure_slowly(alpha, reach))


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_sure_alpha_has_no_band(level: float) -> None:
    assert not trimap.unsure(np.full((8, 8), level, np.float32)).any()


def test_an_alpha_that_is_no_alpha_is_refused() -> None:
    with pytest.raises(ArrayError):
        trimap.unsure(np.full((2, 2), np.nan, np.float32))
