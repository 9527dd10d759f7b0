"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

One alpha of several passes: the shape that most of them see, with the edges of the finest; and how sure that is.
"""

from dataclasses import dataclass

import numpy as np

from offcut.contract.errors import NoSubjectError
from offcut.matte import arrays, resample
from offcut.matte.consensus import GRID_SIDE, UNIT_SIDE, Candidate, agreement
from offcut.matte.tensor import SUBJECT_FROM

# The cells on which the shape is voted: a cell is five pixels of the coarsest engine (320), so that its soft edges
# agree with a fine pass's sharp ones. 32 and 128 give the same scores within .002.
SHAPE_SIDE = 64
# How a pass's agreement with the others becomes its say: one that agrees half as well has a sixteenth of it.
SAY_POWER = 4
# The vote becomes a shape by a steeper step through its middle, so that a minority leaves no ghost behind.
SHAPE_STEEPNESS = 3.0
# How far a pass may be from the shape in a cell before it says nothing there: half of the whole range.
TOLERANCE = 0.5
# Below any real say; where nobody is near the shape, the passes are averaged by their say.
LEAST_TRUST = 1e-5


@dataclass(frozen=True)
class Verdict:
    """What the passes say together.

    Attributes
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1
        Of the size of the finest pass.
    confidence : float, range 0..1
        Mean agreement over all pairs of passes.
    needs_look : bool
    agreements : tuple of float
        Of each candidate with `alpha`.
    alternatives : tuple of int
        Candidates that show another subject than `alpha` and than each other, best agreement first.
    """

    alpha: np.ndarray
    confidence: float
    needs_look: bool
    agreements: tuple[float, ...]
    alternatives: tuple[int, ...]


def conclude(candidates: list[Candidate], agree_from: float) -> Verdict:
    """Make one alpha of what all passes saw, and say how sure it is.

    Parameters
    ----------
    candidates : list of Candidate, at least one
    agree_from : float
        As for `next_pass`.

    Returns
    -------
    Verdict

    Raises
    ------
    NoSubjectError
        no-clear-subject when together they keep no pixel.

    Notes
    -----
    Two passes that agree: the finer one, whose shape the other has confirmed. Otherwise each pass has a say that grows
    with its agreement with the others; the vote, low-passed, is the shape; and each place gets the mean of the passes
    that are near the shape there, weighed by their say and by how many pixels they looked at.
    Memory: two float arrays of the finest pass's size and one pass at a time.
    """
    table = [[agreement(one.grid, other.grid) for other in candidates] for one in candidates]
    pairs = [table[row][column] for row in range(len(table)) for column in range(row)]
    confidence = float(np.mean(pairs)) if pairs else 1.0
    if len(candidates) <= 2 and confidence >= agree_from:
        alpha = arrays.from_u8(_finest(candidates).alpha_u8)
    else:
        alpha = _fused(candidates, table)
    if not (alpha >= SUBJECT_FROM).any():
        raise NoSubjectError("no-clear-subject", f"{len(candidates)} passes together keep nothing")
    grid = resample.shrink_values(alpha, (GRID_SIDE, GRID_SIDE))
    agreements = tuple(agreement(one.grid, grid) for one in candidates)
    others = _alternatives(candidates, table, agreements, agree_from)
    return Verdict(alpha, confidence, confidence < agree_from, agreements, others)


def _finest(candidates: list[Candidate]) -> Candidate:
    return max(candidates, key=lambda one: one.alpha_u8.size)


def _fused(candidates: list[Candidate], table: list[list[float]]) -> np.ndarray:
    """Return the mean of what is near the shape that the passes vote for."""
    says = [_say(row, number) for number, row in enumerate(table)]
    shape_hw = (SHAPE_SIDE, SHAPE_SIDE)
    lows = [resample.shrink_values(arrays.from_u8(one.alpha_u8), shape_hw) for one in candidates]
    vote = sum(say * low for say, low in zip(says, lows, strict=True)) / sum(says)
    shape = np.clip((vote - 0.5) * SHAPE_STEEPNESS + 0.5, 0, 1)
    size_hw = _finest(candidates).alpha_u8.shape
    total = np.zeros(size_hw, np.float32)
    weight = np.zeros(size_hw, np.float32)
    for one, say, low in zip(candidates, says, lows, strict=True):
        nearness = np.clip(1 - np.abs(low - shape) / TOLERANCE, 0, 1).astype(np.float32)
        trust = resample.shrink_values(nearness, size_hw) * np.float32(say * one.alpha_u8.size / UNIT_SIDE**2)
        trust += np.float32(LEAST_TRUST * say)
        weight += trust
        trust *= resample.shrink_values(arrays.from_u8(one.alpha_u8), size_hw)
        total += trust
    total /= weight
    return np.clip(total, 0, 1, out=total)


def _say(row: list[float], number: int) -> float:
    """Return how much a pass counts; one that agrees with nobody still counts a little, so that the sum is not 0."""
    others = [value for column, value in enumerate(row) if column != number]
    return max(float(np.mean(others)) if others else 1.0, LEAST_TRUST) ** SAY_POWER


def _alternatives(
    candidates: list[Candidate], table: list[list[float]], agreements: tuple[float, ...], agree_from: float
) -> tuple[int, ...]:
    chosen: list[int] = []
    for number in sorted(range(len(candidates)), key=lambda index: -agreements[index]):
        has_subject = bool((candidates[number].alpha_u8 >= SUBJECT_FROM * arrays.LARGEST_U8).any())
        is_other = agreements[number] < agree_from and all(table[number][known] < agree_from for known in chosen)
        if has_subject and is_other:
            chosen.append(number)
    return tuple(chosen)
