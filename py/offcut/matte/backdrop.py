"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What can stand behind a cutout: a colour, a gradient, a picture, the blurred original. The same settings give the same
bytes.
"""

import math

import numpy as np

from offcut.matte import arrays, colours, compose, icc, resample, transform
from offcut.matte.picture import Picture

# A blurred picture has no detail that a smaller one would not have: working at this size keeps 12 megapixels cheap.
BLUR_LONGEST_PX = 1024
# A blurred weight is rounded to a level, so with a quarter of the full weight a colour is right to 1 in 64.
LEAST_WEIGHT_U8 = 64


def from_hex(colour: str) -> tuple[int, int, int]:
    """Return the levels of a colour as #rrggbb.

    >>> from_hex("#ff8000")
    (255, 128, 0)
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def plain(size_hw: tuple[int, int], colour: str) -> np.ndarray:
    """Return a picture of one colour: ndarray of uint8, shape (H, W, 3)."""
    return np.full((*size_hw, 3), from_hex(colour), np.uint8)


def gradient(size_hw: tuple[int, int], first: str, last: str, kind: str, angle_deg: float) -> np.ndarray:
    """Return a picture that goes from one colour to another.

    Parameters
    ----------
    size_hw : (int, int)
    first, last : str, #rrggbb
    kind : {"linear", "radial"}
        Linear goes in the direction of `angle_deg`, corner to corner as in CSS; radial from the middle to the farthest
        corner.
    angle_deg : float
        0 is upwards, 90 to the right, as in CSS.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Notes
    -----
    Mixed in the encoded values, as browsers do, so that the preview is the same. Memory: the result and one row of
    floats.

    References
    ----------
    .. [1] CSS Images Module Level 3, W3C, section 3.1
    """
    height, width = size_hw
    start, step = np.array(from_hex(first), np.float32), np.subtract(from_hex(last), from_hex(first), dtype=np.float32)
    x = np.arange(width, dtype=np.float32) + 0.5 - width / 2
    mixed_u8 = np.empty((height, width, 3), np.uint8)
    across, down = math.sin(math.radians(angle_deg)), -math.cos(math.radians(angle_deg))
    length = abs(width * across) + abs(height * down)
    for row in range(height):
        y = row + 0.5 - height / 2
        if kind == "radial":
            share = np.hypot(x, np.float32(y)) / math.hypot(width / 2, height / 2)
        else:
            share = (x * across + y * down) / length + 0.5
        mixed_u8[row] = np.rint(start + np.clip(share, 0, 1)[:, None] * step)
    return mixed_u8


def picture(
    rgb_u8: np.ndarray, size_hw: tuple[int, int], fit: str, centre_xy: tuple[float, float], zoom: float, colour: str
) -> np.ndarray:
    """Return a picture brought to the size of a canvas.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (h, w, 3)
    size_hw : (int, int)
    fit : {"fill", "fit"}
        "fill" covers the canvas, "fit" shows all of the picture.
    centre_xy : (float, float), 0..1
        Which point of what does not fit (or of what is left free) lies in the middle; 0.5 is the middle.
    zoom : float
        1 is just as large as `fit` says.
    colour : str, #rrggbb
        What is seen beside the picture.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
    """
    height, width = size_hw
    source_height, source_width = rgb_u8.shape[:2]
    choose = max if fit == "fill" else min
    scale = choose(width / source_width, height / source_height) * zoom
    shown_width, shown_height = max(round(source_width * scale), 1), max(round(source_height * scale), 1)
    left = round((width - shown_width) * centre_xy[0])
    top = round((height - shown_height) * centre_xy[1])
    shown_u8 = plain(size_hw, colour)
    first_x, first_y = max(left, 0), max(top, 0)
    last_x, last_y = min(left + shown_width, width), min(top + shown_height, height)
    if first_x < last_x and first_y < last_y:
        scale_x, scale_y = source_width / shown_width, source_height / shown_height
        box = (
            (first_x - left) * scale_x,
            (first_y - top) * scale_y,
            min((last_x - left) * scale_x, source_width),
            min((last_y - top) * scale_y, source_height),
        )
        part = transform.region_rgb(rgb_u8, box, (last_y - first_y, last_x - first_x))
        shown_u8[first_y:last_y, first_x:last_x] = part
    return shown_u8


