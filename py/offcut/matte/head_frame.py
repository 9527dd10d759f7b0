"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

A photo for a document: the head in what an engine saw, and the frame around it.
"""

from typing import Any

import numpy as np

from offcut.contract import documents_frame
from offcut.matte import canvas, head, resample, transform
from offcut.matte.canvas import Frame
from offcut.matte.head import Head

# A head of a third of the height is then 170 rows: half a percent of it is one row.
LONGEST_PX = 512
# The shape of a photo whose size a recipe does not give: 35 by 45 mm, as most passports have.
USUAL_RATIO = 35 / 45


def look(alpha_u8: np.ndarray, size_wh: tuple[int, int], settings: dict[str, Any]) -> tuple[Head | None, list[str]]:
    """Return where the head is in a picture that is turned, and at which edges its subject is cut off.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (h, w)
        What the engines saw, of any size and shape.
    size_wh : (int, int)
        Width and height of the picture, upright but not yet turned.
    settings : dict
        Section `canvas` of a recipe: how it is turned.

    Returns
    -------
    (Head or None, list of str)
        Places are shares of the turned picture. None where the outline does not tell.

    Notes
    -----
    The same for a preview and the full picture, because neither the picture nor strokes are looked at.
    """
    scale = min(1.0, min(LONGEST_PX, max(alpha_u8.shape)) / max(size_wh))
    size_hw = (max(round(size_wh[1] * scale), 1), max(round(size_wh[0] * scale), 1))
    small_u8 = resample.shrink_values(alpha_u8, size_hw)
    if settings["flip"] != "none":
        axis = 1 if settings["flip"] == "horizontal" else 0
        small_u8 = np.ascontiguousarray(np.flip(small_u8, axis))
    sides = head.touched_sides(small_u8)
    if settings["rotate_deg"]:
        layers = np.dstack([np.zeros((*small_u8.shape, 3), np.uint8), small_u8])
        small_u8 = np.ascontiguousarray(transform.turn_rgba(layers, settings["rotate_deg"])[..., 3])
        if settings["rotate_deg"] % 90 == 0:
            sides = head.touched_sides(small_u8)
    return head.find(small_u8), sides


def marks_of(found: Head | None, settings: dict[str, Any]) -> dict[str, Any] | None:
    """Return a head as the marks that documents_frame.py describes, None for none."""
    if found is None:
        return None
    turned = {"rotate_deg": settings["rotate_deg"], "flip": settings["flip"]}
    return {"crown": found.crown, "chin": found.chin, "axis": found.axis, **turned}


def plan(recipe: dict[str, Any], size_wh: tuple[int, int], marks: dict[str, Any]) -> Frame:
    """Return the frame of a photo for a document.

    Parameters
    ----------
    recipe : dict
        A complete recipe; its sections `document` and `canvas` count.
    size_wh : (int, int)
        Width and height of the turned picture.
    marks : dict
        Where the head is.

    Returns
    -------
    canvas.Frame
        Exactly as large as the recipe says, or with as many pixels as the picture has there.
    """
    width, height = size_wh
    across, down = recipe["canvas"]["width_px"], recipe["canvas"]["height_px"]
    ratio = across / down if across and down else USUAL_RATIO
    left, top, right, bottom = documents_frame.frame(recipe["document"], ratio, marks, width, height)
    if not (across and down):
        down = down or (round(across / ratio) if across else round(bottom - top))
        down = min(max(down, 1), canvas.LARGEST_SIDE_PX)
        across = max(round(down * ratio), 1)
    return Frame(left, top, right, bottom, across, down)
