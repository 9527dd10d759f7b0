"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Connected pieces of a mask.
"""

import numpy as np

from offcut.matte.arrays import ArrayError


def labelled(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the pieces of a mask that hang together by sides.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)

    Returns
    -------
    (ndarray of int32, shape (H, W); int)
        0 outside the mask, 1, 2, ... inside, in the order in which the pieces begin, row by row; and how many.

    Raises
    ------
    ArrayError
        If `mask` is not bool of two axes.

    Notes
    -----
    Each row is cut into runs; runs of neighbouring rows that overlap are joined by a union-find that hooks and halves
    all paths at once, so the number of rounds grows with the logarithm of the number of runs of a piece.
    Cost: a few operations a pixel, then O(runs x rounds). Memory: the labels, and some arrays of one value a run.

    References
    ----------
    .. [1] Shiloach and Vishkin 1982, An O(log n) parallel connectivity algorithm, doi:10.1016/0196-6774(82)90008-6

    >>> labelled(np.array([[1, 0, 1], [1, 0, 0]], bool))[0].tolist()
    [[1, 0, 2], [1, 0, 0]]
    """
    if mask.dtype != np.bool_ or mask.ndim != 2:
        raise ArrayError(f"expected bool of shape (H, W), got {mask.dtype} of shape {mask.shape}")
    height, width = mask.shape
    # One column of nothing on each side: every run has a start and an end within its own row.
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1).ravel()
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    roots = _roots(len(starts), *_touching(starts, ends, width + 1))
    _, numbers = np.unique(roots, return_inverse=True)
    labels = np.zeros(height * (width + 1) + 1, np.int32)
    # Running sum of what starts and ends: each run has its own number, what is between has 0.
    labels[starts] += (numbers + 1).astype(np.int32)
    labels[ends] -= (numbers + 1).astype(np.int32)
    full = np.cumsum(labels, dtype=np.int32)[:-1].reshape(height, width + 1)[:, :width]
    return np.ascontiguousarray(full), int(numbers.max()) + 1 if len(numbers) else 0


def _touching(starts: np.ndarray, ends: np.ndarray, row_length: int) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of runs, one below the other, that overlap; places count on from row to row."""
    # Of the runs one row below, those that end behind this one's start and start before its end.
    first = np.searchsorted(ends, starts + row_length, side="right")
    last = np.searchsorted(starts, ends + row_length, side="left")
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(starts)), counts)
    behind = np.arange(len(upper)) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, np.repeat(first, counts) + behind


def _roots(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return for each of `count` things the smallest of those that pairs join it to."""
    parents = np.arange(count)
    while True:
        above, below = parents[left], parents[right]
        is_apart = above != below
        if not is_apart.any():
            return parents
        left, right, above, below = left[is_apart], right[is_apart], above[is_apart], below[is_apart]
        np.minimum.at(parents, np.maximum(above, below), np.minimum(above, below))
        while True:
            grandparents = parents[parents]
            if (grandparents == parents).all():
                break
            parents = grandparents
