"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What a person picks by pointing at it: a part of a cutout that hangs together, or an area of one colour.
"""

import numpy as np

from offcut.matte import arrays, components
from offcut.matte.arrays import ArrayError

# From here on a pixel belongs to the subject: half covered.
SUBJECT_U8 = 128


def owners(alpha_u8: np.ndarray) -> np.ndarray:
    """Say for each pixel of a cutout to which part it belongs, soft edges included.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)

    Returns
    -------
    ndarray of int32, shape (H, W)
        1, 2, ... for the parts of alpha >= 128 that hang together by sides, as `components.labelled` numbers them. A
        softer pixel belongs to the part that is nearest along soft pixels. 0 for what is transparent, and for softness
        that touches no part.

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha of bytes.

    Notes
    -----
    The parts grow into what is soft, ring by ring, only where the last ring was: O(pixels of the edge) and two arrays
    of one int32 a pixel.
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    height, width = alpha_u8.shape
    # A rim of nothing, so that a step from the last column does not lead to the next row.
    is_soft = np.zeros((height + 2, width + 2), np.bool_)
    is_soft[1:-1, 1:-1] = (alpha_u8 > 0) & (alpha_u8 < SUBJECT_U8)
    labels = np.zeros((height + 2, width + 2), np.int32)
    labels[1:-1, 1:-1] = components.labelled(alpha_u8 >= SUBJECT_U8)[0]
    flat, waits = labels.ravel(), is_soft.ravel()
    steps = (-(width + 2), -1, 1, width + 2)
    # Marked, not made unique by sorting: numpy.unique needs parts of numpy that the app does not carry.
    is_beside = np.zeros(len(flat), np.bool_)
    soft = np.flatnonzero(waits)
    for step in steps:
        is_beside[soft + step] = True
    ring = np.flatnonzero(is_beside & (flat > 0))
    while len(ring):
        grown = []
        for step in steps:
            reached = ring + step
            is_new = waits[reached]
            reached = reached[is_new]
            flat[reached] = flat[ring[is_new]]
            waits[reached] = False
            grown.append(reached)
        ring = np.concatenate(grown)
    return np.ascontiguousarray(labels[1:-1, 1:-1])


def pick_parts(alpha_u8: np.ndarray, points: np.ndarray, is_kept: bool) -> None:
    """Remove the parts of a cutout that lie under points, or all others, in place.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
        Changed, unless no point lies on a part.
    points : ndarray of float64, shape (n, 2)
        x and y in pixels; those outside the picture count for nothing.
    is_kept : bool
        True keeps the parts and removes the rest.

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha of bytes.
    """
    places = inside(points, alpha_u8.shape)
    if not places:
        return
    labels = owners(alpha_u8)
    chosen = {int(labels[place]) for place in places} - {0}
    if chosen:
        is_removed = np.full(int(labels.max()) + 1, is_kept)
        is_removed[list(chosen)] = not is_kept
        alpha_u8[is_removed[labels]] = 0


def remove_colour(alpha_u8: np.ndarray, rgb_u8: np.ndarray, points: np.ndarray, tolerance: float) -> None:
    """Make transparent what is coloured like a point and hangs together with it, in place.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
        Changed.
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    points : ndarray of float64, shape (n, 2)
        x and y in pixels; those outside the picture, or where nothing is left, count for nothing.
    tolerance : float
        The most that any of the three values may differ from the point's, in levels of the picture.

    Raises
    ------
    ArrayError
        If the shapes do not fit.

    Notes
    -----
    Pixels at the rim of the area that differ by up to twice the tolerance become transparent in proportion, so that
    the new edge has no steps. Memory: three bytes and one int32 a pixel.
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    if rgb_u8.shape != (*alpha_u8.shape, 3) or rgb_u8.dtype != np.uint8:
        raise ArrayError(f"expected uint8 of shape {(*alpha_u8.shape, 3)}, got {rgb_u8.dtype} of {rgb_u8.shape}")
    for place in inside(points, alpha_u8.shape):
        if alpha_u8[place] == 0:
            continue
        differs = _difference_u8(rgb_u8, rgb_u8[place])
        labels, _ = components.labelled((differs <= tolerance) & (alpha_u8 > 0))
        is_area = labels == labels[place]
        at_rim = _grown(is_area) & ~is_area
        left = np.clip((differs[at_rim] - tolerance) / max(tolerance, 1), 0, 1)
        alpha_u8[at_rim] = np.rint(alpha_u8[at_rim] * left).astype(np.uint8)
        alpha_u8[is_area] = 0


def inside(points: np.ndarray, shape_hw: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the pixels, (row, column), in which points lie; none for points outside.

    >>> inside(np.array([[2.9, 0.5], [-1, 0]]), (2, 3))
    [(0, 2)]
    """
    places = [(int(np.floor(y)), int(np.floor(x))) for x, y in points]
    return [(row, column) for row, column in places if 0 <= row < shape_hw[0] and 0 <= column < shape_hw[1]]


def _difference_u8(rgb_u8: np.ndarray, colour_u8: np.ndarray) -> np.ndarray:
    """Return the largest difference of the three values from a colour: uint8, (H, W)."""
    most = np.zeros(rgb_u8.shape[:2], np.uint8)
    for channel in range(3):
        values, wanted = rgb_u8[..., channel], colour_u8[channel]
        np.maximum(most, np.maximum(values, wanted) - np.minimum(values, wanted), out=most)
    return most


def _grown(mask: np.ndarray) -> np.ndarray:
    """Return a mask with the pixels that touch it by a side."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown
