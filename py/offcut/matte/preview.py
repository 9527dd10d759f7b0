"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

The same result at screen size, quickly: a small picture, and everything that is measured in pixels made as much
smaller. The code that makes it is the one that makes the export.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from offcut.contract import documents_frame
from offcut.matte import resample
from offcut.matte.picture import Picture

# What is measured in pixels of the full picture or of the canvas: (section, key).
LENGTHS = [("edges", "grow_px"), ("edges", "feather_px"), ("edges", "smooth_px"), ("outline", "width_px")]
SIDES = [("canvas", "width_px"), ("canvas", "height_px")]


def scale_for(size_wh: tuple[int, int], longest_px: int) -> float:
    """Return by how much a picture is made smaller so that its longer side has at most so many pixels.

    >>> scale_for((4000, 3000), 1000)
    0.25
    """
    return min(1.0, longest_px / max(size_wh))


def small_picture(picture: Picture, scale: float) -> Picture:
    """Return a picture at a smaller size.

    Parameters
    ----------
    picture : Picture
    scale : float, above 0 and at most 1

    Returns
    -------
    Picture
        The very same one for 1.
    """
    if scale == 1:
        return picture
    height, width = picture.rgb_u8.shape[:2]
    size_hw = (max(round(height * scale), 1), max(round(width * scale), 1))
    rgb_u8 = resample.shrink_rgb(picture.rgb_u8, size_hw, "bilinear")
    alpha_u8: np.ndarray | None = None
    if picture.alpha_u8 is not None:
        alpha_u8 = resample.shrink_values(picture.alpha_u8, size_hw)
    return replace(picture, rgb_u8=rgb_u8, alpha_u8=alpha_u8)


def small_recipe(recipe: dict[str, Any], scale: float) -> dict[str, Any]:
    """Return a recipe that means the same for a picture made smaller by `scale`."""
    small = {name: dict(section) if isinstance(section, dict) else section for name, section in recipe.items()}
    for section, key in LENGTHS:
        small[section][key] = recipe[section][key] * scale
    # The photo for a document is small, and is looked at closely.
    for section, key in [] if documents_frame.is_set(recipe) else SIDES:
        length = recipe[section][key]
        small[section][key] = None if length is None else max(round(length * scale), 1)
    return small


def small_strokes(strokes: list[dict[str, Any]], scale: float) -> list[dict[str, Any]]:
    """Return strokes that mean the same on a picture made smaller by `scale`."""
    if scale == 1:
        return strokes
    return [
        {
            **stroke,
            **({"radius_px": stroke["radius_px"] * scale} if "radius_px" in stroke else {}),
            "points": [[x * scale, y * scale] for x, y in stroke["points"]],
        }
        for stroke in strokes
    ]
