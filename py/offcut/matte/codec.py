"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.contract, offcut.matte.

Files to pictures and back: the gate before decoding, decoding to upright 8-bit RGB with alpha, previews.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Container

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from offcut.contract.errors import InputError
from offcut.matte import arrays, colours, decoders, encoders, icc, metadata, resample
from offcut.matte.decoders import DECODERS
from offcut.matte.export import encode_png
from offcut.matte.header import Header, read_header, sniff, unreadable
from offcut.matte.picture import DEFAULT_LIMITS, Limits, Picture

# The rest of the worker needs one door to files: this one.
__all__ = [
    "DECODERS",
    "DEFAULT_LIMITS",
    "Header",
    "Limits",
    "Picture",
    "check_header",
    "check_size",
    "decode",
    "encode_png",
    "encode_preview",
    "from_browser",
    "meant",
    "read_header",
]

# What Pillow's decoders raise for damaged files; MemoryError is not among them, it says nothing about the file.
DECODER_FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error)
# JPEG quality of a preview: no difference to see at screen size, by eye.
PREVIEW_QUALITY = 90


def check_header(data: bytes, limits: Limits = DEFAULT_LIMITS, elsewhere: Container[str] = ()) -> Header:
    """Read the header and refuse what is too large or of a format without a decoder, before anything is decoded.

    Parameters
    ----------
    data : bytes
    limits : Limits
    elsewhere : container of str
        Formats that the caller can have decoded by somebody else.

    Returns
    -------
    Header

    Raises
    ------
    InputError
        file-too-large, image-too-large with the claimed numbers, format-unsupported and heic-unsupported where the
        decoder is missing, and all that `read_header` raises.
    """
    if len(data) > limits.file_bytes:
        details = {"bytes": len(data), "limit": limits.file_bytes}
        raise InputError("file-too-large", f"{len(data)} bytes", details)
    format_name = sniff(data)
    if format_name not in elsewhere and not decoders.can_decode(format_name):
        raise decoders.no_decoder(format_name)
    header = read_header(data)
    check_size(header.width, header.height, limits)
    return header


def check_size(width: int, height: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise InputError image-too-large, with its numbers, for a picture over the limit."""
    if width * height > limits.pixels:
        raise _too_large(width, height, limits)


def decode(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Picture:
    """Decode a file to an upright picture.

    Parameters
    ----------
    data : bytes
        The whole file; its format is known by its content, never by its name.
    limits : Limits

    Returns
    -------
    Picture
        EXIF orientation applied once; the first frame of an animation; any colour model turned into 8-bit RGB.

    Raises
    ------
    InputError
        image-unreadable (format, cause) for damaged files, and all that `check_header` raises.

    Notes
    -----
    Memory: Pillow's copy (4 bytes a pixel) and the arrays (3 or 4 bytes a pixel) live side by side for a moment;
    turning and alpha add one more of Pillow's each.
    """
    header = check_header(data, limits)
    name = decoders.pillow_name(header.format)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks about odd but readable files
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=[name]) as image:
                # A file may hold another size than its header claims.
                check_size(image.width, image.height, limits)
                return _picture(image, header, data)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_large(header.width, header.height, limits) from error
        except UnidentifiedImageError as error:  # its text is about the object that held the bytes
            raise unreadable(header.format, "damaged near its start") from error
        except DECODER_FAULTS as error:
            raise unreadable(header.format, str(error) or type(error).__name__) from error


def encode_preview(pixels_u8: np.ndarray, longest_px: int, profile: bytes | None = None) -> tuple[bytes, str]:
    """Write a small copy of a picture for the screen.

    Parameters
    ----------
    pixels_u8 : ndarray of uint8, shape (H, W, 3), or (H, W, 4) with straight alpha
    longest_px : int
        The longer side is brought down to this; smaller pictures keep their size.
    profile : bytes or None
        Colour profile that the pixels are in.

    Returns
    -------
    (bytes, str)
        The file and its MIME type: JPEG without alpha, PNG with alpha. (0.09 s for 1600x1066 in Pyodide, where lossy
        WebP at its fastest takes 0.33 s; the file never leaves the tab, so its size hardly matters.)

    Raises
    ------
    ArrayError
        If `pixels_u8` is not a picture.

    Notes
    -----
    Memory: with alpha two copies at full resolution inside Pillow, otherwise one.
    """
    height, width = pixels_u8.shape[:2]
    ratio = min(1.0, longest_px / max(height, width))
    size_hw = (max(1, round(height * ratio)), max(1, round(width * ratio)))
    if pixels_u8.shape[2] == 4:
        return encode_png(resample.shrink_rgba(pixels_u8, size_hw, "bilinear"), profile), "image/png"
    small_u8 = resample.shrink_rgb(pixels_u8, size_hw, "bilinear")
    return encoders.encode_jpeg(small_u8, PREVIEW_QUALITY, profile), "image/jpeg"


def _too_large(width: int, height: int, limits: Limits) -> InputError:
    details = {"width": width, "height": height, "pixels": width * height, "limit": limits.pixels}
    return InputError("image-too-large", f"{width}x{height}", details)


def from_browser(rgba_u8: np.ndarray, header: Header) -> Picture:
    """Make a picture of what the browser decoded, for formats that only it can read.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4)
        Upright, sRGB, alpha undone from the canvas's premultiplied form.
    header : Header
        Of the file.

    Returns
    -------
    Picture
        With the note "decoded-by-browser": colours were converted, and rounded where the picture is not opaque;
        animations gave one frame, and metadata stayed behind.

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.
    """
    rgb_u8, alpha_u8 = arrays.colours_and_alpha(rgba_u8)
    return Picture(rgb_u8, alpha_u8, header.format, None, ("decoded-by-browser",))


def _picture(image: Image.Image, header: Header, data: bytes) -> Picture:
    # MPO is how some cameras store a JPEG with further views; the first is the photo.
    notes = ["first-frame-only"] if getattr(image, "is_animated", False) and image.format != "MPO" else []
    image.load()
    mode, profile = image.mode, image.info.get("icc_profile")
    described = metadata.found(image.info, data if header.format == "TIFF" else None)
    if not _turn_upright(image):
        notes.append("orientation-unreadable")
    rgb_u8, alpha_u8 = decoders.rgb_and_alpha(image, header)
    if alpha_u8 is not None and alpha_u8.min() == arrays.LARGEST_U8:
        alpha_u8 = None
    rgb_u8, profile, colour_notes = meant(rgb_u8, profile, mode)
    return Picture(rgb_u8, alpha_u8, header.format, profile, (*notes, *colour_notes), described)


def meant(rgb_u8: np.ndarray, profile: bytes | None, mode: str) -> tuple[np.ndarray, bytes | None, list[str]]:
    """Return pixels, the profile that goes on with them, and what to say.

    A profile of grey would not describe the RGB that a result is, so its levels are turned into sRGB here; a profile
    of RGB goes on with the pixels as they are. CMYK is turned into RGB without its profile.
    """
    if mode == "CMYK":
        return rgb_u8, None, ["colours-approximate"]
    if not profile:
        return rgb_u8, None, []
    try:
        read = icc.read(profile)
    except icc.ProfileError:
        return rgb_u8, None, ["profile-ignored"]
    if read.space != (icc.GREY if mode in decoders.GREY_MODES else icc.RGB):
        return rgb_u8, None, ["profile-ignored"]
    approximate = [] if read.is_exact else ["colours-approximate"]
    if read.space == icc.RGB:
        return rgb_u8, profile, approximate
    levels_u8 = colours.grey_to_srgb_u8(read)
    if levels_u8 is None:
        return rgb_u8, None, approximate
    is_same = np.abs(levels_u8.astype(int) - np.arange(256)).max() <= colours.SAME_LEVELS
    return (rgb_u8, None, approximate) if is_same else (levels_u8[rgb_u8], None, ["colours-converted", *approximate])


def _turn_upright(image: Image.Image) -> bool:
    """Apply the EXIF orientation in place; say False when EXIF cannot be read (the picture itself can)."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except DECODER_FAULTS:
        return False
    return True
