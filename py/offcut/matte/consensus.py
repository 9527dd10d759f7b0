"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

No single pass of an engine is reliable, but passes fail on different pictures. This file says which pass comes next
and how well two passes agree; fusion.py makes one alpha of them (docs/decisions/0022-consensus.md).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matte import arrays, resample, tensor

# Masks are compared on this many cells a side: finer than any difference that decides about a subject, and 64 KB each.
GRID_SIDE = 128
# The unit of cost is one pass of the fine engine at this side, what everybody else does.
UNIT_SIDE = 1024


@dataclass(frozen=True)
class Pass:
    """One run of one engine.

    Attributes
    ----------
    engine : str
    size_hw : (int, int)
    cost : float
        In runs of the fine engine at 1024 x 1024.
    """

    engine: str
    size_hw: tuple[int, int]
    cost: float


@dataclass(frozen=True)
class Candidate:
    """What one pass saw, small enough to be kept for every picture.

    Attributes
    ----------
    engine : str
    alpha_u8 : ndarray of uint8, shape (h, w)
    grid : ndarray of float32, shape (GRID_SIDE, GRID_SIDE), range 0..1
    """

    engine: str
    alpha_u8: np.ndarray
    grid: np.ndarray


def passes(
    model: dict[str, Any], robust: dict[str, Any], picture_hw: tuple[int, int], *, has_fixed_sizes: bool
) -> list[Pass]:
    """Return every pass that a picture may get, in order: the robust engine first, then the fine one at its sizes.

    Parameters
    ----------
    model : dict
        A catalogue entry with `consensus`.
    robust : dict
        The entry that it names.
    picture_hw : (int, int)
    has_fixed_sizes : bool
        True where a session takes one size only: no pass follows the picture's shape then, because each picture would
        need a session of its own.

    Returns
    -------
    list of Pass
    """
    plan = model["consensus"]
    planned = [Pass(robust["id"], tensor.input_size_hw(robust["input"], picture_hw), plan["robust_cost"])]
    for step in plan["passes"]:
        side = step["side"]
        size_hw = (side, side)
        if step["fit"] == "aspect" and not has_fixed_sizes:
            size_hw = tensor.aspect_size_hw(side, picture_hw)
        planned.append(Pass(model["id"], size_hw, (side / UNIT_SIDE) ** 2))
    return planned


def next_pass(planned: list[Pass], candidates: list[Candidate], agree_from: float) -> Pass | None:
    """Return the pass to run now, None when enough is known: two passes agree, or all have been run.

    Parameters
    ----------
    planned : list of Pass
    candidates : list of Candidate
        What the first passes of the list saw, in the same order.
    agree_from : float
        Two passes that agree at least this well see the same subject.

    Returns
    -------
    Pass or None
    """
    if len(candidates) >= len(planned):
        return None
    if candidates:
        newest = candidates[-1]
        if any(agreement(newest.grid, earlier.grid) >= agree_from for earlier in candidates[:-1]):
            return None
    return planned[len(candidates)]


def candidate(engine: str, alpha: np.ndarray) -> Candidate:
    """Return what a pass saw, made small.

    Parameters
    ----------
    engine : str
    alpha : ndarray of float32, shape (h, w), range 0..1

    Returns
    -------
    Candidate

    Raises
    ------
    ArrayError
        If `alpha` is not finite float32 of two axes.

    Notes
    -----
    Memory: one byte for each of its pixels and 64 KB.
    """
    return Candidate(engine, arrays.to_u8(alpha), resample.shrink_values(alpha, (GRID_SIDE, GRID_SIDE)))


def agreement(first: np.ndarray, second: np.ndarray) -> float:
    """Return the soft overlap of two masks: the sum of their minima as a share of the sum of their maxima.

    Parameters
    ----------
    first, second : ndarray of float, same shape, range 0..1

    Returns
    -------
    float, range 0..1
        1 as well where both are empty.

    References
    ----------
    .. [1] The Ruzicka similarity; for yes-or-no masks it is the intersection over union (Jaccard 1912,
       doi:10.1111/j.1469-8137.1912.tb05611.x).

    >>> agreement(np.array([1.0, 0.5]), np.array([1.0, 0.0]))
    0.6666666666666666
    """
    union = float(np.maximum(first, second).sum(dtype=np.float64))
    return float(np.minimum(first, second).sum(dtype=np.float64)) / union if union else 1.0
