"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What pixels between a known background and solid ink are mixed of: how much ink, and which.
"""

from dataclasses import dataclass

import numpy as np

from offcut.matte.keying_paper import ranked

# How far a mixture may lie from the line between background and ink and still count as one of these two: levels, and
# the share of its own distance from the background.
LINE_LEVELS, LINE_SHARE = 24.0, 0.3
# One pixel further away costs as much as so many levels beside the line: of two inks that explain a pixel, the nearer.
STEP_LEVELS = 1.5
# Directions in which ink is looked for; eight miss thin strokes that run between them.
DIRECTIONS = 16
# As many as there are pixels to MOST_RADIUS of keying.py: none is left out.
MOST_RINGS = 6
# Inks of the whole picture that are tried where no solid ink is near, and what share of all ink each must be.
MOST_INKS, LEAST_INK = 12, 0.01
# Steps along each axis into which directions from the background are sorted to find them.
BINS = 7
# Pixels that are worked on at once: three floats of each stay in the processor's cache.
CHUNK = 1 << 15


@dataclass(frozen=True)
class Mixed:
    """What pixels are mixed of: `alpha` float32 (n,) 0..1 and `ink` float32 (3, n) levels."""

    alpha: np.ndarray
    ink: np.ndarray


def line_shares(seen: np.ndarray, paper: np.ndarray, ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where on the line from the background to the ink each pixel lies, and how far beside it.

    Parameters
    ----------
    seen, paper, ink : ndarray of float32, shape (3, n), levels

    Returns
    -------
    (ndarray of float32, shape (n,), range 0..1; ndarray of float32, shape (n,), levels)

    Notes
    -----
    The composition equation I = aF + (1 - a)B with B and F known: a = (I - B)(F - B) / |F - B|^2 [1]_.

    References
    ----------
    .. [1] Smith and Blinn 1996, Blue screen matting, doi:10.1145/237170.237263
    """
    towards, difference = ink - paper, seen - paper
    length = np.einsum("cn,cn->n", towards, towards)
    share = np.einsum("cn,cn->n", difference, towards) / np.maximum(length, 1)
    np.clip(share, 0, 1, out=share)
    difference -= share * towards
    return share, np.sqrt(np.einsum("cn,cn->n", difference, difference))


