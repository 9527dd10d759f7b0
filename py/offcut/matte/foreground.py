"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

The colours of a cutout's soft edge without the background that shone through there.
"""

import numpy as np

from offcut.matte import arrays, box_filter, resample, tiles

# Longer side of the grid on which the smooth colours are made; the picture's own pixels correct them at full size. 512
# leaves 0.19 of the colour error where this leaves 0.21, and costs four times as much.
GRID_LONGEST = 256
# Radii as shares of the longer side. The paper has two, 90 and 6 pixels, some 0.06 and 0.004 of its pictures; four
# that shrink by three reach colours from farther, for glass and motion blur, and fill in between. Colour error left on
# tests/matte/known_foregrounds.py, of 1 without: 0.36 with the paper's, 0.22 with 0.2, 0.05, 0.01, 0.19 with these.
RADIUS_SHARES = (0.3, 0.1, 0.03, 0.01)
# The paper's guard against a division by nothing.
LEAST_SHARE = 1e-5
# Levels of alpha between which a pixel counts as mixed: at 2 % of the other side, its colour moves a composite by two
# levels of 255 at a contrast of 100.
CLEAR_TO, OPAQUE_FROM = 5, 250


def smooth_colours(colours: np.ndarray, alpha: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Estimate both sides' colours around each pixel by blurring each apart, wide and then narrow.

    Parameters
    ----------
    colours : ndarray of float32, shape (3, h, w), range 0..1
    alpha : ndarray of float32, shape (h, w), range 0..1
    known : ndarray of float32, shape (h, w), range 0..1, or None
        How much a colour counts; None counts all alike.

    Returns
    -------
    ndarray of float32, shape (6, h, w), range 0..1
        Three channels of the foreground, then three of the background.

    Notes
    -----
    Equations 4 to 7 of [1]_, whose author calls it blur-fusion. Cost: 32 box filters, whose cost does not grow with
    their radius. Memory: some 25 arrays of the size of `alpha`.

    References
    ----------
    .. [1] Forte 2021, Approximate fast foreground colour estimation, ICIP 2021, doi:10.1109/ICIP42928.2021.9506164
    """
    foreground, background = colours, colours
    known = np.ones_like(alpha) if known is None else known
    kept, removed = alpha * known, (1 - alpha) * known
    for share in RADIUS_SHARES:
        radius = max(1, round(share * max(alpha.shape)))
        foreground, background = _apart(foreground, kept, radius), _apart(background, removed, radius)
        smooth = foreground
        foreground = np.stack([corrected(*three, alpha) for three in zip(colours, foreground, background, strict=True)])
    return np.concatenate([smooth, background])


def corrected(image: np.ndarray, foreground: np.ndarray, background: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Add to a smooth foreground what the composition equation lacks: F + a (I - a F - (1 - a) B), within 0..1.

    Parameters
    ----------
    image, foreground, background, alpha : ndarray of float32, same shape, range 0..1
        One channel each.

    Returns
    -------
    ndarray of float32, same shape

    >>> half = np.array([0.5], np.float32)
    >>> corrected(half, np.array([0.8], np.float32), np.array([0.4], np.float32), half).round(3).tolist()
    [0.75]
    """
    mixed = foreground - background
    mixed *= alpha
    mixed += background
    np.subtract(image, mixed, out=mixed)
    mixed *= alpha
    mixed += foreground
    return np.clip(mixed, 0, 1, out=mixed)


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
    Cost: some 45 operations for each pixel of the tiles with soft pixels, and the smooth colours, whose cost does not
    grow with the picture. Memory: arrays of the grid, two copies of an alpha while it shrinks, one tile.
    """
    arrays.check_rgba_u8(rgba_u8)
    arrays.check_alpha_u8(alpha_u8, rgb_u8.shape[:2])
    small_u8 = resample.shrink_longest(small_u8, GRID_LONGEST)
    shown_u8 = resample.shrink_values(rgba_u8[..., 3], small_u8.shape[:2])
    is_near = (shown_u8 > 1) & (shown_u8 < arrays.LARGEST_U8 - 1)
    if not is_near.any():
        return
    grow = resample.grower(_grid_colours(small_u8, alpha_u8, existing_u8), alpha_u8.shape)
    for rows, columns in tiles.touching(is_near, alpha_u8.shape):
        is_mixed = _is_mixed(alpha_u8[rows, columns], rgba_u8[rows, columns, 3])
        if not is_mixed.any():
            continue
        smooth, alpha = grow(rows, columns), arrays.from_u8(alpha_u8[rows, columns])
        for channel in range(3):
            image = arrays.from_u8(rgb_u8[rows, columns, channel])
            colour = corrected(image, smooth[channel], smooth[channel + 3], alpha)
            colour *= arrays.LARGEST_U8
            colour += np.float32(0.5)  # the cast truncates
            np.copyto(rgba_u8[rows, columns, channel], colour.astype(np.uint8), where=is_mixed)


def _is_mixed(alpha_u8: np.ndarray, shown_u8: np.ndarray) -> np.ndarray:
    """Say which pixels get another colour: shown, not as opaque, and not the subject's alone."""
    return (alpha_u8 < OPAQUE_FROM) & (shown_u8 > CLEAR_TO) & (shown_u8 < arrays.LARGEST_U8)


def _grid_colours(small_u8: np.ndarray, alpha_u8: np.ndarray, existing_u8: np.ndarray | None) -> np.ndarray:
    size_hw = small_u8.shape[:2]
    colours = arrays.from_u8(np.ascontiguousarray(np.moveaxis(small_u8, 2, 0)))
    alpha = arrays.from_u8(resample.shrink_values(alpha_u8, size_hw))
    known = None if existing_u8 is None else arrays.from_u8(resample.shrink_values(existing_u8, size_hw))
    return smooth_colours(colours, alpha, known)


def _apart(colours: np.ndarray, weight: np.ndarray, radius: int) -> np.ndarray:
    """Blur colours as far as their weight says that they belong here."""
    scale = 1 / (box_filter.mean(weight, radius) + np.float32(LEAST_SHARE))
    return np.stack([np.minimum(box_filter.mean(one * weight, radius) * scale, 1) for one in colours])
