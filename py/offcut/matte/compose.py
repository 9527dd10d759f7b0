"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

A picture and an alpha to the cutout at full resolution, straight alpha.
"""

import numpy as np

from offcut.matte import arrays, resample

# Filter that brings the coarse alpha to full resolution. Bicubic and Lanczos change MAE by less than 0.0003 and IoU by
# less than 0.0002 (16 pictures, three engines); bilinear is the fastest and never overshoots.
GROW_FILTER = "bilinear"


def grown_u8(coarse_alpha: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Bring a coarse alpha to full resolution.

    Parameters
    ----------
    coarse_alpha : ndarray of float32, shape (h, w), range 0..1
    size_hw : (int, int)
        Full height H and width W.

    Returns
    -------
    ndarray of uint8, shape (H, W)

    Raises
    ------
    ArrayError
        If `coarse_alpha` is not finite float32 of two axes.

    Notes
    -----
    Grown in float and rounded once. Memory: the result, and strips of 1 MiB.
    """
    alpha_u8 = np.empty(size_hw, np.uint8)
    for rows, alpha in resample.grow_alpha(coarse_alpha, size_hw, GROW_FILTER):
        alpha_u8[rows] = arrays.to_u8(alpha)
    return alpha_u8


def cut_out(rgb_u8: np.ndarray, alpha_u8: np.ndarray, existing_u8: np.ndarray | None) -> np.ndarray:
    """Put an alpha on a picture.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    alpha_u8 : ndarray of uint8, shape (H, W)
    existing_u8 : ndarray of uint8, shape (H, W), or None
        Alpha that the picture came with; multiplied in, so nothing hidden comes back.

    Returns
    -------
    ndarray of uint8, shape (H, W, 4), straight alpha
        The picture's own colours, but 0 under alpha 0: the removed background does not leave with the file.

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Memory: the result is the only array at full resolution that is made here; the rest is strips.
    """
    arrays.check_rgb_u8(rgb_u8)
    height, width = rgb_u8.shape[:2]
    arrays.check_alpha_u8(alpha_u8, (height, width))
    if existing_u8 is not None:
        arrays.check_alpha_u8(existing_u8, (height, width))
    rgba_u8 = np.empty((height, width, 4), np.uint8)
    strip_rows = max(1, resample.STRIP_VALUES // width)
    for top in range(0, height, strip_rows):
        rows = slice(top, top + strip_rows)
        shown_u8 = alpha_u8[rows]
        if existing_u8 is not None:
            shown_u8 = multiplied_u8(shown_u8, existing_u8[rows])
        is_kept_u8 = (shown_u8 > 0).view(np.uint8)
        for channel in range(3):  # one at a time: eight times as fast in Pyodide as the three at once
            np.multiply(rgb_u8[rows, :, channel], is_kept_u8, out=rgba_u8[rows, :, channel])
        rgba_u8[rows, :, 3] = shown_u8
    return rgba_u8


def multiplied_u8(one_u8: np.ndarray, other_u8: np.ndarray) -> np.ndarray:
    """Multiply two alphas of bytes, rounded to nearest: 255 is 1.

    >>> multiplied_u8(np.array([255, 128, 1], np.uint8), np.array([9, 255, 127], np.uint8)).tolist()
    [9, 128, 0]
    """
    product = one_u8.astype(np.uint16)
    product *= other_u8
    product += arrays.LARGEST_U8 // 2
    product //= arrays.LARGEST_U8
    return product.astype(np.uint8)
