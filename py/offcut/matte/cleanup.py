"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Specks and holes of a coarse alpha.
"""

import numpy as np

from offcut.matte import components, trimap

# A piece smaller than this share of the largest one is a speck. By eye: half a percent is a subject of a fourteenth
# of the other's width; a second person or a ball in the air is larger, a mistaken leaf or letter smaller.
SPECK_SHARE = 0.005


def without_specks(alpha: np.ndarray) -> np.ndarray:
    """Remove the pieces that are small beside the largest one.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1

    Returns
    -------
    ndarray of float32, shape (h, w)
        `alpha` itself where there is nothing to remove.

    Notes
    -----
    A piece is what hangs together where alpha is above the unsure band's lower end, so a soft strand belongs to what
    it grows from; its size is the sum of its alpha. What is fainter than every piece stays as it is.
    Cost: that of `components.labelled`. Memory: the labels, and one copy if something is removed.

    >>> specks = np.zeros((40, 40), np.float32)
    >>> specks[:20], specks[30, 30] = 1, 1
    >>> without_specks(specks).sum()
    np.float32(800.0)
    """
    labels, count = components.labelled(alpha > trimap.UNSURE_FROM)
    if count < 2:
        return alpha
    sizes = np.bincount(labels.ravel(), weights=alpha.ravel(), minlength=count + 1)
    is_speck = sizes < SPECK_SHARE * sizes[1:].max()
    is_speck[0] = False
    if not is_speck.any():
        return alpha
    # Its faint rim goes with it.
    return np.where(trimap.widened(is_speck[labels]) & ((labels == 0) | is_speck[labels]), np.float32(0), alpha)


def without_holes(alpha: np.ndarray) -> np.ndarray:
    """Fill what the subject encloses on all sides.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1

    Returns
    -------
    ndarray of float32, shape (h, w)
        `alpha` itself where there is nothing to fill.

    Notes
    -----
    A hole is what hangs together where alpha is below the unsure band's upper end and reaches no border, with its soft
    rim. Cost and memory: as for specks.

    >>> ring = np.ones((5, 5), np.float32)
    >>> ring[2, 2] = 0
    >>> without_holes(ring).min()
    np.float32(1.0)
    """
    labels, count = components.labelled(alpha < 1 - trimap.UNSURE_FROM)
    is_hole = np.ones(count + 1, bool)
    is_hole[0] = False
    for border in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        is_hole[border] = False
    if not is_hole.any():
        return alpha
    return np.where(is_hole[labels], np.float32(1), alpha)
