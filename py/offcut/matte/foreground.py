"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

The colours of a cutout's soft edge without the background that shone through there.
"""

import numpy as np

from offcut.matte import arrays, box_filter, resample, tiles

# Longer side of the grid on which the smooth colours are made; the picture's own pixels correct them at full size.
GRID_LONGEST = 512
# The paper's radii of 90 and 6 pixels, at its pictures of some 1500 pixels, as shares of the longer side.
RADIUS_SHARES = (0.06, 0.004)
# The paper's guard against a division by nothing.
LEAST_SHARE = 1e-5
# Levels of alpha from which a pixel counts as background and foreground without mixing: the colour of one that is
# 2 of 255 opaque moves a composite by at most two levels.
CLEAR_TO, OPAQUE_FROM = 2, 253


def smooth_colours(colours: np.ndarray, alpha: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Estimate the foreground's and the background's colours around each pixel by blurring each apart, twice.

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
    Equations 4 to 7 of [1]_, whose author calls it blur-fusion. Cost: 16 box filters, whose cost does not grow with
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
    rgba_u8: np.ndarray, rgb_u8: np.ndarray, alpha_u8: np.ndarray, existing_u8: np.ndarray | None = None
) -> None:
    """Give the soft pixels of a cutout the foreground's own colour; opaque and empty ones keep their bytes.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4)
        The cutout; its colours are changed in place where it is neither opaque nor empty.
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    alpha_u8 : ndarray of uint8, shape (H, W)
        How much of each pixel is the subject; the cutout's alpha may be another (feathered, say).
    existing_u8 : ndarray of uint8, shape (H, W), or None
        Alpha that the picture came with: colours under 0 are not believed.

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Cost: some 45 operations for each pixel of the tiles with soft pixels, and the smooth colours, whose cost does not
    grow with the picture. Memory: one copy of the picture inside Pillow (4 bytes a pixel) while it shrinks.
    """
    arrays.check_rgba_u8(rgba_u8)
    arrays.check_alpha_u8(alpha_u8, rgb_u8.shape[:2])
    grow = None
    for rows, columns in tiles.all_of(alpha_u8.shape):
        is_mixed = _is_mixed(alpha_u8[rows, columns], rgba_u8[rows, columns, 3])
        if not is_mixed.any():
            continue
        if grow is None:
            grow = resample.grower(_small_colours(rgb_u8, alpha_u8, existing_u8), alpha_u8.shape)
        smooth, alpha = grow(rows, columns), arrays.from_u8(alpha_u8[rows, columns])
        for channel in range(3):
            image = arrays.from_u8(rgb_u8[rows, columns, channel])
            colour = corrected(image, smooth[channel], smooth[channel + 3], alpha)
            colour *= arrays.LARGEST_U8
            colour += np.float32(0.5)  # the cast truncates
            np.copyto(rgba_u8[rows, columns, channel], colour.astype(np.uint8), where=is_mixed)


def _is_mixed(alpha_u8: np.ndarray, shown_u8: np.ndarray) -> np.ndarray:
    """Say which pixels get another colour: shown, not as opaque, and not the subject's alone."""
    return (alpha_u8 < OPAQUE_FROM) & (shown_u8 > 0) & (shown_u8 < arrays.LARGEST_U8)


def _small_colours(rgb_u8: np.ndarray, alpha_u8: np.ndarray, existing_u8: np.ndarray | None) -> np.ndarray:
    ratio = min(1.0, GRID_LONGEST / max(alpha_u8.shape))
    height, width = alpha_u8.shape
    size_hw = (max(1, round(height * ratio)), max(1, round(width * ratio)))
    small_u8 = resample.shrink_rgb(rgb_u8, size_hw, "bilinear")
    colours = arrays.from_u8(np.ascontiguousarray(np.moveaxis(small_u8, 2, 0)))
    alpha = arrays.from_u8(resample.shrink_values(alpha_u8, size_hw))
    known = None if existing_u8 is None else arrays.from_u8(resample.shrink_values(existing_u8, size_hw))
    return smooth_colours(colours, alpha, known)


def _apart(colours: np.ndarray, weight: np.ndarray, radius: int) -> np.ndarray:
    """Blur colours as far as their weight says that they belong here."""
    scale = 1 / (box_filter.mean(weight, radius) + np.float32(LEAST_SHARE))
    return np.stack([np.minimum(box_filter.mean(one * weight, radius) * scale, 1) for one in colours])
