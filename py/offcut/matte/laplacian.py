"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Closed-form matting: the alpha of an unsure band from the colours around it, and from what the engine thinks of it.
"""

import itertools

import numpy as np

from offcut.matte import arrays, symmetric, trimap

# How much noise the colours of a window are allowed, as a variance of colours in 0..1 (Levin's epsilon, divided by the
# pixels of a window as there).
EPSILON = 1e-6
# How much what the engine thinks of an unsure pixel counts beside its neighbours, whose weights add up to about 8:
# where it knows nothing (alpha 0.5), and how much more where it is nearly sure. Note 20 has what others give.
PRIOR, PRIOR_SURE = 0.01, 0.1
# A window is 3 x 3; pixels that share one are at most two apart in each direction.
SIDE, REACH = 3, 2
# Conjugate gradients stop here: the residual as a share of what it began with, and the rounds at most.
RESIDUAL, MOST_ROUNDS = 0.01, 30


def matted(alpha: np.ndarray, colours: np.ndarray, is_unsure: np.ndarray) -> np.ndarray:
    """Return an alpha whose unsure pixels follow the colours of the picture.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1
    colours : ndarray of float32, shape (3, h, w), range 0..1
    is_unsure : ndarray of bool, shape (h, w)
        All others keep their alpha.

    Returns
    -------
    ndarray of float32, shape (h, w), range 0..1

    Notes
    -----
    Minimises a' L a + prior |a - alpha|^2 over the unsure pixels, with the matting Laplacian L [1]_: in each window of
    3 x 3 alpha should be a linear function of colour. The second term is what the paper has for marked pixels, here
    weakly for unsure ones: where colours say nothing, the engine's opinion stays, and the system is well enough
    conditioned for a few rounds of conjugate gradients.
    Cost: for each unsure pixel some 2000 operations once and 60 in each of at most MOST_ROUNDS rounds.
    Memory: some 100 numbers for each unsure pixel.

    References
    ----------
    .. [1] Levin, Lischinski and Weiss 2008, A closed-form solution to natural image matting,
       doi:10.1109/TPAMI.2007.1177
    """
    arrays.check_alpha(alpha)
    height, width = alpha.shape
    if min(height, width) < SIDE or not is_unsure.any():
        return alpha
    places = np.flatnonzero(is_unsure)
    weights, own = _weights(colours, is_unsure, places)
    reach = range(-REACH, REACH + 1)
    steps = [down * width + right for down in reach for right in reach if (down, right) != (0, 0)]
    # What would lie outside the picture is in no window and weighs nothing.
    neighbours = np.clip(places + np.array(steps)[:, None], 0, alpha.size - 1)
    plane, found = alpha.flatten(), np.empty_like(weights)

    def drawn(values: np.ndarray) -> np.ndarray:
        """Return what the neighbours draw each unsure pixel to."""
        plane[places] = values
        np.take(plane, neighbours, out=found, mode="clip")  # the one mode that needs no copy
        np.multiply(found, weights, out=found)
        return found.sum(axis=0)

    known = plane[places]
    solution, weight = known.copy(), prior(known)
    own += weight
    residual = drawn(solution) + weight * known - own * solution
    # From here on the plane has directions, which are nothing where alpha is known.
    plane[:] = 0
    inverse = 1 / own
    way = inverse * residual
    energy = first = float(residual @ way)
    for _ in range(MOST_ROUNDS):
        if energy <= first * RESIDUAL**2:
            break
        image = own * way - drawn(way)
        step = np.float32(energy / float(way @ image))
        solution += step * way
        residual -= step * image
        towards = inverse * residual
        before, energy = energy, float(residual @ towards)
        way *= np.float32(energy / before)
        way += towards
    result = alpha.copy()
    result.reshape(-1)[places] = np.clip(solution, 0, 1)
    return result


def prior(alpha: np.ndarray) -> np.ndarray:
    """Return how much the engine's opinion counts: ndarray of float32, for alphas of range 0..1.

    >>> prior(np.array([0.5, 1], np.float32)).round(2).tolist()
    [0.009999999776482582, 0.10999999940395355]
    """
    return (PRIOR + PRIOR_SURE * (2 * alpha - 1) ** 2).astype(np.float32)


def _weights(colours: np.ndarray, is_unsure: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the Laplacian's rows of the unsure pixels.

    Returns
    -------
    (ndarray of float32, shape (24, n), ndarray of float32, shape (n,))
        Minus the entries of the neighbours within REACH, row by row, and the entry of the pixel itself.
    """
    height, width = is_unsure.shape
    near = np.zeros_like(is_unsure)
    near[1:-1, 1:-1] = trimap.widened(is_unsure)[1:-1, 1:-1]
    centres = np.flatnonzero(near)
    around = [down * width + right for down in (-1, 0, 1) for right in (-1, 0, 1)]
    seen = colours.reshape(3, -1)[:, centres + np.array(around)[:, None]]
    seen -= seen.mean(axis=1, keepdims=True)
    explained = _explained(seen)
    # One column more than there are pixels takes what is said of sure ones.
    column = np.full(is_unsure.size, len(places), np.int32)
    column[places] = np.arange(len(places), dtype=np.int32)
    columns = [column[centres + step] for step in around]
    side = 2 * REACH + 1
    table = np.zeros((side * side, len(places) + 1), np.float32)
    share = np.float32(1 / SIDE**2)
    middle = side * side // 2
    for first, second in itertools.combinations_with_replacement(range(SIDE**2), 2):
        both = (seen[:, first] * explained[:, second]).sum(axis=0)
        both += 1
        both *= share
        step = (second // SIDE - first // SIDE) * side + second % SIDE - first % SIDE
        if first == second:
            table[middle][columns[first]] += 1 - both
        else:
            table[middle + step][columns[first]] += both
            table[middle - step][columns[second]] += both
    table = table[:, :-1]
    return np.delete(table, middle, axis=0), table[middle].copy()


def _explained(seen: np.ndarray) -> np.ndarray:
    """Multiply centred colours, (3, 9, n), by the inverse of their window's covariance."""
    covariance = [
        (seen[i] * seen[j]).mean(axis=0, dtype=np.float64) + (i == j) * EPSILON / SIDE**2 for i, j in symmetric.UPPER
    ]
    result = np.zeros_like(seen)
    for total, row in zip(result, symmetric.inverse(covariance), strict=True):
        for entry, colour in zip(row, seen, strict=True):
            total += entry.astype(np.float32) * colour
    return result
