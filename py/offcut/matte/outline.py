"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

A rim of even width around a cutout, as a sticker has.
"""

import numpy as np

from offcut.matte import arrays, edge_settings, resample

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
    Grown like the edge setting of that name, by at most LARGEST_RADIUS_PX. Memory: three copies of `alpha_u8`.
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    if width_px <= 0:
        return alpha_u8.copy()
    scale = min(1.0, LARGEST_RADIUS_PX / width_px)
    height, width = alpha_u8.shape
    small_hw = (max(round(height * scale), 1), max(round(width * scale), 1))
    small_u8 = alpha_u8 if scale == 1 else resample.shrink_values(alpha_u8, small_hw)
    grown_u8 = edge_settings.shaped(small_u8, width_px * scale, 0, 0)
    if scale < 1:
        grown_u8 = resample.shrink_values(grown_u8, (height, width))
    return np.maximum(grown_u8, alpha_u8)
