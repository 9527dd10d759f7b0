"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.matte.

Changes sizes with Pillow's filters, which average over all source pixels when shrinking (no aliasing).
"""

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from offcut.matte import arrays

FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
    "box": Image.Resampling.BOX,
}
# Values of one strip of a grown alpha: 1 MiB of float32, which stays in the processor's cache. Measured in Pyodide for
# 12 megapixels: growing and composing in strips of 2**20 takes three times as long, of 2**14 twice.
STRIP_VALUES = 2**18
# Before a filter that shrinks by more than this, whole blocks of pixels are averaged (Pillow: `reducing_gap`; its
# manual says that 3 is close to none). With 2, 12 megapixels take a third of the time in Pyodide; 3 was not timed.
REDUCING_GAP = 3.0


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
    """Bring the longer side of a picture down to at most `longest_px`, with averages and the bilinear filter.

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
    size_wh = max(1, round(width * ratio)), max(1, round(height * ratio))
    return np.asarray(Image.fromarray(rgb_u8).resize(size_wh, FILTERS["bilinear"], reducing_gap=REDUCING_GAP))


def shrink_values(values: np.ndarray, size_hw: tuple[int, int], filter_name: str = "bilinear") -> np.ndarray:
    """Bring an array of one value a pixel to another size.

    Parameters
    ----------
    values : ndarray of float32 or uint8, shape (H, W)
    size_hw : (int, int)
    filter_name : {"bilinear", "lanczos", "box"}

    Returns
    -------
    ndarray of the same type, shape (h, w)

    Notes
    -----
    Bytes are averaged in blocks before a large step down, floats are not.
    Memory: one copy of `values` inside Pillow, given back on return.
    """
    height, width = size_hw
    image, gap = Image.fromarray(np.ascontiguousarray(values)), REDUCING_GAP if values.dtype == np.uint8 else None
    return np.asarray(image.resize((width, height), FILTERS[filter_name], reducing_gap=gap))


def shrink_planes(planes: np.ndarray, size_hw: tuple[int, int], filter_name: str = "bilinear") -> np.ndarray:
    """Bring several arrays of one value a pixel to another size: `shrink_values` of each.

    Parameters
    ----------
    planes : ndarray of float32, shape (n, H, W)
    size_hw : (int, int)
    filter_name : {"bilinear", "lanczos", "box"}

    Returns
    -------
    ndarray of float32, shape (n, h, w)
    """
    return np.stack([shrink_values(one, size_hw, filter_name) for one in planes])


def grower(maps: np.ndarray, size_hw: tuple[int, int]) -> Callable[[slice, slice], np.ndarray]:
    """Return what grows a window of small maps to full resolution, so that windows join without a seam.

    Parameters
    ----------
    maps : ndarray of float32, shape (n, h, w)
    size_hw : (int, int)
        Full height H and width W. Maps that are larger are brought down first.

    Returns
    -------
    callable
        (rows, columns), two slices of the full size, to ndarray of float32, shape (n, rows, columns).

    Notes
    -----
    Bilinear, by the rule of Pillow's filter, but in numpy: Pillow counts floats in double precision and takes three
    times as long in Pyodide (13 ns a value).
    Memory: one copy of `maps`, and twice what a call returns. Cost: two operations a value.
    """
    fitted_hw = min(maps.shape[1], size_hw[0]), min(maps.shape[2], size_hw[1])
    if fitted_hw != maps.shape[1:]:
        maps = shrink_planes(maps, fitted_hw)
    maps = np.ascontiguousarray(maps, dtype=np.float32)
    (uppers, down), (lefts, across) = (_between(*lengths) for lengths in zip(fitted_hw, size_hw, strict=True))

    def grow(rows: slice, columns: slice) -> np.ndarray:
        upper, left = uppers[rows], lefts[columns]
        # One line more than the last: its neighbour, or where there is none itself.
        part = maps[:, upper[0] : upper[-1] + 2, left[0] : left[-1] + 2]
        wide = _taken(part, left - left[0], across[columns], 2)
        return _taken(wide, upper - upper[0], down[rows, None], 1)

    return grow


def _between(small: int, large: int) -> tuple[np.ndarray, np.ndarray]:
    """Say between which pixels of a short line each of a long one lies: the first of the two, and the second's share.

    >>> [one.tolist() for one in _between(2, 4)]
    [[0, 0, 0, 1], [0.0, 0.25, 0.75, 0.0]]
    """
    places = np.clip((np.arange(large) + 0.5) * (small / large) - 0.5, 0, small - 1)
    firsts = places.astype(np.intp)
    return firsts, (places - firsts).astype(np.float32)


def _taken(values: np.ndarray, firsts: np.ndarray, shares: np.ndarray, axis: int) -> np.ndarray:
    """Take values between neighbours along an axis."""
    last = np.take(values, [-1], axis=axis)
    result = np.diff(values, axis=axis, append=last).take(firsts, axis=axis)
    result *= shares
    result += values.take(firsts, axis=axis)
    return result
