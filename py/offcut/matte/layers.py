"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What lies under and behind a cutout: its hidden colours, a plain colour.
"""

import numpy as np

from offcut.matte import arrays

# Rows are worked on in strips of about this many pixels: 1 MiB of RGBA, which stays in the processor's cache.
STRIP_PIXELS = 2**18


def without_hidden_colours(rgba_u8: np.ndarray) -> np.ndarray:
    """Clear the colours under alpha 0, so that the removed background does not leave with the file.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha

    Returns
    -------
    ndarray of uint8, shape (H, W, 4)
        `rgba_u8` itself where there was nothing to clear.

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.

    Notes
    -----
    Memory: a copy only if something has to be cleared.
    """
    arrays.check_rgba_u8(rgba_u8)
    result_u8 = rgba_u8
    for rows in strips(rgba_u8.shape):
        is_hidden = rgba_u8[rows, :, 3] == 0
        hidden_u8 = is_hidden.view(np.uint8) * np.uint8(arrays.LARGEST_U8)
        # Most cutouts have nothing to clear; asking each channel is twice as quick as picking pixels.
        if any((rgba_u8[rows, :, channel] & hidden_u8).any() for channel in range(3)):
            result_u8 = rgba_u8.copy() if result_u8 is rgba_u8 else result_u8
            result_u8[rows, :, :3][is_hidden] = 0
    return result_u8


def with_hidden_colours(rgba_u8: np.ndarray, rgb_u8: np.ndarray) -> np.ndarray:
    """Put a picture's own colours under alpha 0, for programs that let people paint the alpha back.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    rgb_u8 : ndarray of uint8, shape (H, W, 3)

    Returns
    -------
    ndarray of uint8, shape (H, W, 4)

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Memory: one copy.
    """
    arrays.check_rgba_u8(rgba_u8)
    arrays.check_rgb_u8(rgb_u8)
    if rgba_u8.shape[:2] != rgb_u8.shape[:2]:
        raise arrays.ArrayError(f"a cutout of {rgba_u8.shape[:2]} and a picture of {rgb_u8.shape[:2]}")
    result_u8 = rgba_u8.copy()
    for rows in strips(rgba_u8.shape):
        is_hidden = rgba_u8[rows, :, 3] == 0
        result_u8[rows, :, :3][is_hidden] = rgb_u8[rows][is_hidden]
    return result_u8


def on_colour(rgba_u8: np.ndarray, colour_u8: tuple[int, int, int]) -> np.ndarray:
    """Composite a cutout over one colour, in the encoding of its file.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    colour_u8 : (int, int, int)

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        Rounded to nearest: exactly the cutout's colours under alpha 255 and exactly `colour_u8` under alpha 0.

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.

    Notes
    -----
    Memory: the result and a few strips of 16-bit numbers.

    References
    ----------
    .. [1] Porter and Duff 1984, doi:10.1145/800031.808606 (over)
    .. [2] Blinn 1995, doi:10.1109/38.364961 (division by 255 without one: (x + (x >> 8)) >> 8, x = product + 128)
    """
    arrays.check_rgba_u8(rgba_u8)
    result_u8 = np.empty((*rgba_u8.shape[:2], 3), np.uint8)
    for rows in strips(rgba_u8.shape):
        alpha = rgba_u8[rows, :, 3].astype(np.uint16)
        for channel in range(3):
            mixed = rgba_u8[rows, :, channel] * alpha
            mixed += np.uint16(colour_u8[channel]) * (255 - alpha)
            mixed += 128
            mixed += mixed >> 8
            mixed >>= 8
            result_u8[rows, :, channel] = mixed
    return result_u8


def strips(shape: tuple[int, ...]) -> list[slice]:
    """Return the rows of a picture of this shape in strips."""
    rows = max(1, STRIP_PIXELS // shape[1])
    return [slice(top, min(top + rows, shape[0])) for top in range(0, shape[0], rows)]
