"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.matte.

Whole pictures turned, blurred, and parts of them brought to a size, by Pillow's filters.
"""

import numpy as np
from PIL import Image, ImageFilter

from offcut.matte import arrays

LANCZOS = Image.Resampling.LANCZOS


def region_rgba(rgba_u8: np.ndarray, box: tuple[float, float, float, float], size_hw: tuple[int, int]) -> np.ndarray:
    """Bring a part of a picture with alpha to another size, weighing colours by their alpha.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    box : (float, float, float, float)
        left, top, right, bottom within the picture, in pixels and parts of pixels.
    size_hw : (int, int)

    Returns
    -------
    ndarray of uint8, shape (h, w, 4), straight alpha
        An unchanged copy where the box lies on whole pixels and has the size that is asked for.

    Notes
    -----
    Lanczos, which averages when it shrinks. Memory: two copies of the box at full resolution inside Pillow.
    """
    height, width = size_hw
    left, top, right, bottom = box
    whole = [round(side) for side in box]
    if whole == list(box) and (right - left, bottom - top) == (width, height):
        return rgba_u8[whole[1] : whole[3], whole[0] : whole[2]].copy()
    # Only what the filter reads: three pixels of the source, or of the result where that is smaller (Lanczos).
    reach = 3 * max(1.0, (right - left) / width, (bottom - top) / height) + 1
    first_x, first_y = max(int(left - reach), 0), max(int(top - reach), 0)
    part = rgba_u8[first_y : int(bottom + reach) + 1, first_x : int(right + reach) + 1]
    inner = (left - first_x, top - first_y, right - first_x, bottom - first_y)
    image = Image.fromarray(np.ascontiguousarray(part))
    return np.asarray(image.resize((width, height), LANCZOS, box=inner))


def turn_rgba(rgba_u8: np.ndarray, degrees: float) -> np.ndarray:
    """Turn a picture with alpha clockwise; quarters of a turn copy its pixels unchanged.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    degrees : float

    Returns
    -------
    ndarray of uint8, shape (h, w, 4), straight alpha
        As large as the turned picture needs; transparent in its new corners.

    Notes
    -----
    Bicubic on colours multiplied by alpha. Memory: three copies inside Pillow, none for quarters.
    """
    quarters, rest = divmod(degrees, 90)
    if rest == 0:
        return np.ascontiguousarray(np.rot90(rgba_u8, -int(quarters)))
    image = Image.fromarray(np.ascontiguousarray(rgba_u8)).convert("RGBa")
    # Pillow counts against the clock.
    return np.asarray(image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True).convert("RGBA"))


def blur_rgb(rgb_u8: np.ndarray, radius_px: float) -> np.ndarray:
    """Blur a picture by a Gaussian (Pillow's, three box blurs).

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    radius_px : float, standard deviation

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Raises
    ------
    ArrayError
        If `rgb_u8` is not a picture.
    """
    arrays.check_rgb_u8(rgb_u8)
    return np.asarray(Image.fromarray(rgb_u8).filter(ImageFilter.GaussianBlur(radius_px)))


def blur_alpha(alpha_u8: np.ndarray, radius_px: float) -> np.ndarray:
    """Blur an alpha by a Gaussian, as `blur_rgb` does.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    radius_px : float, standard deviation

    Returns
    -------
    ndarray of uint8, shape (H, W)

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha.
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    return np.asarray(Image.fromarray(np.ascontiguousarray(alpha_u8)).filter(ImageFilter.GaussianBlur(radius_px)))


def region_rgb(rgb_u8: np.ndarray, box: tuple[float, ...], size_hw: tuple[int, int]) -> np.ndarray:
    """Bring a part of a picture to another size by a Lanczos filter.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    box : (float, float, float, float)
        left, top, right, bottom within the picture.
    size_hw : (int, int)

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
    """
    height, width = size_hw
    left, top, right, bottom = box
    image = Image.fromarray(rgb_u8)
    return np.asarray(image.resize((width, height), LANCZOS, box=(left, top, right, bottom)))
