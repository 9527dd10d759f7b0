"""Room: matte. Runs on CPython and Pyodide. May import the standard library.

Finds the best way of writing a file that stays under a number of bytes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# A file this close under the cap is good enough: the next better one would hardly differ.
CLOSE_ENOUGH = 0.97


@dataclass(frozen=True)
class Attempt:
    """A file, and which of the steps wrote it."""

    data: bytes
    index: int


def first_that_fits(write: Callable[[int], bytes], steps: Sequence[int], cap_bytes: int | None) -> Attempt:
    """Write with the first step, or with the first that gives a file of at most `cap_bytes`.

    Parameters
    ----------
    write : callable
        write(step) -> bytes
    steps : sequence of int
        From the best to the smallest; sizes are taken to fall along it.
    cap_bytes : int or None
        None for no cap.

    Returns
    -------
    Attempt
        The smallest file where none fits: the caller sees by its size that the cap was not reached.

    Notes
    -----
    Sizes fall about exponentially with quality, so the next step to try is where the line through the logarithms of
    the nearest sizes known meets the cap. Four to six files were written for photos, of 90 steps.
    """
    best = Attempt(write(steps[0]), 0)
    if cap_bytes is None or len(best.data) <= cap_bytes or len(steps) == 1:
        return best
    over, fits = best, Attempt(write(steps[-1]), len(steps) - 1)
    if len(fits.data) > cap_bytes:
        return min(best, fits, key=lambda attempt: len(attempt.data))  # trying harder may also make it larger
    is_halving = False
    while fits.index - over.index > 1 and len(fits.data) < CLOSE_ENOUGH * cap_bytes:
        index = (over.index + fits.index) // 2 if is_halving else _guess(over, fits, cap_bytes)
        middle = Attempt(write(steps[index]), index)
        # Where the line misleads, halving takes over in turns, so the search always ends soon.
        is_halving = not is_halving
        if len(middle.data) <= cap_bytes:
            fits = middle
        else:
            over = middle
    return fits


def _guess(over: Attempt, fits: Attempt, cap_bytes: int) -> int:
    above, below = math.log(len(over.data) / cap_bytes), math.log(cap_bytes / len(fits.data))
    share = above / (above + below)
    index = math.ceil(over.index + share * (fits.index - over.index))
    return min(max(index, over.index + 1), fits.index - 1)
