"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

The colours of a cutout's soft edge without the background that shone through there.
"""

from collections.abc import Iterator

import numpy as np

from offcut.matte import arrays, resample, tiles

Window = tuple[slice, slice]


# Longer side of the grid on which the smooth colours are made; the picture's own pixels correct them at full size. 384
# and 512 leave 0.02 and 0.04 less of the colour error, and cost two and four times as much.
GRID_LONGEST = 256
# How strongly neighbours are alike, whatever alpha does, and how much more so for each unit by which alpha differs
# between them. The paper has 1e-5 and 1; with 0.1 the mixed colours themselves say more. Colour error left on the even
# rows of the pictures with known colours, of 1 without, on a grid of 512: 0.29 with 1, 0.24 with 0.3, 0.21 with 0.1 and
# with 0.03. The first may be anything from 1e-5 to 5e-3.
LIKENESS, LIKENESS_PER_STEP = 1e-4, 0.1
# The paper's: small levels are worked over ten times, larger ones twice.
SMALL_PX, SMALL_ROUNDS, ROUNDS = 32, 10, 2
# What is known less than this is divided by this instead: less than half a level of 255 of known.
LEAST_KNOWN = 1e-3
# Levels of alpha between which a pixel counts as mixed: at 2 % of the other side, its colour moves a composite by two
# levels of 255 at a contrast of 100.
CLEAR_TO, OPAQUE_FROM = 5, 250


def smooth_colours(colours: np.ndarray, alpha: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Estimate both sides' colours at each pixel, from the whole picture down to single pixels.

    Parameters
    ----------
    colours : ndarray of float32, shape (3, h, w), range 0..1
    alpha : ndarray of float32, shape (h, w), range 0..1
    known : ndarray of float32, shape (h, w), range 0..1, or None
        How much a colour counts; None counts all alike.

    Returns
    -------
    ndarray of float32, shape (2, 3, h, w), range 0..1
        Colours of the foreground, then of the background.

    Notes
    -----
    Multi-level estimation [1]_: F and B minimise (I - a F - (1 - a) B)^2 and differ little between neighbours, least
    where alpha changes. Each level starts from the one of half its size, so that few rounds of solving two equations a
    pixel are enough. Here a round works on all pixels at once, and pixels count by `known`.
    Cost: some 200 operations a pixel, the levels below included. Memory: some 30 arrays of the size of `alpha`.

    References
    ----------
    .. [1] Germer, Uelwer, Conrad and Harmeling 2020, Fast multi-level foreground estimation, arXiv:2006.14970
    """
    known = np.ones_like(alpha) if known is None else known
    planes = np.stack([*(colours * known), alpha * known, known])
    sizes = [alpha.shape]
    while max(sizes[-1]) > 1:
        sizes.append(tuple((side + 1) // 2 for side in sizes[-1]))
    both = np.zeros((2, 3, 1, 1), np.float32)
    for size_hw in reversed(sizes):
        level = resample.shrink_planes(planes, size_hw, "box")
        grown = resample.shrink_planes(both.reshape(6, *both.shape[2:]), size_hw)
        both = _worked_over(level, grown.reshape(2, 3, *size_hw))
    return both


def _worked_over(planes: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Solve for both colours at each pixel of one level, given those of its neighbours; a few rounds of it."""
    known = planes[4]
    share = 1 / np.maximum(known, LEAST_KNOWN)
    alpha, rest = planes[3] * share, 1 - planes[3] * share
    down, across = (LIKENESS + LIKENESS_PER_STEP * np.abs(np.diff(alpha, axis=axis)) for axis in range(2))
    likeness = np.full_like(alpha, LIKENESS)  # a pixel to itself: a picture of one pixel has no neighbours
    for sides, weight in _neighbours(down, across):
        likeness[sides[0]] += weight
    own = planes[:3] * np.stack([alpha, rest])[:, None]
    front, back, mixed = alpha * alpha * known + likeness, rest * rest * known + likeness, alpha * rest * known
    scale = 1 / (front * back - mixed * mixed)
    front, back, mixed = front * scale, back * scale, mixed * scale
    for _ in range(SMALL_ROUNDS if max(alpha.shape) <= SMALL_PX else ROUNDS):
        right = both * np.float32(LIKENESS)
        right += own
        for sides, weight in _neighbours(down, across):
            right[(..., *sides[0])] += weight * both[(..., *sides[1])]
        both = np.stack([back * right[0] - mixed * right[1], front * right[1] - mixed * right[0]])
        np.clip(both, 0, 1, out=both)
    return both


def _neighbours(down: np.ndarray, across: np.ndarray) -> Iterator[tuple[tuple[Window, Window], np.ndarray]]:
    """Yield pixels and their neighbours on each of four sides, with what weighs between them."""
    every, first, last = slice(None), slice(None, -1), slice(1, None)
    for here, there in ((first, last), (last, first)):
        yield ((here, every), (there, every)), down
        yield ((every, here), (every, there)), across


def corrected(pixels: np.ndarray, front: np.ndarray, back: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Add to smooth foreground colours what the composition equation lacks: F + a r / (a^2 + (1 - a)^2).

    Parameters
    ----------
    pixels, front, back : ndarray of float32, shape (3, h, w), range 0..255
    alpha : ndarray of float32, shape (h, w), range 0..1

    Returns
    -------
    ndarray of float32, shape (3, h, w), range 0..255

    Notes
    -----
    r = I - a F - (1 - a) B. Of all pairs of colours that fulfil the equation, this is the F of the one that is nearest
    to the smooth pair.

    >>> grey = np.full((3, 1, 1), 100, np.float32)
    >>> corrected(grey + 50, grey + 90, grey, np.full((1, 1), 0.5, np.float32))[0].tolist()
    [[195.0]]
    """
    factor = alpha * alpha
    factor -= alpha
    factor *= 2
    factor += 1  # (1 - a)^2 + a^2
    np.divide(alpha, factor, out=factor)
    colour = front - back
    colour *= alpha
    colour += back
    np.subtract(pixels, colour, out=colour)
    colour *= factor
    colour += front
    return np.clip(colour, 0, arrays.LARGEST_U8, out=colour)


def decontaminate(
    rgba_u8: np.ndarray,
    rgb_u8: np.ndarray,
    alpha_u8: np.ndarray,
    small_u8: np.ndarray,
    existing_u8: np.ndarray | None = None,
) -> None:
    """Give the soft pixels of a cutout the foreground's own colour; opaque and empty ones keep their bytes.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4)
        The cutout; its colours are changed in place where it is neither opaque nor empty.
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    alpha_u8 : ndarray of uint8, shape (H, W)
        How much of each pixel is the subject; the cutout's alpha may be another (feathered, say).
    small_u8 : ndarray of uint8, shape (h, w, 3)
        The picture brought down, to GRID_LONGEST or a little more.
    existing_u8 : ndarray of uint8, shape (H, W), or None
        Alpha that the picture came with: colours under 0 are not believed.

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Cost: some 50 operations for each pixel of the tiles with soft pixels, and the smooth colours, whose cost does not
    grow with the picture. Memory: arrays of the grid, two copies of an alpha while it shrinks, one tile.
    """
    arrays.check_rgba_u8(rgba_u8)
    arrays.check_alpha_u8(alpha_u8, rgb_u8.shape[:2])
    small_u8 = resample.shrink_longest(small_u8, GRID_LONGEST)
    shown_u8 = resample.shrink_values(rgba_u8[..., 3], small_u8.shape[:2])
    is_near = (shown_u8 > 1) & (shown_u8 < arrays.LARGEST_U8 - 1)
    if not is_near.any():
        return
    smooth = _grid_colours(small_u8, alpha_u8, existing_u8)
    smooth *= arrays.LARGEST_U8
    grow = resample.grower(smooth.reshape(6, *smooth.shape[2:]), alpha_u8.shape)
    for rows, columns in tiles.touching(is_near, alpha_u8.shape):
        is_mixed = _is_mixed(alpha_u8[rows, columns], rgba_u8[rows, columns, 3])
        if not is_mixed.any():
            continue
        within = _box(is_mixed)
        is_mixed = is_mixed[within]
        rows, columns = (
            slice(whole.start + part.start, whole.start + part.stop)
            for whole, part in zip((rows, columns), within, strict=True)
        )
        grown, pixels = grow(rows, columns), np.moveaxis(rgb_u8[rows, columns].astype(np.float32), 2, 0)
        colour = corrected(pixels, grown[:3], grown[3:], arrays.from_u8(alpha_u8[rows, columns]))
        colour += np.float32(0.5)  # the cast truncates
        for channel, one_u8 in enumerate(colour.astype(np.uint8)):
            np.copyto(rgba_u8[rows, columns, channel], one_u8, where=is_mixed)


def _box(mask: np.ndarray) -> tuple[slice, slice]:
    """Return the smallest window that holds all that is True; there must be something.

    >>> _box(np.array([[False, False, False], [False, True, True]]))
    (slice(1, 2, None), slice(1, 3, None))
    """
    places = (np.flatnonzero(mask.any(axis=axis)).tolist() for axis in (1, 0))
    rows, columns = (slice(one[0], one[-1] + 1) for one in places)
    return rows, columns


def _is_mixed(alpha_u8: np.ndarray, shown_u8: np.ndarray) -> np.ndarray:
    """Say which pixels get another colour: shown, not as opaque, and not the subject's alone."""
    return (alpha_u8 < OPAQUE_FROM) & (shown_u8 > CLEAR_TO) & (shown_u8 < arrays.LARGEST_U8)


def _grid_colours(small_u8: np.ndarray, alpha_u8: np.ndarray, existing_u8: np.ndarray | None) -> np.ndarray:
    size_hw = small_u8.shape[:2]
    colours = arrays.from_u8(np.ascontiguousarray(np.moveaxis(small_u8, 2, 0)))
    alpha = arrays.from_u8(resample.shrink_values(alpha_u8, size_hw))
    known = None if existing_u8 is None else arrays.from_u8(resample.shrink_values(existing_u8, size_hw))
    if known is not None:
        known *= known  # what is half hidden has the hidden colours mixed in
    return smooth_colours(colours, alpha, known)
