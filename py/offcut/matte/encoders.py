"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.contract, offcut.matte.

Writes JPEG and WebP with Pillow, as far as these formats go.
"""

import io

import numpy as np
from PIL import Image, JpegImagePlugin, WebPImagePlugin

from offcut.contract.errors import InputError
from offcut.matte import arrays
from offcut.matte.metadata import EXIF_START, NONE, Metadata

# Importing a plugin registers it; otherwise Pillow would load all forty.
PLUGINS = (JpegImagePlugin, WebPImagePlugin)
# Longest side that a format can say: libjpeg's JPEG_MAX_DIMENSION, and 14 bits in WebP (RFC 9649, 2.6).
JPEG_LONGEST_PX, WEBP_LONGEST_PX = 65500, 16383
# A segment of a JPEG says its length in 16 bits, the two of the length included (ITU-T T.81, B.1.1.4); XMP has a name
# of 29 bytes in it.
JPEG_SEGMENT_BYTES, JPEG_XMP_BYTES = 65533, 65533 - 29
# From here on colours are stored as finely as brightness, or the edge of a cutout would glow: by eye.
FINE_COLOUR_FROM = 90


def fits_jpeg(metadata: Metadata) -> Metadata:
    """Return what of these metadata a JPEG can hold."""
    return Metadata(
        metadata.exif if len(metadata.exif) + len(EXIF_START) <= JPEG_SEGMENT_BYTES else b"",
        metadata.xmp if len(metadata.xmp) <= JPEG_XMP_BYTES else b"",
        metadata.comment[:JPEG_SEGMENT_BYTES],
    )


def encode_jpeg(
    rgb_u8: np.ndarray, quality: int, icc: bytes | None = None, metadata: Metadata = NONE, dpi: int | None = None
) -> bytes:
    """Write a JPEG.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    quality : int, 1..100
        libjpeg's; from 90 on without chroma subsampling.
    icc : bytes or None
        Profile that the colours are in; None for sRGB.
    metadata : Metadata
        Written as they are; `fits_jpeg` says what there is room for.
    dpi : int or None

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        side-too-long for a side over 65500 pixels.
    ArrayError
        If `rgb_u8` is not a picture.

    Notes
    -----
    Memory: one copy of the picture inside Pillow (4 bytes a pixel).
    """
    arrays.check_rgb_u8(rgb_u8)
    _check_sides(rgb_u8, "JPEG", JPEG_LONGEST_PX)
    file = io.BytesIO()
    Image.fromarray(rgb_u8).save(
        file,
        "JPEG",
        quality=quality,
        subsampling=0 if quality >= FINE_COLOUR_FROM else 2,
        icc_profile=icc,
        exif=EXIF_START + metadata.exif if metadata.exif else b"",
        xmp=metadata.xmp,
        comment=metadata.comment,
        dpi=(dpi or 0, dpi or 0),
    )
    return file.getvalue()


def encode_webp(
    rgba_u8: np.ndarray,
    quality: int,
    effort: int,
    *,
    lossless: bool = False,
    keep_hidden: bool = False,
    icc: bytes | None = None,
    metadata: Metadata = NONE,
) -> bytes:
    """Write a WebP; its alpha is always lossless.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    quality : int, 1..100
        Of the colours; where these are lossless too, how hard the encoder tries.
    effort : int, 0..6
        libwebp's method.
    lossless : bool
    keep_hidden : bool
        Keep the colours under alpha 0 as they are; otherwise the encoder may change them to what it writes best.
    icc : bytes or None
    metadata : Metadata
        The comment is left out: the format has no place for it.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        side-too-long for a side over 16383 pixels.
    ArrayError
        If `rgba_u8` is not a picture with alpha.

    Notes
    -----
    Memory: two copies of the picture, Pillow's and the encoder's.
    """
    arrays.check_rgba_u8(rgba_u8)
    _check_sides(rgba_u8, "WebP", WEBP_LONGEST_PX)
    file = io.BytesIO()
    Image.fromarray(rgba_u8).save(
        file,
        "WEBP",
        quality=quality,
        method=effort,
        lossless=lossless,
        exact=keep_hidden,
        icc_profile=icc or b"",
        exif=metadata.exif,
        xmp=metadata.xmp,
    )
    return file.getvalue()


def _check_sides(pixels_u8: np.ndarray, format_name: str, longest_px: int) -> None:
    height, width = pixels_u8.shape[:2]
    if max(height, width) > longest_px:
        details = {"format": format_name, "width": width, "height": height, "limit": longest_px}
        raise InputError("side-too-long", f"{width}x{height} is too long for {format_name}", details)
