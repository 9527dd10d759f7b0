"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

The two pure halves of a job; between them lies the one wait, for the engine.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.contract.errors import NoSubjectError
from offcut.matte import (
    arrays,
    cleanup,
    colours,
    compose,
    edge_settings,
    foreground,
    icc,
    refine,
    resample,
    strokes,
    tensor,
)
from offcut.matte.picture import Picture

# Colour that stands behind a picture's own transparency when the engine looks at it, 0..1: mid grey, so that neither
# a dark nor a light subject melts into it and no black or white block looks like one. (Four cutouts of one animal:
# white is better for u2netp, IoU with the existing alpha .94 against .90, black for isnet, .92 against .91.)
BEHIND_TRANSPARENCY = 0.5


@dataclass(frozen=True)
class Cutout:
    """What a job makes.

    Attributes
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    coarse_alpha : ndarray of float32, shape (h, w), range 0..1
        The engine's alpha, kept so that later edits need no second inference.
    """

    rgba_u8: np.ndarray
    coarse_alpha: np.ndarray

    @property
    def alpha_u8(self) -> np.ndarray:
        """View of the alpha: ndarray of uint8, shape (H, W)."""
        return self.rgba_u8[..., 3]


def prepare(picture: Picture, model: dict[str, Any], size_hw: tuple[int, int] | None = None) -> np.ndarray:
    """Turn a picture into the input of an engine.

    Parameters
    ----------
    picture : Picture
    model : dict
        A catalogue entry.
    size_hw : (int, int) or None
        None takes what the entry says: its default size, or the one that its rule makes of this picture.

    Returns
    -------
    ndarray of float32, shape (1, 3, h, w), C-contiguous

    Raises
    ------
    NoSubjectError
        no-clear-subject for a picture that is transparent everywhere.
    ArrayError
        If the picture's arrays are not what they should be.

    Notes
    -----
    Memory: with alpha one RGB copy at full resolution, and always Pillow's own while it resizes.
    """
    if size_hw is None:
        size_hw = tensor.input_size_hw(model["input"], picture.rgb_u8.shape[:2])
    rgb_u8 = picture.rgb_u8
    if picture.alpha_u8 is not None:
        if not picture.alpha_u8.any():
            raise NoSubjectError("no-clear-subject", "transparent everywhere")
        rgb_u8 = flatten(rgb_u8, picture.alpha_u8)
    profile = None if picture.icc is None else icc.read(picture.icc)
    if profile is not None and not colours.is_srgb(profile):
        # After shrinking, which tensor_from_rgb then finds done: engines were trained on sRGB.
        small_u8 = resample.shrink_rgb(rgb_u8, size_hw, model["input"]["resize"])
        rgb_u8 = colours.to_srgb_u8(small_u8, profile)
    return tensor.tensor_from_rgb(rgb_u8, model["input"], size_hw)


def finish(
    coarse_alpha: np.ndarray, picture: Picture, edges: dict[str, Any], touch_ups: list[dict[str, Any]] | None = None
) -> Cutout:
    """Turn an engine's alpha into the cutout at full resolution.

    Parameters
    ----------
    coarse_alpha : ndarray of float32, shape (h, w), range 0..1
        Of any size; it covers the whole picture.
    picture : Picture
    edges : dict
        The section `edges` of a recipe, complete (contract/recipe.py).
    touch_ups : list of dict, or None
        Strokes of the brushes (contract/strokes.py): they have the last word.

    Returns
    -------
    Cutout
        Pixels of alpha 255 have the picture's own bytes. Its `coarse_alpha` is the one given, so that other edges can
        be made from it.

    Raises
    ------
    ArrayError
        If the alpha or the picture's arrays are not what they should be.

    Notes
    -----
    Specks, holes and threshold come before the refinement, because they say what the subject is; shrinking, smoothing
    and feathering after it, because it would undo them. With everything off, this is the alpha grown and no more.
    Cost: a few operations a pixel, and some 70 for each pixel near a soft edge. Memory: the result, 1 byte a pixel for
    the alpha, and 4 for Pillow's copy of the picture while it shrinks, before the result exists.
    """
    alpha = coarse_alpha
    if edges["remove_specks"]:
        alpha = cleanup.without_specks(alpha)
    if edges["fill_holes"]:
        alpha = cleanup.without_holes(alpha)
    alpha = edge_settings.with_threshold(alpha, edges["threshold"])
    alpha_u8 = compose.grown_u8(alpha, picture.rgb_u8.shape[:2])
    if edges["refine"] or edges["decontaminate"]:
        small_u8 = resample.shrink_longest(picture.rgb_u8, refine.GRID_LONGEST)
    if edges["refine"]:
        refine.follow_edges(alpha_u8, alpha, picture.rgb_u8, small_u8)
    shown_u8 = edge_settings.shaped(alpha_u8, edges["grow_px"], edges["smooth_px"], edges["feather_px"])
    if touch_ups:
        strokes.draw(shown_u8, touch_ups, 1, picture.rgb_u8)
        if shown_u8 is not alpha_u8:
            strokes.draw(alpha_u8, touch_ups, 1, picture.rgb_u8)
    rgba_u8 = compose.cut_out(picture.rgb_u8, shown_u8, picture.alpha_u8)
    if edges["decontaminate"]:
        foreground.decontaminate(rgba_u8, picture.rgb_u8, alpha_u8, small_u8, picture.alpha_u8)
    return Cutout(rgba_u8, coarse_alpha)


def flatten(rgb_u8: np.ndarray, alpha_u8: np.ndarray) -> np.ndarray:
    """Put mid grey behind a picture with alpha.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    alpha_u8 : ndarray of uint8, shape (H, W)

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Memory: the result at full resolution; floats are held for one row at a time.
    """
    arrays.check_rgb_u8(rgb_u8)
    arrays.check_alpha_u8(alpha_u8, rgb_u8.shape[:2])
    flat_u8 = np.empty_like(rgb_u8)
    for row in range(rgb_u8.shape[0]):
        alpha = arrays.from_u8(alpha_u8[row])[:, None]
        flat_u8[row] = arrays.to_u8(arrays.from_u8(rgb_u8[row]) * alpha + BEHIND_TRANSPARENCY * (1 - alpha))
    return flat_u8
