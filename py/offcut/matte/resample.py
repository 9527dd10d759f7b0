"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.matte.

Changes sizes with Pillow's filters, which average over all source pixels when shrinking (no aliasing).
"""

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageFilter

from offcut.matte import arrays

FILTERS = {"bilinear": Image.Resampling.BILINEAR, "lanczos": Image.Resampling.LANCZOS}
# Values of one strip of a grown alpha: 1 MiB of float32, which stays in the processor's cache. Measured in Pyodide for
# 12 megapixels: growing and composing in strips of 2**20 takes three times as long, of 2**14 twice.
STRIP_VALUES = 2**18


def shrink_rgb(rgb_u8: np.ndarray, size_hw: tuple[int, int], filter_name: str) -> np.ndarray:
    """Bring a picture to another size.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    size_hw : (int, int)
        Height and width of the result; may also be larger than the picture.
    filter_name : {"bilinear", "lanczos"}

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)

    Raises
    ------
    ArrayError
        If `rgb_u8` is not a picture.

    Notes
    -----
    Memory: one copy at full resolution inside Pillow (4 bytes a pixel), given back on return.
    """
    arrays.check_rgb_u8(rgb_u8)
    height, width = size_hw
    return np.asarray(Image.fromarray(rgb_u8).resize((width, height), FILTERS[filter_name]))


def shrink_rgba(rgba_u8: np.ndarray, size_hw: tuple[int, int], filter_name: str) -> np.ndarray:
    """Bring a picture with alpha to another size, weighing colours by their alpha.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    size_hw : (int, int)
    filter_name : {"bilinear", "lanczos"}

    Returns
    -------
    ndarray of uint8, shape (h, w, 4), straight alpha

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.

    Notes
    -----
    Pillow multiplies by alpha before the filter and divides after it, so hidden colours cannot bleed out.
    Memory: two copies at full resolution inside Pillow, given back on return.
    """
    arrays.check_rgba_u8(rgba_u8)
    height, width = size_hw
    return np.asarray(Image.fromarray(rgba_u8).resize((width, height), FILTERS[filter_name]))


def grow_alpha(alpha: np.ndarray, size_hw: tuple[int, int], filter_name: str) -> Iterator[tuple[slice, np.ndarray]]:
    """Bring an alpha to full resolution in float, strip by strip.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1
    size_hw : (int, int)
        Full height H and width W; may also be smaller than the alpha.
    filter_name : {"bilinear", "lanczos"}

    Yields
    ------
    (slice, ndarray of float32, shape (rows, W))
        Which rows of the result, and their values. Lanczos overshoots 0..1 a little beside sharp edges.

    Raises
    ------
    ArrayError
        If `alpha` is not finite float32 of two axes.

    Notes
    -----
    Memory: one strip of STRIP_VALUES, never a full-resolution float (192 MB for 48 megapixels). The strips join
    without a seam, because Pillow reads beyond the box of a strip where its filter needs it.
    """
    arrays.check_alpha(alpha)
    height, width = size_hw
    source = Image.fromarray(np.ascontiguousarray(alpha))
    rows = max(1, STRIP_VALUES // width)
    scale = source.height / height
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        box = (0, top * scale, source.width, min(bottom * scale, source.height))
        yield slice(top, bottom), np.asarray(source.resize((width, bottom - top), FILTERS[filter_name], box=box))


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
    return np.asarray(image.resize((width, height), FILTERS["lanczos"], box=inner))


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


def resize_alpha(alpha_u8: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Bring an 8-bit alpha to another size by a bilinear filter, which averages when it shrinks.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    size_hw : (int, int)

    Returns
    -------
    ndarray of uint8, shape (h, w)
    """
    height, width = size_hw
    return np.asarray(Image.fromarray(np.ascontiguousarray(alpha_u8)).resize((width, height), FILTERS["bilinear"]))


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
    return np.asarray(image.resize((width, height), FILTERS["lanczos"], box=(left, top, right, bottom)))
