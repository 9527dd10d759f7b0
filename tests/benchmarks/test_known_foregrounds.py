"""Room: tests. What the quality benchmark takes for the truth is the truth."""

import numpy as np
import pytest

from benchmarks import drawn_subjects
from benchmarks.known_foregrounds import SOLID, Known, over, real, scenery


def test_a_picture_is_the_subject_where_it_is_solid_and_the_background_where_it_is_not() -> None:
    foreground, background = np.full((1, 3, 3), 0.8, np.float32), np.full((1, 3, 3), 0.2, np.float32)
    picture = over(Known(foreground, np.array([[0, 0.5, 1]], np.float32)), background)
    assert np.allclose(picture[0, :, 0], [0.2, 0.5, 0.8])


def test_scenery_is_the_same_for_the_same_seed_only() -> None:
    once, again, other = (scenery(seed, (20, 31)) for seed in (1, 1, 2))
    assert once.shape == (20, 31, 3) and once.dtype == np.float32
    assert np.array_equal(once, again) and not np.array_equal(once, other)
    assert once.min() >= 0 and once.max() <= 1


def test_a_real_subject_has_no_colour_that_is_not_its_own() -> None:
    lemur = real("comp_lemur")
    own = {tuple(colour) for colour in lemur.foreground[lemur.alpha >= SOLID]}
    soft = lemur.foreground[(lemur.alpha > 0.02) & (lemur.alpha < SOLID)]
    assert len(soft) and all(tuple(colour) in own for colour in soft[::50])


@pytest.mark.parametrize("kind", ["glass", "movement"])
def test_a_drawn_subject_has_soft_edges_and_is_drawn_the_same_again(kind: str) -> None:
    once, again = (drawn_subjects.KINDS[kind](1) for _ in range(2))
    assert np.array_equal(once.alpha, again.alpha) and np.array_equal(once.foreground, again.foreground)
    assert once.alpha.shape == drawn_subjects.SIZE_HW == once.foreground.shape[:2]
    assert once.alpha.min() >= 0 and once.alpha.max() <= 1
    assert ((once.alpha > 0.1) & (once.alpha < 0.9)).mean() > 0.01


def test_what_moved_is_a_ramp_as_long_as_its_way() -> None:
    alpha = drawn_subjects.movement(1).alpha
    middle = alpha[alpha.shape[0] // 2]
    is_soft = (middle > 0.01) & (middle < 0.99)
    assert abs(is_soft.sum() / 2 - drawn_subjects.MOVED_PX) < drawn_subjects.MOVED_PX / 4


def test_dots_are_averaged_block_by_block() -> None:
    step = drawn_subjects.OVERSAMPLING
    fine = np.random.default_rng(0).uniform(0, 1, (2 * step, 3 * step, 4)).astype(np.float32)
    found = drawn_subjects.averaged(fine)
    for row in range(2):
        for column in range(3):
            block = fine[row * step : (row + 1) * step, column * step : (column + 1) * step]
            assert np.allclose(found[row, column], block.mean((0, 1)), atol=1e-6)