def opaque(chosen: Picture) -> np.ndarray:
    """Return a picture that somebody chose as background, in sRGB; white shows through where it is transparent.

    Parameters
    ----------
    chosen : Picture

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
    """
    rgb_u8 = chosen.rgb_u8
    if chosen.alpha_u8 is not None:
        rgb_u8 = compose.over(np.dstack([rgb_u8, chosen.alpha_u8]), plain(rgb_u8.shape[:2], "#ffffff"))
    return rgb_u8 if chosen.icc is None else colours.to_srgb_u8(rgb_u8, icc.read(chosen.icc))


def blurred(rgb_u8: np.ndarray, alpha_u8: np.ndarray, radius_share: float) -> np.ndarray:
    """Return the picture's own background out of focus, without the subject bleeding into it.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    alpha_u8 : ndarray of uint8, shape (H, W)
        The subject's.
    radius_share : float
        Standard deviation of the blur as a share of the longer side.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Raises
    ------
    ArrayError
        If shapes or types do not fit.

    Notes
    -----
    Normalised convolution (Knutsson and Westin 1993): colours are weighed by 1 - alpha before the blur and divided by
    the blurred weights after it. Where no background is within reach, wider blurs fill in. Worked at
    BLUR_LONGEST_PX, brought back by a bilinear filter. Memory: the result.

    References
    ----------
    .. [1] doi:10.1109/CVPR.1993.341081
    """
    arrays.check_rgb_u8(rgb_u8)
    arrays.check_alpha_u8(alpha_u8, rgb_u8.shape[:2])
    height, width = rgb_u8.shape[:2]
    ratio = min(1.0, BLUR_LONGEST_PX / max(height, width))
    small_hw = (max(round(height * ratio), 1), max(round(width * ratio), 1))
    hidden_u8 = np.dstack([rgb_u8, 255 - alpha_u8])
    small = resample.shrink_rgba(hidden_u8, small_hw, "bilinear")
    del hidden_u8
    soft = _filled(small[..., :3], arrays.from_u8(small[..., 3]), radius_share * max(small_hw))
    return resample.shrink_rgb(soft, (height, width), "bilinear")


def _filled(rgb_u8: np.ndarray, weight: np.ndarray, radius_px: float) -> np.ndarray:
    """Blur colours by their weights, and what no weight reaches by wider and wider blurs."""
    result = np.zeros(rgb_u8.shape, np.float32)
    is_open = np.ones(weight.shape, bool)
    weighted_u8 = arrays.to_u8(arrays.from_u8(np.ascontiguousarray(rgb_u8)) * weight[..., None])
    weight_u8 = arrays.to_u8(weight)
    radius_px = max(radius_px, 0.5)
    while is_open.any():
        near = transform.blur_alpha(weight_u8, radius_px).astype(np.float32)
        colours = transform.blur_rgb(weighted_u8, radius_px).astype(np.float32)
        is_found = is_open & (near >= LEAST_WEIGHT_U8)
        result[is_found] = np.clip(colours[is_found] / near[is_found][:, None] * 255, 0, 255)
        is_open &= ~is_found
        # What was found is background for the wider blurs.
        weighted_u8[is_found], weight_u8[is_found] = np.rint(result[is_found]), 255
        if radius_px > 2 * max(weight.shape):
            break
        radius_px *= 2
    if is_open.any():  # no background anywhere in the picture: its own blur is all there is
        result[is_open] = transform.blur_rgb(np.ascontiguousarray(rgb_u8), radius_px)[is_open]
    return np.rint(result).astype(np.uint8)
