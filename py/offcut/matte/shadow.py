"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Shadows of a cutout, made of its own alpha: one that falls beside it, and one where it stands.
"""

import math

import numpy as np

from offcut.matte import arrays, resample, transform

# The blur works at this size at most: a shadow has no detail that would be lost.
LONGEST_PX = 1024
# A contact shadow is this much flatter than wide, by eye: light from above and a little in front.
FLATNESS = 0.16
# It narrows a little against the subject, because only what touches the ground casts it.
NARROWNESS = 0.86


def drop(alpha_u8: np.ndarray, distance_share: float, angle_deg: float, blur_share: float) -> np.ndarray:
    """Return the alpha of a shadow that the cutout throws on a wall behind it.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    distance_share, blur_share : float
        How far it is moved and how soft it is, as shares of the longer side.
    angle_deg : float
        Where it falls to: 0 upwards, 90 to the right.

    Returns
    -------
    ndarray of uint8, shape (H, W)

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha.

    Notes
    -----
    Worked at LONGEST_PX, brought back by a bilinear filter.
    """
    small_u8 = _small(alpha_u8)
    height, width = small_u8.shape
    distance = distance_share * max(height, width)
    right = round(distance * math.sin(math.radians(angle_deg)))
    down = round(-distance * math.cos(math.radians(angle_deg)))
    return _grown(transform.blur_alpha(moved(small_u8, right, down), blur_share * max(height, width)), alpha_u8.shape)


def contact(alpha_u8: np.ndarray, blur_share: float) -> np.ndarray:
    """Return the alpha of a flat shadow on the ground under the cutout.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    blur_share : float
        How soft it is, as a share of the longer side.

    Returns
    -------
    ndarray of uint8, shape (H, W); all 0 for an empty alpha

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha.
    """
    small_u8 = _small(alpha_u8)
    height, width = small_u8.shape
    ground_u8 = np.zeros_like(small_u8)
    seen = small_u8 >= 128
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if len(rows):
        half_width = max((columns[-1] + 1 - columns[0]) / 2 * NARROWNESS, 0.5)
        half_height = max(half_width * FLATNESS, 0.5)
        x = np.arange(width)[None, :] + 0.5 - (columns[0] + columns[-1] + 1) / 2
        y = np.arange(height)[:, None] + 0.5 - (rows[-1] + 1)
        inside = np.square(x / half_width) + np.square(y / half_height) <= 1
        ground_u8[inside] = 255
    return _grown(transform.blur_alpha(ground_u8, blur_share * max(height, width)), alpha_u8.shape)


def moved(alpha_u8: np.ndarray, right: int, down: int) -> np.ndarray:
    """Return an alpha moved by whole pixels; what comes in from outside is 0.

    >>> moved(np.array([[1, 2], [3, 4]], np.uint8), 1, 0).tolist()
    [[0, 1], [0, 3]]
    """
    height, width = alpha_u8.shape
    result = np.zeros_like(alpha_u8)
    if abs(right) < width and abs(down) < height:
        source = alpha_u8[max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
        result[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = source
    return result


def _small(alpha_u8: np.ndarray) -> np.ndarray:
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    height, width = alpha_u8.shape
    ratio = min(1.0, LONGEST_PX / max(height, width))
    return resample.shrink_values(alpha_u8, (max(round(height * ratio), 1), max(round(width * ratio), 1)))


def _grown(alpha_u8: np.ndarray, shape_hw: tuple[int, ...]) -> np.ndarray:
    return resample.shrink_values(alpha_u8, (shape_hw[0], shape_hw[1]))
