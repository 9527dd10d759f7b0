"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

A brush that stops at edges of the picture: within its reach it covers what looks like the middle of the stroke.
"""

import numpy as np

from offcut.matte import arrays, box_filter, components

# Noise of a clean photograph after JPEG, as share of the range: some 10 levels of 255, by eye. Colours of a plain area
# that differ less are one colour.
NOISE = 10 / 255
# A colour within so many deviations of the middle's is the same, one beyond the second is another. Chebyshev: at most a
# quarter and a ninth of the middle itself lie beyond.
SAME, OTHER = 2.0, 3.0
# The middle of a stroke is this share of its radius wide; colours are gathered on a grid of half of that.
MIDDLE = 1 / 4


def limit(covered: np.ndarray, distances: np.ndarray, rgb_u8: np.ndarray, radius: float) -> np.ndarray:
    """Return how much a stroke that stops at edges covers each pixel.

    Parameters
    ----------
    covered : ndarray of float32, shape (H, W), range 0..1
        What it would cover if it did not stop.
    distances : ndarray of float32, shape (H, W)
        How far each pixel is from the centre line.
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
        The picture there.
    radius : float
        Of the brush, in pixels.

    Returns
    -------
    ndarray of float32, shape (H, W), at most `covered`

    Notes
    -----
    The middle of the stroke is taken to lie on what is meant. Mean and variance of its colours in the window of the
    brush around a pixel (by box filters) say how many deviations the pixel is away; what hangs together with the
    middle counts only. Memory: some 12 bytes a pixel of the bounding box.

    References
    ----------
    .. [1] He, Sun and Tang 2013, Guided image filtering, doi:10.1109/TPAMI.2012.213 (local statistics by box filters)
    """
    middle = distances <= max(radius * MIDDLE, 1.0)
    if not middle.any():
        return covered
    step = max(int(radius * MIDDLE / 2), 1)
    height, width = covered.shape
    rows, columns = np.arange(height) // step, np.arange(width) // step
    weights = middle[::step, ::step].astype(np.float32)
    # Far enough to reach the middle from the outermost pixel and from between the points of the grid.
    reach = int(np.ceil(radius / step)) + 1
    share = box_filter.mean(weights, reach)
    away = np.zeros(covered.shape, np.float32)
    for channel in range(3):
        coarse = arrays.from_u8(np.ascontiguousarray(rgb_u8[::step, ::step, channel]))
        mean, variance = _statistics(coarse, weights, share, reach)
        away += np.square(arrays.from_u8(np.ascontiguousarray(rgb_u8[..., channel])) - mean[rows][:, columns]) / (
            variance[rows][:, columns] + np.float32(NOISE**2)
        )
    alike = np.clip((OTHER - np.sqrt(away / 3)) / (OTHER - SAME), 0, 1).astype(np.float32)
    alike *= share[rows][:, columns] > 0
    labels, count = components.labelled((alike >= 0.5) & (covered > 0))
    is_joined = np.zeros(count + 1, np.bool_)
    is_joined[labels[middle]] = True
    is_joined[0] = False
    # Its rim may be half alike.
    near = box_filter.mean(is_joined[labels].astype(np.float32), 1) > 0
    limited: np.ndarray = covered * (alike * near)
    return limited


def _statistics(
    values: np.ndarray, weights: np.ndarray, share: np.ndarray, reach: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance of what has weight in the window around each pixel; 0 where nothing has."""
    safe = np.where(share > 0, share, 1).astype(np.float32)
    mean = box_filter.mean(values * weights, reach) / safe
    squares = box_filter.mean(values * values * weights, reach) / safe
    return mean, np.maximum(squares - mean * mean, 0).astype(np.float32)