def palette(seen: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Return the strongest inks of a picture, one for each direction away from the background.

    Parameters
    ----------
    seen, paper : ndarray of float32, shape (3, n), levels
        Pixels of ink and the background under them.

    Returns
    -------
    ndarray of float32, shape (3, k), k up to MOST_INKS
        Differences from the background, the commonest first; none without pixels.
    """
    difference = seen - paper
    length = np.sqrt(np.einsum("cn,cn->n", difference, difference))
    unit = difference / np.maximum(length, 1e-3)
    places = np.clip(((unit + 1) * (BINS / 2)).astype(np.intp), 0, BINS - 1)
    bins = (places[0] * BINS + places[1]) * BINS + places[2]
    weights = np.bincount(bins, weights=length, minlength=BINS**3)
    inks = []
    for number in np.argsort(-weights, kind="stable")[:MOST_INKS]:
        if weights[number] <= LEAST_INK * weights.sum():
            break
        is_here = bins == number
        # Solid ink, and not the one pixel that noise or sharpening made the darkest.
        strong = is_here & (length >= ranked(length[is_here], 0.9))
        inks.append(difference[:, strong].mean(axis=1))
    return np.array(inks, np.float32).reshape(-1, 3).T


def unmixed(
    rgb_u8: np.ndarray, is_solid: np.ndarray, places: np.ndarray, paper: np.ndarray, inks: np.ndarray, radius: int
) -> Mixed:
    """Say what soft pixels are mixed of.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    is_solid : ndarray of bool, shape (H, W)
        Where there is nothing but ink.
    places : ndarray of intp, shape (n,)
        The soft pixels, as they are counted row by row.
    paper : ndarray of float32, shape (3, n), levels
        The background there.
    inks : ndarray of float32, shape (3, k)
        What `palette` gave.
    radius : int
        How far away solid ink is looked for, in pixels.

    Returns
    -------
    Mixed

    Notes
    -----
    Of the solid pixels around, the one that explains the pixel best as a mixture counts, as in sampling-based matting
    [1]_; without one the inks of the whole picture; without those the pixel around that is farthest from the
    background on the same line, which for a hairline is its middle.
    Cost: some 20 operations for each soft pixel, direction and step of `radius`. Memory: arrays of CHUNK pixels.

    References
    ----------
    .. [1] Wang and Cohen 2007, Optimized color sampling for robust matting, doi:10.1109/CVPR.2007.383006
    """
    alpha, ink = np.empty(len(places), np.float32), np.empty((3, len(places)), np.float32)
    for start in range(0, len(places), CHUNK):
        part = slice(start, start + CHUNK)
        alpha[part], ink[:, part] = _unmixed_part(rgb_u8, is_solid, places[part], paper[:, part], inks, radius)
    return Mixed(alpha, ink)


def _unmixed_part(
    rgb_u8: np.ndarray, is_solid: np.ndarray, places: np.ndarray, paper: np.ndarray, inks: np.ndarray, radius: int
) -> tuple[np.ndarray, np.ndarray]:
    height, width = is_solid.shape
    flat_u8, solid = rgb_u8.reshape(-1, 3), is_solid.ravel()
    seen = flat_u8[places].T.astype(np.float32)
    far = np.sqrt(((seen - paper) ** 2).sum(axis=0))
    allowed = np.maximum(LINE_LEVELS, LINE_SHARE * far)
    # Without any ink around it, a pixel is ink.
    ink, best = seen.copy(), np.full(len(places), np.inf, np.float32)
    farthest, middle = far.copy(), seen.copy()
    rows, columns = places // width, places % width
    for down, right, step in around(radius):
        row, column = np.clip(rows + down, 0, height - 1), np.clip(columns + right, 0, width - 1)
        there = row * width + column
        other = flat_u8[there].T.astype(np.float32)
        share, beside = line_shares(seen, paper, other)
        cost = np.where(solid[there] & (beside <= allowed), beside + STEP_LEVELS * step, np.inf)
        is_better = cost < best
        best[is_better], ink[:, is_better] = cost[is_better], other[:, is_better]
        length = np.where(beside <= allowed, far / np.maximum(share, 1e-3), 0)
        is_farther = (length > farthest) & (share < 1)
        farthest[is_farther], middle[:, is_farther] = length[is_farther], other[:, is_farther]
    _fill_in(seen, paper, inks, allowed, best, ink)
    is_open = np.isinf(best)
    ink[:, is_open] = middle[:, is_open]
    return line_shares(seen, paper, ink)[0], ink


def _fill_in(
    seen: np.ndarray, paper: np.ndarray, inks: np.ndarray, allowed: np.ndarray, best: np.ndarray, ink: np.ndarray
) -> None:
    """Take inks of the whole picture where no solid pixel explained a pixel; changes `best` and `ink`."""
    is_open = np.flatnonzero(np.isinf(best))
    for number in range(inks.shape[1]):
        candidate = np.clip(paper[:, is_open] + inks[:, number, None], 0, 255)
        _, beside = line_shares(seen[:, is_open], paper[:, is_open], candidate)
        is_better = (beside <= allowed[is_open]) & (beside < best[is_open])
        chosen = is_open[is_better]
        best[chosen], ink[:, chosen] = beside[is_better], candidate[:, is_better]


def around(radius: int, most_rings: int = MOST_RINGS) -> list[tuple[int, int, float]]:
    """Return places around a pixel, the nearest first: (rows down, columns right, how far).

    >>> around(1)[:3]
    [(0, 1, 1.0), (1, 0, 1.0), (0, -1, 1.0)]
    """
    found: dict[tuple[int, int], float] = {}
    for ring in sorted({round(one) for one in np.linspace(1, radius, min(radius, most_rings)).tolist()}):
        turns = DIRECTIONS if ring > 1 else 8
        for turn in range(turns):
            angle = 2 * np.pi * turn / turns
            place = (int(np.rint(ring * np.sin(angle))), int(np.rint(ring * np.cos(angle))))
            found.setdefault(place, float(np.hypot(*place)))
    return sorted(((down, right, step) for (down, right), step in found.items()), key=lambda one: one[2])
