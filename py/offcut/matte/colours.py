"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Colours from one meaning of the numbers to another: a profile's to sRGB, which engines were trained on, and back.
"""

import numpy as np

from offcut.matte import arrays, icc

# Colorants of sRGB relative to D50, columns red, green, blue, in the 65536ths in which profiles store them:
# IEC 61966-2-1 adapted by Bradford's transform, as in the ICC's own profile sRGB2014.
SRGB_TO_XYZ = np.array([[28578, 25241, 9376], [14581, 46981, 3972], [912, 6362, 46799]]) / 65536
XYZ_TO_SRGB = np.linalg.inv(SRGB_TO_XYZ)
# Levels of linear light that are told apart when encoding: near black one 8-bit level is 20 of them.
LINEAR_LEVELS = 65536
# Pixels converted at once: 3 MiB of float32 in all, which stays in the processor's cache.
STRIP_PIXELS = 2**16
# A profile whose colours come out within a level of their numbers is sRGB, whatever its name.
SAME_LEVELS = 1
# Steps of each channel at which that is looked at.
GRID = np.array([0, 16, 48, 96, 128, 160, 192, 224, 255], np.uint8)


def srgb_encoded(linear: np.ndarray) -> np.ndarray:
    """Turn linear light 0..1 into sRGB-encoded 0..1 (IEC 61966-2-1)."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.power(linear, 1 / 2.4) - 0.055)


def srgb_decoded(encoded: np.ndarray) -> np.ndarray:
    """Turn sRGB-encoded 0..1 into linear light 0..1 (IEC 61966-2-1)."""
    return np.where(encoded <= 0.04045, encoded / 12.92, np.power((encoded + 0.055) / 1.055, 2.4))


ENCODED_U8 = arrays.to_u8(srgb_encoded(np.linspace(0, 1, LINEAR_LEVELS)))


def to_srgb_u8(rgb_u8: np.ndarray, profile: icc.Profile) -> np.ndarray:
    """Turn a picture's colours into sRGB.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    profile : Profile
        What the numbers mean. One that is not understood (tables only) changes nothing.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        Colours that sRGB cannot hold are clipped. `rgb_u8` itself where nothing changes.

    Raises
    ------
    ArrayError
        If `rgb_u8` is not a picture.

    Notes
    -----
    Memory: the result and one strip of STRIP_PIXELS. Meant for pictures of an engine's size.

    References
    ----------
    .. [1] ICC.1:2022, annex F.3 (three-component matrix-based profiles)
    """
    arrays.check_rgb_u8(rgb_u8)
    if profile.curves is None or profile.matrix is None:
        return rgb_u8
    curves = profile.curves.astype(np.float32)
    matrix = (XYZ_TO_SRGB @ profile.matrix).T.astype(np.float32) * (LINEAR_LEVELS - 1)
    result_u8 = np.empty_like(rgb_u8)
    rows = max(1, STRIP_PIXELS // rgb_u8.shape[1])
    for top in range(0, rgb_u8.shape[0], rows):
        strip = rgb_u8[top : top + rows]
        linear = np.stack([curves[channel][strip[..., channel]] for channel in range(3)], axis=-1) @ matrix
        np.clip(np.rint(linear, out=linear), 0, LINEAR_LEVELS - 1, out=linear)
        result_u8[top : top + rows] = ENCODED_U8[linear.astype(np.uint16)]
    return result_u8


def from_srgb_u8(colour_u8: tuple[int, int, int], profile: icc.Profile) -> tuple[int, int, int]:
    """Return the numbers that mean an sRGB colour in a profile: each channel's nearest level, clipped.

    A profile that is not understood, or whose matrix leads nowhere, gives the colour's own numbers.
    """
    if profile.curves is None or profile.matrix is None or abs(np.linalg.det(profile.matrix)) < 1e-6:
        return colour_u8
    xyz = SRGB_TO_XYZ @ srgb_decoded(np.array(colour_u8) / 255)
    linear = np.linalg.solve(profile.matrix, xyz)
    nearest = np.abs(profile.curves - linear[:, None]).argmin(axis=1)
    red, green, blue = (int(level) for level in nearest)
    return red, green, blue


def grey_to_srgb_u8(profile: icc.Profile) -> np.ndarray | None:
    """Return the sRGB level of each grey level: ndarray of uint8, shape (256,); None for what is no grey by a curve."""
    if profile.space != icc.GREY or profile.curves is None:
        return None
    return arrays.to_u8(srgb_encoded(profile.curves[0]))


def is_srgb(profile: icc.Profile) -> bool:
    """Say whether a profile's numbers already are sRGB, by what it does to colours, not by its name."""
    if profile.curves is None or profile.matrix is None:
        return False
    grid_u8 = np.stack(np.meshgrid(GRID, GRID, GRID), axis=-1).reshape(1, -1, 3)
    difference = np.abs(to_srgb_u8(grid_u8, profile).astype(int) - grid_u8)
    return int(difference.max()) <= SAME_LEVELS
