"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

A rim of even width around a cutout, as a sticker has.
"""

import math

import numpy as np

from offcut.matte import arrays, resample

# Wider rims are made at a smaller size: their edge is a smooth curve that loses nothing, and the time stays the same.
LARGEST_RADIUS_PX = 24


def outline(alpha_u8: np.ndarray, width_px: float) -> np.ndarray:
    """Return the alpha of a cutout together with its rim.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    width_px : float
        0 gives the alpha itself.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        At least `alpha_u8` everywhere.

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha.

    Notes
    -----
    Grey-level dilation by a disc. Time O(pixels x radius x log radius), with at most LARGEST_RADIUS_PX as the radius;
    memory: three copies of `alpha_u8`.

    References
    ----------
    .. [1] Serra 1982, Image Analysis and Mathematical Morphology
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    if width_px <= 0:
        return alpha_u8.copy()
    scale = min(1.0, LARGEST_RADIUS_PX / width_px)
    height, width = alpha_u8.shape
    small_hw = (max(round(height * scale), 1), max(round(width * scale), 1))
    small_u8 = alpha_u8 if scale == 1 else resample.shrink_values(alpha_u8, small_hw)
    grown_u8 = dilated(small_u8, width_px * scale)
    if scale < 1:
        grown_u8 = resample.shrink_values(grown_u8, (height, width))
    return np.maximum(grown_u8, alpha_u8)


def dilated(alpha_u8: np.ndarray, radius_px: float) -> np.ndarray:
    """Return the largest value within a disc around each pixel.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    radius_px : float

    Returns
    -------
    ndarray of uint8, shape (H, W)

    >>> dilated(np.array([[0, 0, 7, 0, 0]], np.uint8), 1).tolist()
    [[0, 7, 7, 7, 0]]
    """
    height = alpha_u8.shape[0]
    result = alpha_u8.copy()
    reach = int(radius_px)
    for down in range(-min(reach, height - 1), min(reach, height - 1) + 1):
        across = int(math.sqrt(radius_px * radius_px - down * down))
        rows = widened(alpha_u8[max(-down, 0) : height - max(down, 0)], across)
        part = result[max(down, 0) : height + min(down, 0)]
        np.maximum(part, rows, out=part)
    return result


def widened(alpha_u8: np.ndarray, across: int) -> np.ndarray:
    """Return the largest value within `across` pixels to the left and right, by doubling windows.

    >>> widened(np.array([[5, 0, 0, 0]], np.uint8), 2).tolist()
    [[5, 5, 5, 0]]
    """
    across = min(across, alpha_u8.shape[1] - 1)
    padded = np.pad(alpha_u8, ((0, 0), (across, across)))
    window = 1
    whole = 2 * across + 1
    while window < whole:
        step = min(window, whole - window)
        padded = np.maximum(padded[:, : padded.shape[1] - step], padded[:, step:])
        window += step
    return padded
