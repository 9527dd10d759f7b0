"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What a flat background looks like everywhere, also where something lies on it: paper under uneven light, a screen, one
plain colour.
"""

from dataclasses import dataclass

import numpy as np

from offcut.matte import box_filter, resample

# Longer side of the picture on which the background is looked for: light on paper is smooth, and ink is averaged away.
GRID_LONGEST = 256
# Share of the shorter side that counts as the border, where the background is most likely to be seen.
BORDER = 0.04
# Levels that fall into one bin of the histogram of colours; and how far from the middle of the fullest bin a colour
# still belongs to it: as far as its neighbours.
BIN_LEVELS, BIN_REACH = 16, 24.0
# How far from the surface a pixel may lie to be believed, round by round, and the degree of the surface. The first
# rounds reach wide, because the light at the other end of the paper is not known yet. By eye on drawn paper.
ROUNDS = ((48.0, 1), (40.0, 1), (32.0, 2), (28.0, 2), (24.0, 2), (24.0, 3), (20.0, 3))
# Radius, in pixels of the grid, over which light that no surface of degree 3 follows is taken from its surroundings.
LOCAL_RADIUS = 6
# What is believed there, in levels: tighter, because text is mixed with paper on the grid.
LOCAL_REACH = 12.0
# A median of absolute differences is this part of a standard deviation (for a normal distribution).
MAD_TO_SIGMA = 1.4826
# Pixels that are looked at to know the noise: the error of its estimate is then below one percent.
SAMPLE_PIXELS = 60_000


@dataclass(frozen=True)
class Paper:
    """A background.

    Attributes
    ----------
    field : ndarray of float32, shape (3, h, w), range 0..255
        Its colour, on a grid that covers the picture.
    noise : float
        Standard deviation of a value around that, in levels.
    """

    field: np.ndarray
    noise: float


def find(
    rgb_u8: np.ndarray, existing_u8: np.ndarray | None, colour: np.ndarray | None, *, is_uneven: bool
) -> Paper | None:
    """Find the background of a picture.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    existing_u8 : ndarray of uint8, shape (H, W), or None
        What is transparent already is no background.
    colour : ndarray of float, shape (3,), range 0..255, or None
        The background's colour somewhere in the picture; None takes the one that is most common at the border.
    is_uneven : bool
        Whether it is lit unevenly; False takes one colour for everything.

    Returns
    -------
    Paper or None
        None where nothing of the picture is opaque.

    Notes
    -----
    A surface is fitted by least squares to what is near it, again and again from what is surely background, its degree
    growing to 3; then what is left is followed by weighted means of the surroundings. It is the estimation of
    illumination that document scanners do [1]_, made for any colour.
    Cost: some hundred operations a pixel of a grid of at most 256 x 256, whatever the picture's size. Memory: one copy
    of the picture inside Pillow.

    References
    ----------
    .. [1] Gatos, Pratikakis and Perantonis 2006, Adaptive degraded document image binarization,
       doi:10.1016/j.patcog.2005.09.010
    """
    small_u8 = resample.shrink_longest(rgb_u8, GRID_LONGEST)
    is_opaque = np.ones(small_u8.shape[:2], np.bool_)
    if existing_u8 is not None:
        is_opaque = resample.shrink_values(existing_u8, small_u8.shape[:2]) == 255
        if not is_opaque.any():
            return None
    small = np.moveaxis(small_u8, 2, 0).astype(np.float32)
    if colour is None:
        colour = _commonest(small, is_opaque)
    if is_uneven:
        field = _surface(small, is_opaque, np.asarray(colour, np.float32))
    else:
        field = np.broadcast_to(np.asarray(colour, np.float32)[:, None, None], (3, 1, 1)).copy()
    return Paper(field, _noise(rgb_u8, field))


def _commonest(small: np.ndarray, is_opaque: np.ndarray) -> np.ndarray:
    """Return the colour that is most common at the border: float32, (3,)."""
    height, width = is_opaque.shape
    rim = max(1, round(BORDER * min(height, width)))
    is_border = np.ones_like(is_opaque)
    is_border[rim : height - rim, rim : width - rim] = False
    is_border &= is_opaque
    seen = small[:, is_border if is_border.any() else is_opaque]
    bins = (seen // BIN_LEVELS).astype(np.intp)
    per_axis = 256 // BIN_LEVELS
    fullest = int(np.bincount((bins[0] * per_axis + bins[1]) * per_axis + bins[2]).argmax())
    places = np.array([fullest // per_axis**2, fullest // per_axis % per_axis, fullest % per_axis])
    colour: np.ndarray = (places + 0.5) * BIN_LEVELS
    for _ in range(4):  # mean shift: it stands still after two or three steps
        is_near = np.abs(seen - colour[:, None]).max(axis=0) <= BIN_REACH
        if not is_near.any():
            break
        colour = seen[:, is_near].mean(axis=1)
    return colour.astype(np.float32)


def _surface(small: np.ndarray, is_opaque: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Return the background under smooth light: float32, same shape as `small`."""
    height, width = is_opaque.shape
    terms = _terms(height, width)
    field = np.broadcast_to(colour[:, None, None], small.shape).astype(np.float32)
    for reach, degree in ROUNDS:
        is_near = (np.abs(small - field).max(axis=0) <= reach) & is_opaque
        used = [term for term, of_degree in terms if of_degree <= degree]
        # Ten pixels for each number that is fitted; fewer say nothing.
        if is_near.sum() < 10 * len(used):
            return field
        columns = np.stack([term[is_near] for term in used], axis=1)
        # Normal equations: ten numbers at most, of terms within -1..1; the ridge serves pictures of one row.
        square = columns.T @ columns + 1e-6 * len(columns) * np.eye(len(used))
        weights = np.linalg.solve(square, columns.T @ small[:, is_near].T.astype(np.float64))
        field = np.clip(np.tensordot(weights.T, np.stack(used), axes=1), 0, 255).astype(np.float32)
    return _followed(small, field, is_opaque)


