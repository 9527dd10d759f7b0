"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Brings a coarse alpha to full resolution so that it follows the edges that the picture has.
"""

from collections.abc import Callable

import numpy as np

from offcut.matte import arrays, box_filter, laplacian, resample, symmetric, tiles, trimap

# All numbers below were chosen on the even rows of the test pictures, with u2netp at 320 and isnet-w8 at 1024;
# docs/decisions/0020-edges.md has what the others give and how these do on the odd rows.
#
# Longer side of the grid on which alpha is explained by colours, and the radius of a window in its pixels. Grids from
# 384 to 1024 and radii from 4 to 8 are within 0.01 of each other in gradient error; the smallest window is the most
# careful one, and the grid costs what it has pixels.
GRID_LONGEST = 512
RADIUS = 4
# What keeps the fit from following noise, as a variance of colours in 0..1 (the papers' epsilon; 10**-4 is close).
EPSILON = 1e-5
# How much a pixel counts of which the engine knows nothing (alpha 0.5), where one it is sure of counts 1.
LEAST_WEIGHT = 0.1
# A fit by least squares draws towards the mean; this undoes some of it.
GAIN = 1.1
# An edge has both sides near it; where the engine is unsure of a whole area, colours tell its texture and not its
# outline. In a window of 41 x 41, a quarter must be foreground and a quarter background, each by 0.8, for a fit to
# count in full (shares from 0.05 to 0.25 differ by less than 0.01 in gradient error; the most careful is taken).
SIDES_RADIUS, SIDES_SHARE, SURE_BELOW = 20, 0.25, 0.2
# Matting is kept from areas of one side as well, with a smaller share: it knows itself where colours say nothing.
MATTING_SIDES_SHARE = 0.08
# Pixels of the picture for each pixel of the engine's alpha, along a side. These engines double their map once more
# before they give it, so only where this is 1/2 have they drawn all that there is, and nothing can be found that they
# do not know. The explanation by colours fades in around that.
RATIO_NONE, RATIO_FULL = 0.375, 0.625
# A variance of alpha below this has nothing to be explained.
LEAST_VARIANCE = 1e-4


def fit(alpha: np.ndarray, colours: np.ndarray, radius: int = RADIUS) -> np.ndarray:
    """Explain an alpha by colours with a guided filter that believes sure pixels more.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1
    colours : ndarray of float32, shape (3, h, w), range 0..1
    radius : int

    Returns
    -------
    ndarray of float32, shape (5, h, w)
        alpha = slope . colour + offset: three slopes, the offset, and how far they are to be trusted, 0..1: the
        share of alpha's variance that they explain, less where an edge would have only one side.

    Notes
    -----
    For each window k: a = (S + eps U)^-1 cov(I, p), b = mean p - a . mean I, the guided filter with a colour guide
    [1]_, with every mean weighted by (2p - 1)^2; then a and b are averaged over the windows that hold a pixel.
    Cost: 21 box filters and 60 operations a pixel. Memory: 30 arrays of the size of `alpha`.

    References
    ----------
    .. [1] He, Sun and Tang 2013, Guided image filtering, doi:10.1109/TPAMI.2012.213
    """
    weight = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * (2 * alpha - 1) ** 2
    scale = 1 / box_filter.mean(weight, radius)

    def mean(values: np.ndarray) -> np.ndarray:
        return box_filter.mean(values * weight, radius) * scale

    mean_p, mean_c = mean(alpha), [mean(colour) for colour in colours]
    covariance = [
        mean(colours[i] * colours[j]) - mean_c[i] * mean_c[j] + EPSILON * (i == j) for i, j in symmetric.UPPER
    ]
    with_p = [mean(colours[i] * alpha) - mean_c[i] * mean_p for i in range(3)]
    variance = mean(alpha * alpha) - mean_p * mean_p
    slopes = [
        sum((entry * one for entry, one in zip(row, with_p, strict=True)), np.float64(0))
        for row in symmetric.inverse(covariance)
    ]
    offset = mean_p - sum(slope * centre for slope, centre in zip(slopes, mean_c, strict=True))
    explained = sum(slope * value for slope, value in zip(slopes, with_p, strict=True))
    trust = np.clip(explained / np.maximum(variance, LEAST_VARIANCE), 0, 1)
    maps = np.stack([box_filter.mean(one.astype(np.float32), radius) for one in (*slopes, offset, trust)])
    maps[4] *= _two_sided(alpha, SIDES_SHARE)
    return maps


def _two_sided(alpha: np.ndarray, share: float) -> np.ndarray:
    """Say how far each pixel has `share` of both sure foreground and sure background near it: float32, 0..1."""
    shares = [
        box_filter.mean(is_sure.astype(np.float32), SIDES_RADIUS)
        for is_sure in (alpha < SURE_BELOW, alpha > 1 - SURE_BELOW)
    ]
    return np.clip(np.minimum(*shares) / share, 0, 1)


def follow_edges(alpha_u8: np.ndarray, coarse_alpha: np.ndarray, rgb_u8: np.ndarray, small_u8: np.ndarray) -> None:
    """Follow the picture's edges where the coarse alpha is unsure; change nothing elsewhere.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
        The coarse alpha at full resolution; changed in place.
    coarse_alpha : ndarray of float32, shape (h, w), range 0..1
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    small_u8 : ndarray of uint8, shape (a, b, 3)
        The picture brought down to about GRID_LONGEST.

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Two steps on a small grid: closed-form matting (laplacian.py) moves the alpha of the unsure band, then the fit
    explains what comes out by colours, and is grown to full resolution, where it meets the picture's own pixels [2]_.
    What matting moves is grown too, so that the engine's own detail stays; where colours explain little of alpha, that
    is all that happens.
    Cost: some 25 operations for each pixel of the tiles that touch the unsure band, and matting and the fit, whose cost
    does not grow with the picture. Memory: arrays of the grid, and one tile.

    References
    ----------
    .. [2] He and Sun 2015, Fast guided filter, arXiv:1505.00996
    """
    arrays.check_rgb_u8(rgb_u8)
    arrays.check_alpha_u8(alpha_u8, rgb_u8.shape[:2])
    grid = _on_grid(coarse_alpha, rgb_u8.shape[:2])
    is_unsure = trimap.unsure(grid)
    if not is_unsure.any():
        return
    guide_u8 = resample.shrink_rgb(small_u8, grid.shape, "bilinear")
    colours = arrays.from_u8(np.ascontiguousarray(np.moveaxis(guide_u8, 2, 0)))
    both_sides = _two_sided(grid, MATTING_SIDES_SHARE)
    moved = laplacian.matted(grid, colours, is_unsure & (both_sides > 0)) - grid
    moved *= both_sides
    maps = np.stack([*fit(grid + moved, colours), moved])
    ratio = np.sqrt(alpha_u8.size / coarse_alpha.size)
    share = np.clip((ratio - RATIO_NONE) / (RATIO_FULL - RATIO_NONE), 0, 1)
    maps[4] *= is_unsure * np.float32(share)  # trusted only there; growing makes the step to elsewhere soft
    _in_levels(maps)
    grow = resample.grower(maps, rgb_u8.shape[:2])
    for rows, columns in tiles.touching(is_unsure, rgb_u8.shape[:2]):
        _refine_tile(grow, rows, columns, rgb_u8[rows, columns], alpha_u8[rows, columns])


def _refine_tile(
    grow: Callable[[slice, slice], np.ndarray], rows: slice, columns: slice, rgb_u8: np.ndarray, alpha_u8: np.ndarray
) -> None:
    """Refine one tile of `alpha_u8` in place."""
    maps = grow(rows, columns)
    slopes, value, trust, moved = maps[:3], maps[3], maps[4], maps[5]
    moved += alpha_u8
    np.clip(moved, 0, 255, out=moved)
    slopes *= np.moveaxis(rgb_u8.astype(np.float32), 2, 0)
    for part in slopes:
        value += part
    np.clip(value, 0, 255, out=value)
    # What the fit moves the alpha by, as far as it is trusted.
    value -= moved
    value *= trust
    value += moved
    value += np.float32(0.5)  # the cast truncates
    alpha_u8[:] = value


def _in_levels(maps: np.ndarray) -> None:
    """Make maps that give levels of 255 from levels of 255, with GAIN around the middle; in place."""
    maps[:4] *= np.float32(GAIN)
    maps[3] += np.float32((1 - GAIN) / 2)
    maps[3] *= 255
    maps[5] *= 255


def _on_grid(coarse_alpha: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Bring the coarse alpha to the grid: never finer than itself or the picture, never longer than GRID_LONGEST."""
    arrays.check_alpha(coarse_alpha)
    ratio = min(1.0, GRID_LONGEST / max(coarse_alpha.shape))
    height, width = (
        max(1, min(round(side * ratio), full)) for side, full in zip(coarse_alpha.shape, size_hw, strict=True)
    )
    if (height, width) == coarse_alpha.shape:
        return coarse_alpha
    return np.clip(resample.shrink_values(coarse_alpha, (height, width)), 0, 1)
