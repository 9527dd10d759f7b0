"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Strokes of the brushes, and what was picked by pointing, as data, replayed on an alpha of any size: on a screen-sized
preview and on the full picture by the same code. Undo is dropping the last stroke; nothing is ever read back from a
screen.
"""

from typing import Any

import numpy as np

from offcut.matte import arrays, picking, snapping
from offcut.matte.arrays import ArrayError

# The softest edge of a brush is never narrower than this many pixels, or it would show steps.
NARROWEST_EDGE_PX = 1.0
# Points nearer than this share of the radius change the outline of a stroke by less than 0.2 % of the radius.
CLOSEST_POINTS = 1 / 8


def draw(alpha_u8: np.ndarray, strokes: list[dict[str, Any]], scale: float, rgb_u8: np.ndarray | None = None) -> None:
    """Draw strokes on an alpha in place, the oldest first.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
        Changed.
    strokes : list of dict
        As contract/strokes.py describes them, in pixels of the full picture; (0.5, 0.5) is the middle of its first
        pixel.
    scale : float
        Pixels of `alpha_u8` for each pixel of the full picture; 1 at full resolution.
    rgb_u8 : ndarray of uint8, shape (H, W, 3), or None
        The picture, which strokes that stop at edges or remove a colour look at.

    Raises
    ------
    ArrayError
        If `alpha_u8` is not an alpha of bytes, or a stroke needs the picture and there is none.

    Notes
    -----
    A stroke covers a pixel as much as its nearest point does, so a stroke that crosses itself is no darker there.
    Time O(points x pixels in reach of a point), memory: floats for the bounding box of one stroke.
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    for stroke in strokes:
        if stroke["mode"] not in ("keep", "erase"):
            _pick(alpha_u8, stroke, scale, rgb_u8)
            continue
        found = coverage(stroke, alpha_u8.shape, scale, _picture_of(rgb_u8) if stroke.get("snap") else None)
        if found is None:
            continue
        rows, columns, covered = found
        part = arrays.from_u8(alpha_u8[rows, columns])
        if stroke["mode"] == "keep":
            part += covered * (1 - part)
        else:
            part *= 1 - covered
        alpha_u8[rows, columns] = arrays.to_u8(part)


def _pick(alpha_u8: np.ndarray, stroke: dict[str, Any], scale: float, rgb_u8: np.ndarray | None) -> None:
    points = np.asarray(stroke["points"], np.float64).reshape(-1, 2) * scale
    if stroke["mode"] == "remove-colour":
        picking.remove_colour(alpha_u8, _picture_of(rgb_u8), points, stroke["tolerance"])
    else:
        picking.pick_parts(alpha_u8, points, stroke["mode"] == "keep-part")


def _picture_of(rgb_u8: np.ndarray | None) -> np.ndarray:
    if rgb_u8 is None:
        raise ArrayError("this stroke needs the picture")
    return rgb_u8


def coverage(
    stroke: dict[str, Any], shape_hw: tuple[int, ...], scale: float, rgb_u8: np.ndarray | None = None
) -> tuple[slice, slice, np.ndarray] | None:
    """Return how much a stroke covers each pixel that it reaches.

    Parameters
    ----------
    stroke : dict
        As `draw` takes it.
    shape_hw : (int, int)
    scale : float
    rgb_u8 : ndarray of uint8, shape (H, W, 3), or None
        Stop at the edges of this picture.

    Returns
    -------
    (slice, slice, ndarray of float32, shape of the two slices, range 0..1), or None when it reaches no pixel

    Notes
    -----
    1 inside `hardness` x radius, falling linearly to 0 at the radius.
    """
    radius = max(float(stroke["radius_px"]) * scale, NARROWEST_EDGE_PX / 2)
    points = thinned(np.asarray(stroke["points"], np.float64).reshape(-1, 2) * scale, radius * CLOSEST_POINTS)
    box = _reach(points, radius, shape_hw)
    if box is None:
        return None
    top, bottom, left, right = box
    nearest = np.full((bottom - top, right - left), np.inf, np.float32)
    starts = points if len(points) == 1 else points[:-1]
    for start, end in zip(starts, points[1:] if len(points) > 1 else points, strict=True):
        _lower_to_segment(nearest, (top, left), start, end, radius)
    soft = radius * (1 - float(stroke["hardness"]))
    edge = max(soft, NARROWEST_EDGE_PX)
    # What is added to a hard edge to make it smooth lies half outside: else small previews would show thicker strokes.
    outer = radius + (edge - soft) / 2
    distances = np.sqrt(nearest)
    covered = np.clip((outer - distances) / edge, 0, 1).astype(np.float32)
    if rgb_u8 is not None:
        covered = snapping.limit(covered, distances, rgb_u8[top:bottom, left:right], radius)
    return slice(top, bottom), slice(left, right), covered


def thinned(points: np.ndarray, distance: float) -> np.ndarray:
    """Leave out points that are nearer than `distance` to the last one that was kept; the ends always stay.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
    distance : float

    Returns
    -------
    ndarray of float64, shape (m, 2), m <= n
    """
    kept = [0]
    for index in range(1, len(points) - 1):
        if np.hypot(*(points[index] - points[kept[-1]])) >= distance:
            kept.append(index)
    if len(points) > 1:
        kept.append(len(points) - 1)
    return points[kept] if len(points) else points


def _reach(points: np.ndarray, radius: float, shape_hw: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    if not len(points):
        return None
    margin = radius + NARROWEST_EDGE_PX
    left, top = np.floor(points.min(axis=0) - margin).astype(int)
    right, bottom = np.ceil(points.max(axis=0) + margin).astype(int)
    top, left, bottom, right = max(top, 0), max(left, 0), min(bottom, shape_hw[0]), min(right, shape_hw[1])
    return (top, bottom, left, right) if top < bottom and left < right else None


def _lower_to_segment(
    nearest: np.ndarray, corner: tuple[int, int], start: np.ndarray, end: np.ndarray, radius: float
) -> None:
    """Lower squared distances to those from the segment between two points, only where the brush can reach."""
    margin = radius + NARROWEST_EDGE_PX
    low, high = np.minimum(start, end) - margin, np.maximum(start, end) + margin
    left, right = max(int(low[0]) - corner[1], 0), min(int(np.ceil(high[0])) - corner[1], nearest.shape[1])
    top, bottom = max(int(low[1]) - corner[0], 0), min(int(np.ceil(high[1])) - corner[0], nearest.shape[0])
    if top >= bottom or left >= right:
        return
    x = (np.arange(left, right) + corner[1] + 0.5 - start[0]).astype(np.float32)[None, :]
    y = (np.arange(top, bottom) + corner[0] + 0.5 - start[1]).astype(np.float32)[:, None]
    along_x, along_y = np.float32(end[0] - start[0]), np.float32(end[1] - start[1])
    length = along_x * along_x + along_y * along_y
    share = np.clip((x * along_x + y * along_y) / length, 0, 1) if length > 0 else np.zeros((1, 1), np.float32)
    squared = np.square(x - share * along_x) + np.square(y - share * along_y)
    part = nearest[top:bottom, left:right]
    np.minimum(part, squared, out=part)
