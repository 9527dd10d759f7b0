"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

A smaller picture to work on, for devices without the memory for the whole one. It says so in its notes.
"""

from dataclasses import replace

import numpy as np

from offcut.contract import modes
from offcut.matte.picture import Picture
from offcut.matte.resample import shrink_rgb, shrink_rgba


def work_copy(picture: Picture) -> Picture:
    """Return the picture at the size of low-memory mode; one that fits is returned as it is.

    Parameters
    ----------
    picture : Picture
        Any size; `rgb_u8` uint8 (H, W, 3), `alpha_u8` uint8 (H, W) or None.

    Returns
    -------
    Picture
        At most modes.MOST_PIXELS pixels, its proportions kept, colour profile and format as they were, with the note
        modes.NOTE_SMALLER when it is smaller than `picture`.

    Notes
    -----
    Lanczos, weighing colours by alpha where there is one, so hidden colours do not bleed into the edge.
    Memory: two copies at full resolution inside Pillow (8 bytes a pixel), given back on return; everything after it
    (cutout, encoding, previews, showing them) then has the smaller size. One pass over the pixels.

    >>> picture = Picture(np.zeros((3000, 4000, 3), np.uint8))
    >>> work_copy(picture).size_wh, work_copy(picture).notes
    ((2309, 1732), ('worked-smaller',))
    """
    width, height = modes.work_size(*picture.size_wh)
    if (width, height) == picture.size_wh:
        return picture
    notes = (*picture.notes, modes.NOTE_SMALLER)
    if picture.alpha_u8 is None:
        return replace(picture, rgb_u8=shrink_rgb(picture.rgb_u8, (height, width), "lanczos"), notes=notes)
    rgba_u8 = shrink_rgba(np.dstack([picture.rgb_u8, picture.alpha_u8]), (height, width), "lanczos")
    rgb_u8, alpha_u8 = np.ascontiguousarray(rgba_u8[..., :3]), np.ascontiguousarray(rgba_u8[..., 3])
    return replace(picture, rgb_u8=rgb_u8, alpha_u8=alpha_u8, notes=notes)
