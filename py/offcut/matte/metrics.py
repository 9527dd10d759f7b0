"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Scores of a matte against the truth, for tests and benchmarks.
"""

import numpy as np

from offcut.matte.arrays import ArrayError

# A pixel is foreground from half opaque on.
FOREGROUND_FROM = 0.5


def mae(alpha: np.ndarray, truth: np.ndarray, known: np.ndarray | None = None) -> float:
    """Mean absolute difference of two mattes.

    Parameters
    ----------
    alpha, truth : ndarray of float, same shape, range 0..1
    known : ndarray of bool, same shape, or None
        Pixels that count; None counts all.

    Returns
    -------
    float, 0 is best

    Raises
    ------
    ArrayError
        If shapes differ or no pixel counts.

    Notes
    -----
    Memory: one temporary of the size of `alpha`.

    >>> mae(np.array([0.0, 1.0]), np.array([0.5, 1.0]))
    0.25
    """
    counts = _known(alpha, truth, known)
    return float(np.abs(alpha - truth)[counts].mean(dtype=np.float64))


def iou(alpha: np.ndarray, truth: np.ndarray, known: np.ndarray | None = None) -> float:
    """Overlap of the two foregrounds, both cut at 0.5, as a share of their union.

    Parameters
    ----------
    alpha, truth : ndarray of float, same shape, range 0..1
    known : ndarray of bool, same shape, or None
        Pixels that count; None counts all.

    Returns
    -------
    float, 1 is best; 1 as well where neither has a foreground

    Raises
    ------
    ArrayError
        If shapes differ or no pixel counts.

    Notes
    -----
    Memory: four masks of the size of `alpha`.

    >>> iou(np.array([0.9, 0.9]), np.array([1.0, 0.0]))
    0.5
    """
    counts = _known(alpha, truth, known)
    ours, theirs = (alpha >= FOREGROUND_FROM) & counts, (truth >= FOREGROUND_FROM) & counts
    union = int(np.count_nonzero(ours | theirs))
    return int(np.count_nonzero(ours & theirs)) / union if union else 1.0


def _known(alpha: np.ndarray, truth: np.ndarray, known: np.ndarray | None) -> np.ndarray:
    counts = np.ones(alpha.shape, bool) if known is None else known
    if alpha.shape != truth.shape or alpha.shape != counts.shape:
        raise ArrayError(f"shapes differ: {alpha.shape}, {truth.shape}, {counts.shape}")
    if not counts.any():
        raise ArrayError("no pixel counts")
    return counts
