"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract.

The array rules of this room as checks, and the one way from 0..1 to bytes and back.
"""

import numpy as np

# Alpha and colours are stored in 8 bits.
LARGEST_U8 = 255


class ArrayError(ValueError):
    """An array has the wrong shape, type or range: a bug of the caller, never the fault of a picture."""


def to_u8(values: np.ndarray) -> np.ndarray:
    """Turn 0..1 into bytes, rounded to nearest.

    Parameters
    ----------
    values : ndarray of float, any shape
        Values outside 0..1 are clipped.

    Returns
    -------
    ndarray of uint8, same shape

    Raises
    ------
    ArrayError
        If a value is not finite: casting it would give an arbitrary byte.

    Notes
    -----
    Memory: one temporary of the size of `values`. Truncating instead of rounding would darken by half a level.

    >>> to_u8(np.array([0.0, 0.5, 1.01])).tolist()
    [0, 128, 255]
    """
    if not np.isfinite(values).all():
        raise ArrayError("values are not all finite")
    scaled = np.clip(values, 0, 1)
    scaled *= LARGEST_U8
    return np.rint(scaled, out=scaled).astype(np.uint8)


def from_u8(values_u8: np.ndarray) -> np.ndarray:
    """Turn bytes into 0..1.

    Parameters
    ----------
    values_u8 : ndarray of uint8, any shape

    Returns
    -------
    ndarray of float32, same shape, range 0..1

    Raises
    ------
    ArrayError
        If the type is not uint8.
    """
    if values_u8.dtype != np.uint8:
        raise ArrayError(f"expected uint8, got {values_u8.dtype}")
    return values_u8.astype(np.float32) / np.float32(LARGEST_U8)


def check_rgb_u8(rgb_u8: np.ndarray) -> None:
    """Raise ArrayError unless `rgb_u8` is uint8 of shape (H, W, 3) with at least one pixel."""
    _check(rgb_u8, np.uint8, "(H, W, 3)", rgb_u8.ndim == 3 and rgb_u8.shape[2] == 3)


def check_rgba_u8(rgba_u8: np.ndarray) -> None:
    """Raise ArrayError unless `rgba_u8` is uint8 of shape (H, W, 4) with at least one pixel."""
    _check(rgba_u8, np.uint8, "(H, W, 4)", rgba_u8.ndim == 3 and rgba_u8.shape[2] == 4)


def check_alpha_u8(alpha_u8: np.ndarray, shape_hw: tuple[int, int]) -> None:
    """Raise ArrayError unless `alpha_u8` is uint8 of exactly this shape."""
    _check(alpha_u8, np.uint8, str(shape_hw), alpha_u8.shape == shape_hw)


def check_alpha(alpha: np.ndarray) -> None:
    """Raise ArrayError unless `alpha` is float32 of shape (H, W), finite, with at least one pixel."""
    _check(alpha, np.float32, "(H, W)", alpha.ndim == 2)
    if not np.isfinite(alpha).all():
        raise ArrayError("alpha is not finite everywhere")


def colours_and_alpha(rgba_u8: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Return both apart, uint8 (H, W, 3) and (H, W), each contiguous; None where all is opaque.

    Raises ArrayError unless `rgba_u8` is uint8 of shape (H, W, 4).

    >>> colours_and_alpha(np.full((1, 1, 4), 255, np.uint8))[1] is None
    True
    """
    check_rgba_u8(rgba_u8)
    alpha_u8 = np.ascontiguousarray(rgba_u8[..., 3])
    return np.ascontiguousarray(rgba_u8[..., :3]), None if alpha_u8.min() == LARGEST_U8 else alpha_u8


def _check(array: np.ndarray, dtype: type, shape: str, has_shape: bool) -> None:
    if array.dtype != dtype or not has_shape or array.size == 0:
        raise ArrayError(f"expected {np.dtype(dtype)} of shape {shape}, got {array.dtype} of shape {array.shape}")
