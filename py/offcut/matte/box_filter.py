"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Means over square windows, at a cost that does not grow with the window.
"""

import numpy as np

from offcut.matte.arrays import ArrayError

# Up to here a window is added up from windows of half its size, beyond from running sums: 2 log2 additions in float32
# against 6 operations in float64. Counted, not timed.
DOUBLED_UP_TO = 31


def mean(values: np.ndarray, radius: int) -> np.ndarray:
    """Mean over the square window of 2 radius + 1 around each pixel, of what of it lies in the picture.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W)
    radius : int
        0 or more; may be larger than the picture.

    Returns
    -------
    ndarray of float32, shape (H, W)

    Raises
    ------
    ArrayError
        If `values` is not float32 of two axes, or the radius is below 0.

    Notes
    -----
    Cost: four to eight operations a pixel and axis, whatever the radius. Memory: three arrays of the size of `values`,
    for large windows in float64: running sums in float32 would lose a level of 8 bits after some 10**5 pixels.

    References
    ----------
    .. [1] Crow 1984, Summed-area tables for texture mapping, doi:10.1145/800031.808600

    >>> mean(np.array([[0, 3, 0, 0]], np.float32), 1).tolist()
    [[1.5, 1.0, 1.0, 0.0]]
    """
    if values.dtype != np.float32 or values.ndim != 2 or values.size == 0:
        raise ArrayError(f"expected float32 of shape (H, W), got {values.dtype} of shape {values.shape}")
    if radius < 0:
        raise ArrayError(f"a radius of {radius}")
    if radius == 0:
        return values.copy()
    height, width = values.shape
    if radius <= DOUBLED_UP_TO:
        few = _doubled_sums(_doubled_sums(values, radius, 0), radius, 1)
        few *= (1 / window_lengths(height, radius)).astype(np.float32)[:, None]
        few *= (1 / window_lengths(width, radius)).astype(np.float32)
        return few
    sums = _window_sums(_window_sums(values, radius, 0), radius, 1)
    sums *= (1 / window_lengths(height, radius))[:, None]
    sums *= 1 / window_lengths(width, radius)
    return sums.astype(np.float32)


def window_lengths(length: int, radius: int) -> np.ndarray:
    """Return how many pixels of a line of this length lie in the window around each: ndarray of float64, (length,)."""
    places = np.arange(length)
    return np.minimum(places + radius, length - 1) - np.maximum(places - radius, 0) + 1.0


def _doubled_sums(values: np.ndarray, radius: int, axis: int) -> np.ndarray:
    """Sum over a window along one axis by sums of 1, 2, 4, ... neighbours: float32, same shape."""
    length, window = values.shape[axis], 2 * radius + 1
    shape = list(values.shape)
    shape[axis] += 2 * radius
    padded = np.zeros(shape, np.float32)
    # Views whose first axis is the one along which the window moves.
    sums, result = np.moveaxis(padded, axis, 0), np.zeros_like(values)
    sums[radius : radius + length] = np.moveaxis(values, axis, 0)
    out, start, size = np.moveaxis(result, axis, 0), 0, 1
    while True:
        if window & size:
            out += sums[start : start + length]
            start += size
        if 2 * size > window:
            return result
        sums = sums[:-size] + sums[size:]
        size *= 2


def _window_sums(values: np.ndarray, radius: int, axis: int) -> np.ndarray:
    """Sum over a window along one axis: float64, same shape."""
    length = values.shape[axis]
    reach = min(radius, length - 1)
    sums = np.empty(values.shape, np.float64)
    # Views whose first axis is the one along which the window moves.
    ends, out = np.moveaxis(_running(values, axis), axis, 0), np.moveaxis(sums, axis, 0)
    np.subtract(ends[2 * reach + 1 :], ends[: max(length - 2 * reach - 1, 0)], out=out[reach + 1 : length - reach])
    # Where the window hangs over the start or the end.
    out[: reach + 1] = ends[np.minimum(np.arange(reach, 2 * reach + 1), length - 1)]
    start = max(length - reach, reach + 1)
    out[start:] = ends[-1] - ends[start - reach - 1 : length - reach - 1]
    return sums


def _running(values: np.ndarray, axis: int) -> np.ndarray:
    """Sum up along an axis: float64, same shape. Down the rows one by one: four times as fast as numpy's cumsum."""
    if axis == 1:
        return np.cumsum(values, axis=1, dtype=np.float64)
    running = np.empty(values.shape, np.float64)
    running[0] = values[0]
    for row in range(1, len(values)):
        np.add(running[row - 1], values[row], out=running[row])
    return running
