"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What people set about an edge: threshold, shrink or grow, smooth, feather. Neutral values return what they are given.
"""

import numpy as np

from offcut.matte import arrays, box_filter, tiles

# Tiles are at least this many times as wide as what is looked at around them, so that most work is not done twice.
TILE_PER_REACH = 2
# The ramp that smoothing leaves between background and foreground, in pixels: an edge without steps.
RAMP_PX = 2.0


def with_threshold(alpha: np.ndarray, threshold: float) -> np.ndarray:
    """Move the level that counts as half kept to 0.5; 0 and 1 stay.

    Parameters
    ----------
    alpha : ndarray of float32, shape (h, w), range 0..1
    threshold : float, above 0 and below 1
        0.5 changes nothing.

    Returns
    -------
    ndarray of float32, shape (h, w)

    Notes
    -----
    Two straight lines that meet at the threshold. A power through the same point would lift the faintest noise most.

    >>> with_threshold(np.array([0, 0.25, 0.625, 1], np.float32), 0.25).tolist()
    [0.0, 0.5, 0.75, 1.0]
    """
    if threshold == 0.5:
        return alpha
    below, above = alpha * np.float32(0.5 / threshold), 1 - (1 - alpha) * np.float32(0.5 / (1 - threshold))
    return np.where(alpha < threshold, below, above).astype(np.float32)


def shaped(alpha_u8: np.ndarray, grow_px: float, smooth_px: float, feather_px: float) -> np.ndarray:
    """Grow or shrink, then smooth, then feather an alpha.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    grow_px : float
        How far the edge moves outwards, in pixels; below 0 inwards.
    smooth_px : float
        Radius within which corners and steps of the outline are rounded, 0 or more.
    feather_px : float
        How far the edge fades to either side, 0 or more.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        `alpha_u8` itself when all three are 0.

    Notes
    -----
    Growing is the largest value in a disc, so a soft edge moves as it is; between two whole radii the two results are
    mixed. Smoothing blurs and makes the edge steep again; feathering blurs. Both blur by two box filters.
    Only tiles within reach of the edge are worked on. Cost there: growing 4 operations a pixel for each pixel of
    radius, the others about 50, and up to four times that for what tiles share. Memory: the result and one tile.
    """
    if not (grow_px or smooth_px or feather_px):
        return alpha_u8
    reach = int(np.ceil(abs(grow_px))) + 2 * (_reach(smooth_px) + _reach(feather_px))
    result = alpha_u8.copy()
    height, width = alpha_u8.shape
    for rows, columns in tiles.all_of((height, width), max(tiles.TILE_PX, TILE_PER_REACH * reach)):
        around = (
            slice(max(rows.start - reach, 0), min(rows.stop + reach, height)),
            slice(max(columns.start - reach, 0), min(columns.stop + reach, width)),
        )
        if alpha_u8[around].min() == alpha_u8[around].max():
            continue
        part = _shaped_part(alpha_u8[around], grow_px, smooth_px, feather_px)
        top, left = rows.start - around[0].start, columns.start - around[1].start
        result[rows, columns] = part[top : top + rows.stop - rows.start, left : left + columns.stop - columns.start]
    return result


def _shaped_part(alpha_u8: np.ndarray, grow_px: float, smooth_px: float, feather_px: float) -> np.ndarray:
    alpha = arrays.from_u8(alpha_u8)
    if grow_px > 0:
        alpha = grown(alpha, grow_px)
    elif grow_px < 0:
        alpha = 1 - grown(1 - alpha, -grow_px)
    if smooth_px:
        blurred_alpha = blurred(alpha, smooth_px)
        # Two boxes of 2r + 1 make a straight edge a slope of 1 / (2r + 1).
        gain = np.float32(max(1.0, (2 * smooth_px + 1) / RAMP_PX))
        alpha = np.clip((blurred_alpha - np.float32(0.5)) * gain + np.float32(0.5), 0, 1)
    if feather_px:
        alpha = blurred(alpha, feather_px / 2)  # two boxes reach twice their radius
    return arrays.to_u8(alpha)


def grown(alpha: np.ndarray, radius: float) -> np.ndarray:
    """Return the largest value in a disc around each pixel: float32, same shape; fractions mix two whole radii."""
    whole = int(radius)
    share = np.float32(radius - whole)
    result = _largest_in_disc(alpha, whole)
    if share:
        result = result * (1 - share) + _largest_in_disc(alpha, whole + 1) * share
    return result


def blurred(alpha: np.ndarray, radius: float) -> np.ndarray:
    """Return the mean over a box, twice, float32, same shape; fractions mix two whole radii."""
    whole = int(radius)
    share = np.float32(radius - whole)

    def once(values: np.ndarray) -> np.ndarray:
        result = box_filter.mean(values, whole)
        return result * (1 - share) + box_filter.mean(values, whole + 1) * share if share else result

    return once(once(alpha))


def _largest_in_disc(alpha: np.ndarray, radius: int) -> np.ndarray:
    """Take the largest over lines of a disc: the line `down` rows away reaches sqrt((r + 1/2)^2 - down^2) columns."""
    result = alpha.copy()
    reaches = [int(np.sqrt((radius + 0.5) ** 2 - down * down)) for down in range(radius + 1)]
    line, reach = alpha.copy(), 0
    # From the narrowest line to the widest, each made from the one before.
    for down in range(radius, -1, -1):
        line, reach = _line_widened(line, reach, reaches[down]), reaches[down]
        if down < alpha.shape[0]:
            length = alpha.shape[0] - down
            np.maximum(result[down:], line[:length], out=result[down:])
            np.maximum(result[:length], line[down:], out=result[:length])
    return result


def _line_widened(line: np.ndarray, reach: int, wanted: int) -> np.ndarray:
    """Widen windows of columns that reach `reach` to either side to `wanted`, by at most 2 reach + 1 at once."""
    while reach < wanted:
        step = min(wanted - reach, 2 * reach + 1)
        wider = line.copy()
        if step < line.shape[1]:
            np.maximum(wider[:, step:], line[:, :-step], out=wider[:, step:])
            np.maximum(wider[:, :-step], line[:, step:], out=wider[:, :-step])
        else:
            wider[:] = line.max(axis=1, keepdims=True)
        line, reach = wider, reach + step
    return line


def _reach(radius: float) -> int:
    return int(np.ceil(radius))
