"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Where the cutout lies on its canvas: turned, cropped, brought to a shape and a size, the subject scaled and placed.
Planning is arithmetic on boxes, so that a preview and the full picture get the same frame; placing touches pixels.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matte import arrays, transform

# Where the subject's box begins: fainter than this is spray at its edge, nothing that people see as the subject.
SUBJECT_FROM_U8 = 8
# A canvas is no larger than what the worker takes in (picture.Limits); one side as WebP and JPEG allow it.
LARGEST_SIDE_PX = 16383


@dataclass(frozen=True)
class Frame:
    """What part of the turned picture a canvas shows, and at which size.

    Attributes
    ----------
    left, top, right, bottom : float
        The shown region in pixels of the turned picture; it may reach beyond the picture.
    width, height : int
        Size of the canvas in pixels.
    """

    left: float
    top: float
    right: float
    bottom: float
    width: int
    height: int

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the canvas."""
        return self.height, self.width


def subject_box(alpha_u8: np.ndarray) -> tuple[int, int, int, int] | None:
    """Return (left, top, right, bottom) of what can be seen, right and bottom outside it; None for an empty alpha.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)

    Returns
    -------
    (int, int, int, int) or None

    >>> subject_box(np.pad(np.full((2, 3), 255, np.uint8), 4))
    (4, 4, 7, 6)
    """
    seen = alpha_u8 >= SUBJECT_FROM_U8
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def plan(canvas: dict[str, Any], size_wh: tuple[int, int], subject: tuple[int, int, int, int] | None) -> Frame:
    """Return the frame that the settings ask for.

    Parameters
    ----------
    canvas : dict
        Section `canvas` of a recipe.
    size_wh : (int, int)
        Width and height of the turned picture.
    subject : (int, int, int, int) or None
        What `subject_box` gives for its alpha; None means the whole picture.

    Returns
    -------
    Frame

    Notes
    -----
    First the region (whole picture, subject with margin, or free), then its shape (widened around its middle, never
    cut: nothing that people chose to see is lost), then its size. With `subject_scale` the region follows from the
    subject instead: its larger side, measured against the canvas, has this share, so that a series of products is
    framed alike.
    """
    width, height = size_wh
    box = subject if subject is not None else (0, 0, width, height)
    ratio = _ratio(canvas)
    if canvas["subject_scale"]:
        left, top, right, bottom = _around_subject(box, canvas, ratio)
    else:
        left, top, right, bottom = _widened(_region(canvas, size_wh, box), ratio)
    return Frame(left, top, right, bottom, *_size(canvas, right - left, bottom - top))


def place(rgba_u8: np.ndarray, frame: Frame) -> np.ndarray:
    """Show a turned picture in a frame.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    frame : Frame

    Returns
    -------
    ndarray of uint8, shape (height, width, 4)
        Transparent beyond the picture. Pixels are copied unchanged where the frame neither scales nor shifts by parts
        of a pixel.

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.

    Notes
    -----
    Memory: the result, and where it is scaled a copy of the shown part inside Pillow.
    """
    arrays.check_rgba_u8(rgba_u8)
    height, width = rgba_u8.shape[:2]
    shown = np.zeros((*frame.size_hw, 4), np.uint8)
    scale_x = frame.width / (frame.right - frame.left)
    scale_y = frame.height / (frame.bottom - frame.top)
    # The whole pixels of the canvas that the picture reaches, and the part of the picture that lies under them.
    left, right = _reached(frame.left, scale_x, width, frame.width)
    top, bottom = _reached(frame.top, scale_y, height, frame.height)
    if left >= right or top >= bottom:
        return shown
    box = (
        max(frame.left + left / scale_x, 0.0),
        max(frame.top + top / scale_y, 0.0),
        min(frame.left + right / scale_x, float(width)),
        min(frame.top + bottom / scale_y, float(height)),
    )
    shown[top:bottom, left:right] = transform.region_rgba(rgba_u8, box, (bottom - top, right - left))
    return shown


def _reached(start: float, scale: float, source_px: int, canvas_px: int) -> tuple[int, int]:
    """Return from which to which pixel of the canvas the picture reaches, along one axis."""
    first, last = round(-start * scale), round((source_px - start) * scale)
    return max(first, 0), min(last, canvas_px)


def _ratio(canvas: dict[str, Any]) -> float | None:
    """Return width / height of the canvas, None where it follows the region."""
    if canvas["width_px"] and canvas["height_px"]:
        return float(canvas["width_px"]) / float(canvas["height_px"])
    if canvas["aspect"] == "free":
        return None
    across, down = canvas["aspect"].split(":")
    return float(across) / float(down)


def _region(
    canvas: dict[str, Any], size_wh: tuple[int, int], box: tuple[int, int, int, int]
) -> tuple[float, float, float, float]:
    width, height = size_wh
    if canvas["crop"] == "subject":
        left, top, right, bottom = box
        margin = round(canvas["margin"] * max(right - left, bottom - top))
        return left - margin, top - margin, right + margin, bottom + margin
    if canvas["crop"] == "free":
        left, top = round(canvas["x"] * width), round(canvas["y"] * height)
        right = left + max(round(canvas["width"] * width), 1)
        bottom = top + max(round(canvas["height"] * height), 1)
        return left, top, right, bottom
    return 0, 0, width, height


def _widened(region: tuple[float, float, float, float], ratio: float | None) -> tuple[float, float, float, float]:
    """Return the smallest region of this shape around the middle of another."""
    left, top, right, bottom = region
    if ratio is None:
        return region
    width, height = right - left, bottom - top
    if width < height * ratio:
        more = (height * ratio - width) / 2
        return left - more, top, right + more, bottom
    more = (width / ratio - height) / 2
    return left, top - more, right, bottom + more


def _around_subject(
    box: tuple[int, int, int, int], canvas: dict[str, Any], ratio: float | None
) -> tuple[float, float, float, float]:
    """Return the region in which the subject has the share of the canvas that was asked for."""
    left, top, right, bottom = box
    width, height, share = right - left, bottom - top, canvas["subject_scale"]
    ratio = width / height if ratio is None else ratio
    whole_height = max(height, width / ratio) / share
    whole_width = whole_height * ratio
    start_x = (left + right - whole_width) / 2
    if canvas["align"] == "bottom":
        # The margin at the sides of a subject that fills the width is what it keeps below.
        start_y = bottom + whole_height * (1 - share) / 2 - whole_height
    else:
        start_y = (top + bottom - whole_height) / 2
    return start_x, start_y, start_x + whole_width, start_y + whole_height


def _size(canvas: dict[str, Any], width: float, height: float) -> tuple[int, int]:
    """Return width and height of the canvas; one that is not given follows the region's shape."""
    across, down = canvas["width_px"], canvas["height_px"]
    if across and down:
        return across, down
    if across:
        return across, _side(across * height / width)
    if down:
        return _side(down * width / height), down
    return _side(width), _side(height)


def _side(length: float) -> int:
    return min(max(round(length), 1), LARGEST_SIDE_PX)
