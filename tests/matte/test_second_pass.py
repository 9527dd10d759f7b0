"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import second_pass
from offcut.matte.arrays import ArrayError
from offcut.matte.second_pass import Crop

FIXED = {"sizes_hw": [[320, 320]]}
FREE = {"size_rule": {"short_side": 512, "longest_side": 1536, "multiple": 32}}


def disc(size_hw: tuple[int, int], row: float, column: float, radius: float, softness: float = 0.01) -> np.ndarray:
    """Draw a disc whose place and size are shares of the picture's."""
    rows, columns = ((np.arange(size) + 0.5) / size for size in size_hw)
    distance = np.hypot(rows[:, None] - row, columns - column)
    return np.clip((radius - distance) / softness + 0.5, 0, 1).astype(np.float32)


def test_a_small_subject_is_looked_at_again_with_its_surroundings() -> None:
    crop = second_pass.plan(disc((320, 320), 0.3, 0.7, 0.1), (3000, 4000), FIXED)
    assert crop is not None
    assert crop.size_hw == (320, 320) and crop.picture_hw == (3000, 4000)
    assert crop.rows.start < 0.2 * 3000 and crop.rows.stop > 0.4 * 3000
    assert crop.columns.start < 0.6 * 4000 and crop.columns.stop > 0.8 * 4000
    assert crop.rows.stop - crop.rows.start < 0.3 * 3000
    free = second_pass.plan(disc((512, 672), 0.3, 0.7, 0.1), (3000, 4000), FREE)
    assert free is not None and free.size_hw[0] % 32 == free.size_hw[1] % 32 == 0


@pytest.mark.parametrize(
    ("alpha", "picture_hw"),
    [
        (disc((320, 320), 0.5, 0.5, 0.45), (3000, 4000)),  # it fills the picture
        (disc((320, 320), 0.5, 0.5, 0.1), (300, 300)),  # the engine has seen every pixel
        (np.zeros((320, 320), np.float32), (3000, 4000)),
        (np.ones((1, 1), np.float32), (1, 1)),
        (np.ones((32, 32), np.float32), (1, 5000)),
    ],
)
def test_no_second_look_where_it_would_see_nothing_new(alpha: np.ndarray, picture_hw: tuple[int, int]) -> None:
    assert second_pass.plan(alpha, picture_hw, FIXED) is None


def joined(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, Crop]:
    crop = Crop(slice(1000, 2000), slice(1000, 2000), second.shape, (3000, 3000))
    return second_pass.blend(first, second, crop), crop


def test_the_second_look_sharpens_the_edge_and_leaves_the_rest() -> None:
    first = disc((100, 100), 0.5, 0.5, 0.1, softness=0.04)
    truth = disc((960, 960), 0.5, 0.5, 0.1, softness=0.002)
    result, _ = joined(first, truth[320:640, 320:640])
    assert result.shape == (960, 960) and result.dtype == np.float32
    is_edge = (truth > 0.02) & (truth < 0.98)
    assert np.abs(result - truth)[is_edge].mean() < 0.05
    assert not result[:320].any() and (result[460:500, 460:500] == 1).all()


def test_the_same_answer_twice_changes_next_to_nothing() -> None:
    first = disc((96, 96), 0.5, 0.5, 0.1, softness=0.04)
    result, _ = joined(first, disc((960, 960), 0.5, 0.5, 0.1, softness=0.04)[320:640, 320:640])
    assert np.abs(result - disc((960, 960), 0.5, 0.5, 0.1, softness=0.04)).max() < 0.05


def test_where_the_first_look_was_sure_it_is_believed() -> None:
    first = disc((96, 96), 0.5, 0.5, 0.1)
    second = disc((960, 960), 0.5, 0.5, 0.1)[320:640, 320:640].copy()
    second[10:30, 10:30] = 1  # something else, far from the subject
    result, _ = joined(first, second)
    assert not result[320:355, 320:355].any()


def test_a_second_look_at_another_subject_is_ignored() -> None:
    first = disc((96, 96), 0.5, 0.5, 0.1)
    assert joined(first, 1 - disc((960, 960), 0.5, 0.5, 0.1)[320:640, 320:640])[0] is first


def test_the_border_of_the_crop_does_not_show() -> None:
    """The first look is unsure everywhere, the second sure of the subject: the change must fade in."""
    first = np.full((96, 96), 0.5, np.float32)
    result, _ = joined(first, np.ones((320, 320), np.float32))
    assert result[480, 480] == 1 and result[100, 100] == 0.5
    assert np.abs(np.diff(result, axis=0)).max() < 0.1 and np.abs(np.diff(result, axis=1)).max() < 0.1


@pytest.mark.parametrize("picture_hw", [(1, 1), (1, 5000), (6000, 8000)])
def test_degenerate_and_large_sizes(picture_hw: tuple[int, int]) -> None:
    height, width = picture_hw
    crop = Crop(slice(0, max(height // 2, 1)), slice(width // 2, width), (320, 320), picture_hw)
    result = second_pass.blend(disc((320, 320), 0.5, 0.5, 0.3), np.ones((320, 320), np.float32), crop)
    assert max(result.shape) <= second_pass.LONGEST and np.isfinite(result).all()


def test_an_alpha_that_is_no_alpha_is_refused() -> None:
    with pytest.raises(ArrayError):
        joined(np.zeros((8, 8), np.float32), np.full((8, 8), np.nan, np.float32))
