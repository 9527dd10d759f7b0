"""Room: tests. Runs on CPython. May import everything."""

import time

import numpy as np
import pytest
from scipy import ndimage

from offcut.matte import components
from offcut.matte.arrays import ArrayError


def labelled_slowly(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """Flood one piece after the other."""
    labels, count = np.zeros(mask.shape, np.int32), 0
    for place in zip(*np.nonzero(mask), strict=True):
        if labels[place]:
            continue
        count += 1
        waiting = [place]
        while waiting:
            row, column = waiting.pop()
            inside = 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]
            if inside and mask[row, column] and not labels[row, column]:
                labels[row, column] = count
                waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return labels, count


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 30), (30, 1), (2, 3), (17, 23), (40, 40)])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.59, 0.8, 1.0])
def test_against_slow_and_obvious_code(size_hw: tuple[int, int], share: float) -> None:
    mask = np.random.RandomState(4).rand(*size_hw) < share
    labels, count = components.labelled(mask)
    expected, expected_count = labelled_slowly(mask)
    assert count == expected_count and labels.dtype == np.int32
    np.testing.assert_array_equal(labels, expected)


def spiral(side: int) -> np.ndarray:
    mask = np.zeros((side, side), bool)
    for ring in range(0, side // 2, 2):
        mask[ring, ring : side - ring] = mask[side - 1 - ring, ring : side - ring] = True
        mask[ring : side - ring, ring] = mask[ring : side - ring, side - 1 - ring] = True
        mask[ring + 1, ring] = False
        mask[ring + 2, ring : ring + 2] = True
    return mask


@pytest.mark.parametrize("mask", [spiral(101), np.indices((60, 61)).sum(axis=0) % 2 == 0, np.eye(50, dtype=bool)])
def test_pieces_that_wind(mask: np.ndarray) -> None:
    labels, count = components.labelled(mask)
    expected, expected_count = ndimage.label(mask)
    assert count == expected_count
    np.testing.assert_array_equal(labels, expected)


def test_a_large_mask_of_noise_takes_no_loop_over_its_pieces() -> None:
    mask = np.random.RandomState(6).rand(1024, 1024) < 0.55
    began = time.process_time()
    labels, count = components.labelled(mask)
    assert time.process_time() - began < 10
    assert count == ndimage.label(mask)[1] == labels.max()


def test_what_is_no_mask_is_refused() -> None:
    with pytest.raises(ArrayError):
        components.labelled(np.zeros((2, 2), np.uint8))
