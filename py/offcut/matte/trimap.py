"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Where a coarse alpha is sure, and where it has to be looked at again at full resolution.
"""

import numpy as np

from offcut.matte import arrays

# From 0.05 to 0.95 an engine hesitates. Chosen on the even rows of the test pictures, where 0.005, 0.02 and 0.05 give
# 1.02, 1.00 and .99 of one error; the wider band also costs more.
UNSURE_FROM = 0.05
# Neighbours that differ by more than this have the edge between them, however sure both are.
STEP = 0.5


def unsure(alpha: np.ndarray, reach: int = 1) -> np.ndarray:
    """Say where an alpha is unsure.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1
    reach : int
        How many pixels of this alpha the band is widened by. Where the alpha is the engine's, one of its pixels is
        full size / coarse size pixels of the picture, and an edge may lie anywhere within it: so the width of the band
        in the picture follows from the ratio of the two sizes by itself.

    Returns
    -------
    ndarray of bool, shape (h, w)
        True in the unknown band of a trimap; elsewhere the alpha is background below 0.5 and foreground above.

    Raises
    ------
    ArrayError
        If `alpha` is not finite float32 of two axes.

    Notes
    -----
    Cost: some twenty operations a pixel of `alpha`. Memory: a few arrays of its size.

    >>> unsure(np.array([[0, 0, 0.4, 1, 1]], np.float32), reach=0).tolist()
    [[False, False, True, True, False]]
    """
    arrays.check_alpha(alpha)
    is_unsure = (alpha > UNSURE_FROM) & (alpha < 1 - UNSURE_FROM)
    for axis in range(2):
        lines = np.moveaxis(alpha, axis, 0)
        is_step = np.abs(lines[1:] - lines[:-1]) > STEP
        out = np.moveaxis(is_unsure, axis, 0)
        out[1:] |= is_step
        out[:-1] |= is_step
    for _ in range(reach):
        is_unsure = widened(is_unsure)
    return is_unsure


def widened(mask: np.ndarray) -> np.ndarray:
    """Return `mask`, ndarray of bool, with all eight neighbours of its pixels."""
    result = mask.copy()
    result[1:] |= mask[:-1]
    result[:-1] |= mask[1:]
    down = result.copy()
    result[:, 1:] |= down[:, :-1]
    result[:, :-1] |= down[:, 1:]
    return result
