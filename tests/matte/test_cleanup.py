"""Room: tests. Runs on CPython. May import everything."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import ndimage

from offcut.matte import cleanup


def scene() -> np.ndarray:
    alpha = np.zeros((60, 80), np.float32)
    alpha[10:50, 10:50] = 1
    alpha[25:30, 25:30] = 0
    alpha[27, 30:48] = 0.5  # a soft way to the hole, but not out of it
    alpha[20:24, 60:70] = 0.9  # a second piece, large enough
    alpha[40, 70] = 1  # a speck
    alpha[40, 71] = 0.04  # and its faint rim
    return alpha


def test_specks_go_and_larger_pieces_stay() -> None:
    alpha = scene()
    result = cleanup.without_specks(alpha)
    changed = result != alpha
    assert changed.sum() == 2 and changed[40, 70] and changed[40, 71]
    assert not result[40, 70:72].any()


def test_specks_against_scipy() -> None:
    rng = np.random.RandomState(8)
    alpha = np.clip(ndimage.gaussian_filter(rng.rand(90, 90), 3) * 12 - 5.8, 0, 1).astype(np.float32)
    labels, count = ndimage.label(alpha > 0.05)
    sizes = ndimage.sum(alpha, labels, np.arange(1, count + 1))
    result = cleanup.without_specks(alpha)
    for number, size in enumerate(sizes, start=1):
        stays = size >= cleanup.SPECK_SHARE * sizes.max()
        assert (result[labels == number] > 0).all() == stays
    assert count > 3


def test_enclosed_holes_are_filled_with_their_rim_and_bays_are_not() -> None:
    alpha = scene()
    alpha[10:20, 12] = 0  # a bay that is open above
    result = cleanup.without_holes(alpha)
    assert (result[25:30, 25:30] == 1).all() and (result[27, 30:48] == 1).all()
    assert not result[10:20, 12].any() and not result[:10].any()


@pytest.mark.parametrize("clean", [cleanup.without_specks, cleanup.without_holes])
@pytest.mark.parametrize("alpha", [np.zeros((1, 1)), np.ones((1, 1)), np.zeros((4, 9)), np.ones((9, 4)), np.eye(1, 50)])
def test_what_has_nothing_to_clean_is_given_back(clean: Callable[[np.ndarray], np.ndarray], alpha: np.ndarray) -> None:
    alpha = alpha.astype(np.float32)
    assert clean(alpha) is alpha
