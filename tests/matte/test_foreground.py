"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import compose, foreground, resample
from offcut.matte.arrays import ArrayError
from tests.matte import known_foregrounds

# Colour error left of what there is without decontamination, and some room: measured 0.08, 0.05, 0.17, 0.11.
AT_MOST = {"hair": 0.13, "fur": 0.1, "glass": 0.25, "motion-blur": 0.17}


def worked_over_slowly(planes: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Solve the two equations of each pixel on its own, as the paper has them."""
    height, width = planes.shape[1:]
    alpha, known = planes[3].astype(float) / planes[4], planes[4].astype(float)
    small = max(height, width) <= foreground.SMALL_PX
    for _ in range(foreground.SMALL_ROUNDS if small else foreground.ROUNDS):
        result = np.zeros((2, 3, height, width))
        for row, column in np.ndindex(height, width):
            shares = np.array([alpha[row, column], 1 - alpha[row, column]])
            matrix = known[row, column] * np.outer(shares, shares) + foreground.LIKENESS * np.eye(2)
            right = np.outer(shares, planes[:3, row, column]) + foreground.LIKENESS * both[:, :, row, column]
            for down, across in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                there = row + down, column + across
                if 0 <= there[0] < height and 0 <= there[1] < width:
                    step = abs(alpha[there] - alpha[row, column])
                    weight = foreground.LIKENESS + foreground.LIKENESS_PER_STEP * step
                    matrix += weight * np.eye(2)
                    right += weight * both[:, :, *there]
            result[:, :, row, column] = np.clip(np.linalg.solve(matrix, right), 0, 1)
        both = result
    return both


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 7), (9, 1), (14, 19), (3, 40)])
def test_one_level_against_slow_and_obvious_code(size_hw: tuple[int, int]) -> None:
    rng = np.random.RandomState(3)
    colours, both = rng.rand(3, *size_hw).astype(np.float32), rng.rand(2, 3, *size_hw).astype(np.float32)
    alpha, known = rng.rand(*size_hw).astype(np.float32), (0.2 + 0.8 * rng.rand(*size_hw)).astype(np.float32)
    alpha[:, :6], alpha[:, 13:] = 1, 0
    planes = np.stack([*(colours * known), alpha * known, known])
    result = foreground._worked_over(planes, both)
    np.testing.assert_allclose(result, worked_over_slowly(planes, both), atol=1e-4)


def test_two_plain_colours_are_found_from_one_end_to_the_other() -> None:
    alpha = np.broadcast_to(np.clip(np.linspace(-0.5, 1.5, 200), 0, 1), (150, 200)).astype(np.float32)
    front, back = (np.array(one, np.float32)[:, None, None] for one in ((0.9, 0.2, 0.1), (0.1, 0.4, 0.7)))
    found = foreground.smooth_colours(front * alpha + back * (1 - alpha), alpha)
    assert np.abs(found[0] - front).max() < 0.02
    assert np.abs(found[1] - back).max() < 0.02


def cut_out(known: known_foregrounds.KnownForeground) -> tuple[np.ndarray, np.ndarray]:
    """Return the cutout with the true alpha, without and with decontamination."""
    picture_u8, alpha_u8 = known.picture_u8, known_foregrounds.to_bytes(known.alpha)
    plain_u8 = compose.cut_out(picture_u8, alpha_u8, None)
    clean_u8 = plain_u8.copy()
    foreground.decontaminate(clean_u8, picture_u8, alpha_u8, resample.shrink_longest(picture_u8, 512))
    return plain_u8, clean_u8


@pytest.mark.parametrize("kind", known_foregrounds.KINDS)
def test_the_old_background_does_not_shine_through(kind: str) -> None:
    known = known_foregrounds.drawn(kind)
    plain, clean = (known_foregrounds.colour_error(one, known) for one in cut_out(known))
    assert clean <= AT_MOST[kind] * plain


@pytest.mark.parametrize("kind", known_foregrounds.KINDS)
def test_alpha_and_opaque_and_empty_pixels_keep_every_byte(kind: str) -> None:
    plain_u8, clean_u8 = cut_out(known_foregrounds.drawn(kind))
    assert (plain_u8[..., 3] == clean_u8[..., 3]).all()
    kept = (plain_u8[..., 3] == 255) | (plain_u8[..., 3] == 0)
    assert (plain_u8[kept] == clean_u8[kept]).all()
    assert (plain_u8 != clean_u8).any()


def test_colours_under_the_picture_s_own_transparency_are_not_believed() -> None:
    known = known_foregrounds.drawn("hair")
    picture_u8, alpha_u8 = known.picture_u8.copy(), known_foregrounds.to_bytes(known.alpha)
    existing_u8 = np.full(alpha_u8.shape, 255, np.uint8)
    existing_u8[:, :240] = 0
    results = []
    for hidden in (0, 255):
        picture_u8[:, :240] = hidden
        rgba_u8 = compose.cut_out(picture_u8, alpha_u8, existing_u8)
        small_u8 = resample.shrink_longest(picture_u8, 512)
        foreground.decontaminate(rgba_u8, picture_u8, alpha_u8, small_u8, existing_u8)
        results.append(rgba_u8.astype(int))
    # Up to what shrinking mixes right at the border.
    assert np.abs(results[0] - results[1])[:, 250:].max() <= 3


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 5000), (900, 1), (2, 3)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_degenerate_sizes(size_hw: tuple[int, int], level: int) -> None:
    picture_u8 = np.full((*size_hw, 3), 77, np.uint8)
    alpha_u8 = np.full(size_hw, level, np.uint8)
    rgba_u8 = compose.cut_out(picture_u8, alpha_u8, None)
    before_u8 = rgba_u8.copy()
    foreground.decontaminate(rgba_u8, picture_u8, alpha_u8, resample.shrink_longest(picture_u8, 512))
    assert np.abs(rgba_u8.astype(int) - before_u8).max() <= 1, "one colour stays what it is"


def test_an_alpha_of_another_size_is_refused() -> None:
    picture_u8 = np.zeros((4, 5, 3), np.uint8)
    with pytest.raises(ArrayError):
        foreground.decontaminate(np.zeros((4, 5, 4), np.uint8), picture_u8, np.zeros((4, 4), np.uint8), picture_u8)
