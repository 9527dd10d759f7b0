"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.matte.

Changes sizes with Pillow's filters, which average over all source pixels when shrinking (no aliasing).
"""

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

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


def shrink_longest(rgb_u8: np.ndarray, longest_px: int) -> np.ndarray:
    """Bring the longer side of a picture down to at most `longest_px`, with the bilinear filter.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    longest_px : int

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)

    Notes
    -----
    Memory: one copy at full resolution inside Pillow (4 bytes a pixel), given back on return.
    """
    height, width = rgb_u8.shape[:2]
    ratio = min(1.0, longest_px / max(height, width))
    return shrink_rgb(rgb_u8, (max(1, round(height * ratio)), max(1, round(width * ratio))), "bilinear")


def shrink_values(values: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Bring an array of one value a pixel to another size, with the bilinear filter.

    Parameters
    ----------
    values : ndarray of float32 or uint8, shape (H, W)
    size_hw : (int, int)

    Returns
    -------
    ndarray of the same type, shape (h, w)

    Notes
    -----
    Memory: one copy of `values` inside Pillow, given back on return.
    """
    height, width = size_hw
    return np.asarray(Image.fromarray(np.ascontiguousarray(values)).resize((width, height), FILTERS["bilinear"]))


def grower(maps: np.ndarray, size_hw: tuple[int, int]) -> Callable[[slice, slice], np.ndarray]:
    """Return what grows a window of small maps to full resolution, so that windows join without a seam.

    Parameters
    ----------
    maps : ndarray of float32, shape (n, h, w)
    size_hw : (int, int)
        Full height H and width W.

    Returns
    -------
    callable
        (rows, columns), two slices of the full size, to ndarray of float32, shape (n, rows, columns).

    Notes
    -----
    Memory: one copy of `maps`, and what a call returns. Cost: two passes of two taps a value.
    """
    height, width = size_hw
    sources = [Image.fromarray(np.ascontiguousarray(one, dtype=np.float32)) for one in maps]
    down, across = maps.shape[1] / height, maps.shape[2] / width

    def grow(rows: slice, columns: slice) -> np.ndarray:
        size_wh = (columns.stop - columns.start, rows.stop - rows.start)
        # Rounding must not put the box outside: Pillow refuses that.
        right, bottom = min(columns.stop * across, maps.shape[2]), min(rows.stop * down, maps.shape[1])
        box = (columns.start * across, rows.start * down, right, bottom)
        return np.stack([np.asarray(source.resize(size_wh, FILTERS["bilinear"], box=box)) for source in sources])

    return grow
