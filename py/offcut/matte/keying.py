"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Cuts a logo or a signature out without any engine: a flat background is known everywhere, so each pixel says by its
colour how much of it is ink.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matte import arrays, components, keying_inks, keying_paper, resample
from offcut.matte.keying_paper import Paper

# Paper moves around its colour: what is within so many standard deviations of the tolerance is still paper (of normal
# noise, one pixel in 20 is beyond two, which a tolerance then takes).
NOISE_SIGMAS = 2.0
# Ink is solid where it does not change from pixel to pixel by more than this: levels, and standard deviations of the
# paper's noise (the range of nine normal values is three on average, and seldom over five).
FLAT_LEVELS, FLAT_SIGMAS = 12.0, 5.0
# A lens or a scaler spreads an edge over so many pixels: the least, and one more for each so many pixels of the
# picture's longer side.
LEAST_RADIUS, RADIUS_PER_PX, MOST_RADIUS = 3, 1500, 6
# Within so many pixels of solid ink, what does not touch paper is where two inks meet.
SEAM_PX = 2
# The one ink of a signature is as strong as this share of all inked pixels are at most: what a pen drew with
# less pressure stays a little transparent.
ONE_INK_QUANTILE = 0.9


@dataclass(frozen=True)
class Keyed:
    """A key.

    Attributes
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
    places : ndarray of intp, shape (n,)
        Pixels, counted row by row, whose ink is not what is seen.
    ink_u8 : ndarray of uint8, shape (n, 3)
        Their ink, without the paper that shines through.
    """

    alpha_u8: np.ndarray
    places: np.ndarray
    ink_u8: np.ndarray


def key(rgb_u8: np.ndarray, existing_u8: np.ndarray | None, settings: dict[str, Any]) -> Keyed:
    """Take the background of a logo or a signature away.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    existing_u8 : ndarray of uint8, shape (H, W), or None
        Transparency that the picture has already.
    settings : dict
        The section `keying` of a recipe, complete (contract/recipe.py).

    Returns
    -------
    Keyed

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    All is counted in the encoded values, as programs that draw logos mix colours and as every viewer composites:
    laid over the old background, the cutout gives the old picture again. (Drawn marks that were mixed in linear light:
    docs/decisions/0034-keying.md.)
    Cost: some 40 operations a pixel, and some hundreds for each soft one. Memory: five bytes a pixel, and 30 for each
    soft one.
    """
    arrays.check_rgb_u8(rgb_u8)
    if existing_u8 is not None:
        arrays.check_alpha_u8(existing_u8, rgb_u8.shape[:2])
    colour = _named_colour(rgb_u8, settings)
    paper = keying_paper.find(rgb_u8, existing_u8, colour, is_uneven=settings["uneven"])
    if paper is None:
        return _nothing(rgb_u8.shape[:2])
    tolerance = 255 * settings["tolerance"] + NOISE_SIGMAS * paper.noise
    far_u8 = _distance_u8(rgb_u8, paper)
    is_paper = far_u8 <= tolerance
    if settings["ink"] == "many":
        keyed = _many_inks(rgb_u8, paper, far_u8, is_paper)
    else:
        keyed = _one_ink(rgb_u8, paper, far_u8, is_paper)
    values = arrays.from_u8(keyed.alpha_u8.ravel()[keyed.places])
    over = far_u8.ravel()[keyed.places].astype(np.float32) - np.float32(tolerance)
    values *= np.clip(over / np.float32(max(tolerance, 1.0)), 0, 1)
    keyed.alpha_u8.ravel()[keyed.places] = arrays.to_u8(_softened(values, settings["softness"]))
    return keyed if settings["reach"] == "everywhere" else _without_holes(keyed, is_paper)


