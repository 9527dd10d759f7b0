"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import compose, foreground, resample
from offcut.matte.arrays import ArrayError
from tests.matte import known_foregrounds

# Colour error left of what there is without decontamination, and some room: measured 0.14, 0.10, 0.41, 0.17.
AT_MOST = {"hair": 0.25, "fur": 0.2, "glass": 0.5, "motion-blur": 0.3}


def smooth_colours_slowly(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Blur window by window, as the paper's equations say."""
    height, width = alpha.shape
    now = [colours.astype(float), colours.astype(float)]
    weights = [alpha.astype(float), 1 - alpha.astype(float)]
    for share in foreground.RADIUS_SHARES:
        radius = max(1, round(share * max(height, width)))
        smooth = [np.zeros((3, height, width)), np.zeros((3, height, width))]
        for row in range(height):
            for column in range(width):
                rows = slice(max(row - radius, 0), row + radius + 1)
                columns = slice(max(column - radius, 0), column + radius + 1)
                for side in range(2):
                    weight = weights[side][rows, columns]
                    mean = (now[side][:, rows, columns] * weight).mean(axis=(1, 2))
                    smooth[side][:, row, column] = np.minimum(mean / (weight.mean() + foreground.LEAST_SHARE), 1)
        lacking = colours - alpha * smooth[0] - (1 - alpha) * smooth[1]
        now = [np.clip(smooth[0] + alpha * lacking, 0, 1), smooth[1]]
    return np.concatenate(smooth)


def test_smooth_colours_against_slow_and_obvious_code() -> None:
    rng = np.random.RandomState(3)
    colours, alpha = rng.rand(3, 14, 19).astype(np.float32), rng.rand(14, 19).astype(np.float32)
    alpha[:, :6], alpha[:, 13:] = 1, 0
    result = foreground.smooth_colours(colours, alpha)
    np.testing.assert_allclose(result, smooth_colours_slowly(colours, alpha), atol=1e-4)


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
