"""Room: matte. Runs on CPython and Pyodide. May import numpy.

Many small symmetric systems at once: the covariances of three colours in windows.
"""

from collections.abc import Sequence

import numpy as np

# The upper triangle of a 3 x 3 matrix, row by row, as (row, column).
UPPER = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


def inverse(upper: Sequence[np.ndarray]) -> tuple[tuple[np.ndarray, ...], ...]:
    """Invert symmetric 3 x 3 matrices by their adjugates.

    Parameters
    ----------
    upper : six ndarrays of one shape
        The entries in the order of UPPER.

    Returns
    -------
    three rows of three ndarrays of float64

    Notes
    -----
    In float64: on a grey picture the determinant is 10**-11 of the difference of numbers around 10**-7.

    >>> inverse([np.array([float(entry)]) for entry in (2, 0, 0, 4, 0, 5)])[1][1].tolist()
    [0.25]
    """
    m00, m01, m02, m11, m12, m22 = (one.astype(np.float64) for one in upper)
    a00, a01, a02 = m11 * m22 - m12 * m12, m02 * m12 - m01 * m22, m01 * m12 - m02 * m11
    a11, a12, a22 = m00 * m22 - m02 * m02, m01 * m02 - m00 * m12, m00 * m11 - m01 * m01
    scale = 1 / (m00 * a00 + m01 * a01 + m02 * a02)
    for one in (a00, a01, a02, a11, a12, a22):
        one *= scale
    return (a00, a01, a02), (a01, a11, a12), (a02, a12, a22)