def _named_colour(rgb_u8: np.ndarray, settings: dict[str, Any]) -> np.ndarray | None:
    """Return the background's colour if a person has said it: by its code, or by a place of the picture."""
    if settings["from"] == "colour":
        code = settings["colour"]
        return np.array([int(code[start : start + 2], 16) for start in (1, 3, 5)], np.float32)
    if settings["from"] == "place":
        height, width = rgb_u8.shape[:2]
        row, column = min(int(settings["y"] * height), height - 1), min(int(settings["x"] * width), width - 1)
        # The middle of a few pixels, so that one speck does not decide.
        around = rgb_u8[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3].reshape(-1, 3)
        return keying_paper.ranked(around.T, 0.5).astype(np.float32)
    return None


def _nothing(size_hw: tuple[int, int]) -> Keyed:
    """Return the key of a picture in which nothing is opaque: its own transparency stays as it is."""
    return Keyed(np.full(size_hw, 255, np.uint8), np.empty(0, np.intp), np.empty((0, 3), np.uint8))


def _distance_u8(rgb_u8: np.ndarray, paper: Paper) -> np.ndarray:
    """Return how far each pixel is from the background, as a root mean square of levels: uint8, (H, W)."""
    height, width = rgb_u8.shape[:2]
    grow = resample.grower(paper.field, (height, width))
    far_u8 = np.empty((height, width), np.uint8)
    rows = max(1, resample.STRIP_VALUES // (3 * width))
    for top in range(0, height, rows):
        strip = slice(top, min(top + rows, height))
        difference = grow(strip, slice(0, width))
        for channel in range(3):
            difference[channel] -= rgb_u8[strip, :, channel]
        difference *= difference
        squares = difference[0] + difference[1] + difference[2]
        squares *= np.float32(1 / 3)
        far_u8[strip] = np.rint(np.sqrt(squares))
    return far_u8


def _many_inks(rgb_u8: np.ndarray, paper: Paper, far_u8: np.ndarray, is_paper: np.ndarray) -> Keyed:
    """Key a mark of any number of colours: ink is what is solid near a pixel."""
    radius = _radius(is_paper.shape)
    is_solid = _extreme(far_u8, 1, np.maximum) - _extreme(far_u8, 1, np.minimum) <= (
        FLAT_LEVELS + FLAT_SIGMAS * paper.noise
    )
    is_solid &= ~_extreme(is_paper, 1, np.logical_or)
    is_soft = ~(is_paper | is_solid)
    # Away from paper, and beside solid ink, two inks meet.
    is_soft &= _extreme(is_paper, radius, np.logical_or) | ~_extreme(is_solid, SEAM_PX, np.logical_or)
    places = np.flatnonzero(is_soft)
    solid = np.flatnonzero(is_solid if is_solid.any() else is_soft)
    step = max(1, len(solid) // keying_paper.SAMPLE_PIXELS)
    inks = keying_inks.palette(_levels(rgb_u8, solid[::step]), _paper_at(paper, solid[::step], is_paper.shape))
    behind = _paper_at(paper, places, is_paper.shape)
    mixed = keying_inks.unmixed(rgb_u8, is_solid, places, behind, inks, radius)
    alpha_u8 = np.where(is_paper, np.uint8(0), np.uint8(255))
    alpha_u8.ravel()[places] = arrays.to_u8(mixed.alpha)
    return Keyed(alpha_u8, places, _clean_u8(_levels(rgb_u8, places), behind, mixed))


def _one_ink(rgb_u8: np.ndarray, paper: Paper, far_u8: np.ndarray, is_paper: np.ndarray) -> Keyed:
    """Key a mark of one ink: the strongest there is; lighter pixels are less of it."""
    places = np.flatnonzero(~is_paper)
    alpha_u8 = np.zeros(is_paper.shape, np.uint8)
    if not len(places):
        return Keyed(alpha_u8, places, np.empty((0, 3), np.uint8))
    far = far_u8.ravel()[places]
    strong = places[far >= keying_paper.ranked(far, ONE_INK_QUANTILE)]
    step = max(1, len(strong) // keying_paper.SAMPLE_PIXELS)
    difference = _levels(rgb_u8, strong[::step]) - _paper_at(paper, strong[::step], is_paper.shape)
    behind = _paper_at(paper, places, is_paper.shape)
    ink = np.clip(behind + keying_paper.ranked(difference, 0.5)[:, None], 0, 255)
    share, _ = keying_inks.line_shares(_levels(rgb_u8, places), behind, ink)
    alpha_u8.ravel()[places] = arrays.to_u8(share)
    return Keyed(alpha_u8, places, np.rint(ink.T).astype(np.uint8))


def _clean_u8(seen: np.ndarray, behind: np.ndarray, mixed: keying_inks.Mixed) -> np.ndarray:
    """Return the ink of soft pixels: their own without the background, as far as they are ink; else their neighbour's.

    F = (I - (1 - a)B) / a makes noise 1 / a times as large.
    """
    own = behind + (seen - behind) / np.maximum(mixed.alpha, 1 / 255)
    np.clip(own, 0, 255, out=own)
    own = mixed.ink + (own - mixed.ink) * mixed.alpha
    return np.ascontiguousarray(np.rint(own).astype(np.uint8).T)


def _softened(alpha: np.ndarray, softness: float) -> np.ndarray:
    """Make the step from paper to ink steeper: 1 leaves it as it was seen, 0 cuts at one half."""
    return np.clip((alpha - np.float32(0.5)) / np.float32(max(softness, 0.02)) + np.float32(0.5), 0, 1)


def _without_holes(keyed: Keyed, is_paper: np.ndarray) -> Keyed:
    """Return the key without what it took of paper that does not reach the border, nor of what is soft around that."""
    labels, count = components.labelled(is_paper)
    is_outer = np.zeros(count + 1, np.bool_)
    for line in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        is_outer[line] = True
    is_outer[0] = False
    is_kept = _extreme(is_outer[labels], _radius(is_paper.shape) + 1, np.logical_or)
    alpha_u8 = np.where(is_kept, keyed.alpha_u8, np.uint8(255))
    is_still = is_kept.ravel()[keyed.places]
    return Keyed(alpha_u8, keyed.places[is_still], keyed.ink_u8[is_still])


def _radius(size_hw: tuple[int, ...]) -> int:
    return min(LEAST_RADIUS + max(size_hw) // RADIUS_PER_PX, MOST_RADIUS)


def _extreme(values: np.ndarray, radius: int, larger: Any) -> np.ndarray:
    """Return the largest (np.maximum, np.logical_or) or smallest value in a square around each pixel."""
    result = values.copy()
    for _ in range(radius):
        for axis in (0, 1):
            before = np.moveaxis(result.copy(), axis, 0)
            after = np.moveaxis(result, axis, 0)
            larger(after[1:], before[:-1], out=after[1:])
            larger(after[:-1], before[1:], out=after[:-1])
    return result


def _levels(rgb_u8: np.ndarray, places: np.ndarray) -> np.ndarray:
    return rgb_u8.reshape(-1, 3)[places].T.astype(np.float32)


def _paper_at(paper: Paper, places: np.ndarray, size_hw: tuple[int, ...]) -> np.ndarray:
    """Return the background's colour at pixels that are counted row by row: float32, (3, n), levels."""
    height, width = size_hw
    if paper.field.shape[1:] == (1, 1):
        return np.broadcast_to(paper.field[:, 0], (3, len(places)))
    grow = resample.grower(paper.field, (height, width))
    found = np.empty((3, len(places)), np.float32)
    rows = max(1, resample.STRIP_VALUES // (3 * width))
    edges = np.searchsorted(places, np.arange(0, height + rows, rows) * width)
    for number, (first, last) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        if first < last:
            top = number * rows
            strip = grow(slice(top, min(top + rows, height)), slice(0, width)).reshape(3, -1)
            found[:, first:last] = strip[:, places[first:last] - top * width]
    return found