def _terms(height: int, width: int) -> list[tuple[np.ndarray, int]]:
    """Return x^i y^j for i + j up to 3 over -1..1, each with its degree."""
    y = np.linspace(-1, 1, height)[:, None] if height > 1 else np.zeros((1, 1))
    x = np.linspace(-1, 1, width)[None, :] if width > 1 else np.zeros((1, 1))
    pairs = [(i, degree - i) for degree in range(4) for i in range(degree + 1)]
    return [(np.broadcast_to(x**i * y**j, (height, width)), i + j) for i, j in pairs]


def _followed(small: np.ndarray, field: np.ndarray, is_opaque: np.ndarray) -> np.ndarray:
    """Add what the surroundings of each place differ from the surface, as far as they are background."""
    weight = ((np.abs(small - field).max(axis=0) <= LOCAL_REACH) & is_opaque).astype(np.float32)
    share = box_filter.mean(weight, LOCAL_RADIUS)
    for channel in range(3):
        rest = box_filter.mean((small[channel] - field[channel]) * weight, LOCAL_RADIUS)
        # Where little is seen of the background, the surface is believed more.
        field[channel] += rest / (share + np.float32(0.05))
    return np.clip(field, 0, 255)


def _noise(rgb_u8: np.ndarray, field: np.ndarray) -> float:
    """Return the standard deviation of the background's values, from pixels that are near it."""
    height, width = rgb_u8.shape[:2]
    step = max(1, int(np.sqrt(height * width / SAMPLE_PIXELS)))
    rows, columns = slice(0, height, step), slice(0, width, step)
    grown = resample.grower(field, (height, width))(rows, columns)
    rest = np.moveaxis(rgb_u8[rows, columns], 2, 0).astype(np.float32) - grown
    is_near = np.abs(rest).max(axis=0) <= BIN_REACH
    if not is_near.any():
        return 0.0
    return float(MAD_TO_SIGMA * ranked(np.abs(rest[:, is_near]).ravel(), 0.5))


def ranked(values: np.ndarray, share: float) -> np.ndarray:
    """Return the value of the last axis below which a share of the others lies: 0.5 gives the (upper) median.

    By partition: numpy's median and quantile need parts of numpy that the app does not carry.

    >>> int(ranked(np.array([5, 1, 4, 2, 3]), 0.5))
    3
    """
    place = min(int(share * values.shape[-1]), values.shape[-1] - 1)
    found: np.ndarray = np.partition(values, place, axis=-1)[..., place]
    return found
