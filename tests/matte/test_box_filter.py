"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import box_filter
from offcut.matte.arrays import ArrayError

RNG_SEED = 11


def mean_slowly(values: np.ndarray, radius: int) -> np.ndarray:
    result = np.empty(values.shape)
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            rows = slice(max(row - radius, 0), row + radius + 1)
            result[row, column] = values[rows, max(column - radius, 0) : column + radius + 1].mean(dtype=np.float64)
    return result


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 9), (9, 1), (2, 3), (13, 17)])
@pytest.mark.parametrize("radius", [0, 1, 2, 5, 8, 16, 100])
def test_against_slow_and_obvious_code(size_hw: tuple[int, int], radius: int) -> None:
    values = np.random.RandomState(RNG_SEED).rand(*size_hw).astype(np.float32)
    result = box_filter.mean(values, radius)
    assert result.dtype == np.float32 and result is not values
    np.testing.assert_allclose(result, mean_slowly(values, radius), atol=1e-6)


def test_long_lines_of_ones_stay_one() -> None:
    """Running sums in float32 stop to count at 2**24 and lose a level long before."""
    values = np.full((1, 2**21), 0.7, np.float32)
    assert np.abs(box_filter.mean(values, 3) - np.float32(0.7)).max() < 1e-6
    assert np.abs(box_filter.mean(values.T.copy(), 3) - np.float32(0.7)).max() < 1e-6


@pytest.mark.parametrize(
    ("values", "radius"), [(np.zeros((2, 2)), 1), (np.zeros(3, np.float32), 1), (np.zeros((2, 2), np.float32), -1)]
)
def test_what_it_refuses(values: np.ndarray, radius: int) -> None:
    with pytest.raises(ArrayError):
        box_filter.mean(values, radius)
