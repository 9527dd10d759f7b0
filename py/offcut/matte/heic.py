"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

A picture from what the library for HEIC has decoded, and from what the file says besides.
"""

import struct

import numpy as np

from offcut.matte import arrays, codec, heif_items, icc_writer
from offcut.matte.heif_items import Described
from offcut.matte.metadata import Metadata, without_start
from offcut.matte.picture import Picture

# ITU-T H.273. Primaries that are sRGB's or those of older television, which nobody tells from it; 2 says nothing.
LIKE_SRGB = (1, 2, 5, 6, 7)
# Transfers that screens show with about sRGB's curve: BT.709, unknown, BT.601, sRGB, BT.2020. Others are of HDR.
SRGB_CURVES = (1, 2, 6, 13, 14, 15)


def picture_of(rgba_u8: np.ndarray, data: bytes, *, is_premultiplied: bool) -> Picture:
    """Make a picture of a decoded HEIC file.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4)
        Upright: the file's own turns are applied, and the orientation in its camera data says the same once more.
    data : bytes
        The whole file.
    is_premultiplied : bool
        The colours are multiplied by alpha.

    Returns
    -------
    Picture
        With the numbers of the file, its profile and its camera data. Notes: "first-frame-only" for image sequences,
        "profile-ignored", and "colours-approximate" for HDR and unusual primaries.

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.
    """
    rgb_u8, alpha_u8 = arrays.colours_and_alpha(rgba_u8)
    if is_premultiplied and alpha_u8 is not None:
        rgb_u8 = straight_u8(rgb_u8, alpha_u8)
    notes = []
    try:
        described = heif_items.described(data)
    except struct.error:  # the library has read what it needs of these tables; what it does not need may be damaged
        described, notes = Described(), ["profile-ignored"]
    if described.is_sequence:
        notes.append("first-frame-only")
    profile = described.icc
    if profile is None and described.nclx is not None:
        profile, is_understood = _named(*described.nclx)
        notes += [] if is_understood else ["colours-approximate"]
    rgb_u8, profile, colour_notes = codec.meant(rgb_u8, profile, "RGB")
    metadata = Metadata(exif=without_start(described.exif), xmp=described.xmp)
    return Picture(rgb_u8, alpha_u8, "HEIC", profile, (*notes, *colour_notes), metadata)


def straight_u8(rgb_u8: np.ndarray, alpha_u8: np.ndarray) -> np.ndarray:
    """Return colours that were multiplied by alpha as they were before, to the nearest level; black where alpha is 0.

    >>> straight_u8(np.array([[[64, 0, 128]]], np.uint8), np.array([[128]], np.uint8)).tolist()
    [[[128, 0, 255]]]
    """
    alpha = np.maximum(alpha_u8, 1).astype(np.uint16)[..., None]
    # 255 * 255 + 127 fits into 16 bits.
    levels = (rgb_u8.astype(np.uint16) * arrays.LARGEST_U8 + alpha // 2) // alpha
    return np.minimum(levels, arrays.LARGEST_U8).astype(np.uint8)


def _named(primaries: int, transfer: int) -> tuple[bytes | None, bool]:
    """Return the profile of colours that are named by numbers, None for sRGB, and whether they are understood."""
    is_understood = transfer in SRGB_CURVES and (primaries in LIKE_SRGB or primaries in icc_writer.PRIMARIES)
    if primaries in LIKE_SRGB or not is_understood:
        return None, is_understood
    return icc_writer.named_profile(primaries), True
