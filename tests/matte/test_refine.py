"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest
from PIL import Image

from offcut.matte import arrays, compose, metrics, refine, resample, trimap
from offcut.matte.arrays import ArrayError
from tests.matte import known_foregrounds

RNG_SEED = 9


def fit_slowly(alpha: np.ndarray, colours: np.ndarray, radius: int) -> np.ndarray:
    """Solve the weighted least squares of each window on its own."""
    height, width = alpha.shape
    maps = np.zeros((5, height, width))
    weights = refine.LEAST_WEIGHT + (1 - refine.LEAST_WEIGHT) * (2 * alpha.astype(float) - 1) ** 2
    for row in range(height):
        for column in range(width):
            window = (
                slice(max(row - radius, 0), row + radius + 1),
                slice(max(column - radius, 0), column + radius + 1),
            )
            share = (weights[window] / weights[window].sum()).ravel()
            samples, levels = colours[(slice(None), *window)].reshape(3, -1).astype(float), alpha[window].ravel()
            centre, level = samples @ share, levels @ share
            spread = samples - centre[:, None]
            covariance = (spread * share) @ spread.T + refine.EPSILON * np.eye(3)
            with_alpha = (spread * share) @ (levels - level)
            slope = np.linalg.solve(covariance, with_alpha)
            variance = share @ (levels - level) ** 2
            trust = np.clip(slope @ with_alpha / max(variance, refine.LEAST_VARIANCE), 0, 1)
            maps[:, row, column] = (*slope, level - slope @ centre, trust)
    result = np.zeros_like(maps)
    for row in range(height):
        for column in range(width):
            window = (
                slice(max(row - radius, 0), row + radius + 1),
                slice(max(column - radius, 0), column + radius + 1),
            )
            result[:, row, column] = maps[(slice(None), *window)].mean(axis=(1, 2))
    return result


def test_the_fit_against_slow_and_obvious_code() -> None:
    rng = np.random.RandomState(RNG_SEED)
    colours = rng.rand(3, 12, 14).astype(np.float32)
    alpha = np.clip(colours[0] * 0.6 + colours[1] * 0.3 + rng.rand(12, 14) * 0.2, 0, 1).astype(np.float32)
    fast, slow = refine.fit(alpha, colours, 2), fit_slowly(alpha, colours, 2)
    np.testing.assert_allclose(fast[:4], slow[:4], atol=2e-3)
    np.testing.assert_allclose(fast[4], slow[4] * refine._two_sided(alpha, refine.SIDES_SHARE), atol=2e-3)


def test_a_grey_picture_is_no_trap() -> None:
    grey = np.random.RandomState(RNG_SEED).rand(1, 30, 30).astype(np.float32)
    colours, alpha = np.repeat(grey, 3, axis=0), (grey[0] > 0.5).astype(np.float32)
    maps = refine.fit(alpha, colours)
    assert np.isfinite(maps).all()
    # All three slopes alike: no channel says more than another.
    assert np.abs(maps[0] - maps[2]).max() < 0.05


def refined_u8(coarse: np.ndarray, picture_u8: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    plain_u8 = compose.grown_u8(coarse, picture_u8.shape[:2])
    alpha_u8 = plain_u8.copy()
    refine.follow_edges(alpha_u8, coarse, picture_u8, resample.shrink_longest(picture_u8, refine.GRID_LONGEST))
    return plain_u8, alpha_u8


@pytest.mark.parametrize("kind", ["hair", "fur"])
def test_it_finds_strands_that_a_coarse_alpha_has_lost(kind: str) -> None:
    known = known_foregrounds.drawn(kind)
    coarse = np.clip(resample.shrink_values(known.alpha, (45, 60)), 0, 1)
    plain_u8, alpha_u8 = refined_u8(coarse, known.picture_u8)
    plain, ours = (metrics.mae(arrays.from_u8(one), known.alpha) for one in (plain_u8, alpha_u8))
    assert ours < 0.2 * plain


def test_sure_areas_keep_every_byte() -> None:
    known = known_foregrounds.drawn("hair")
    coarse = np.clip(resample.shrink_values(known.alpha, (45, 60)), 0, 1)
    plain_u8, alpha_u8 = refined_u8(coarse, known.picture_u8)
    # One pixel of the coarse alpha around the band is what growing carries.
    touched = trimap.widened(trimap.unsure(coarse))
    inside = np.asarray(Image.fromarray(touched).resize(plain_u8.shape[::-1], Image.Resampling.NEAREST))
    assert (alpha_u8 != plain_u8).any() and not inside.all()
    assert (alpha_u8 == plain_u8)[~inside].all()


@pytest.mark.parametrize("kind", ["hair", "fur", "glass"])
@pytest.mark.parametrize("side", [300, 600])
def test_an_alpha_with_all_the_detail_that_there_is_gets_better_too(kind: str, side: int) -> None:
    known = known_foregrounds.drawn(kind)
    coarse = np.clip(resample.shrink_values(known.alpha, (side, side * 4 // 3)), 0, 1)
    plain_u8, alpha_u8 = refined_u8(coarse, known.picture_u8)
    plain, ours = (metrics.mae(arrays.from_u8(one), known.alpha) for one in (plain_u8, alpha_u8))
    assert ours < 0.6 * plain


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 5000), (2000, 1), (2, 3), (700, 9)])
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_degenerate_sizes(size_hw: tuple[int, int], level: float) -> None:
    picture_u8 = np.random.RandomState(RNG_SEED).randint(0, 256, (*size_hw, 3)).astype(np.uint8)
    plain_u8, alpha_u8 = refined_u8(np.full((8, 8), level, np.float32), picture_u8)
    assert np.abs(alpha_u8.astype(int) - plain_u8).max() <= 1


def test_an_alpha_of_another_size_is_refused() -> None:
    picture_u8 = np.zeros((4, 5, 3), np.uint8)
    with pytest.raises(ArrayError):
        refine.follow_edges(np.zeros((4, 4), np.uint8), np.zeros((2, 2), np.float32), picture_u8, picture_u8)
