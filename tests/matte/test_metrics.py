"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import metrics
from offcut.matte.arrays import ArrayError


def test_against_slow_and_obvious_code() -> None:
    rng = np.random.RandomState(1)
    alpha, truth, known = rng.rand(5, 7), rng.rand(5, 7), rng.rand(5, 7) > 0.3
    error, pixels, both, either = 0.0, 0, 0, 0
    for row in range(5):
        for column in range(7):
            if known[row, column]:
                ours, theirs = alpha[row, column], truth[row, column]
                error, pixels = error + abs(ours - theirs), pixels + 1
                both += ours >= 0.5 and theirs >= 0.5
                either += ours >= 0.5 or theirs >= 0.5
    assert metrics.mae(alpha, truth, known) == pytest.approx(error / pixels)
    assert metrics.iou(alpha, truth, known) == pytest.approx(both / either)


def test_two_empty_foregrounds_agree() -> None:
    empty = np.zeros((2, 2))
    assert metrics.iou(empty, empty) == 1


def test_shapes_must_match_and_something_must_count() -> None:
    with pytest.raises(ArrayError):
        metrics.mae(np.zeros((2, 2)), np.zeros((2, 3)))
    with pytest.raises(ArrayError):
        metrics.iou(np.zeros(2), np.zeros(2), np.zeros(2, bool))
