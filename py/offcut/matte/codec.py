"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.contract, offcut.matte.

Files to pictures and back: the gate before decoding, decoding to upright 8-bit RGB with alpha, previews.
"""

import io
import struct
import warnings
import zlib

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from offcut.contract.errors import InputError
from offcut.matte import resample
from offcut.matte.export import encode_png
from offcut.matte.header import Header, read_header, unreadable
from offcut.matte.picture import DEFAULT_LIMITS, Limits, Picture

# The rest of the worker needs one door to files: this one.
__all__ = [
    "DEFAULT_LIMITS",
    "Header",
    "Limits",
    "Picture",
    "check_header",
    "decode",
    "encode_png",
    "encode_preview",
    "read_header",
]

# Importing a plugin registers it; otherwise Pillow would load all forty when it meets WebP, TIFF or AVIF.
DECODERS = {
    "AVIF": AvifImagePlugin,
    "BMP": BmpImagePlugin,
    "GIF": GifImagePlugin,
    "JPEG": JpegImagePlugin,
    "PNG": PngImagePlugin,
    "TIFF": TiffImagePlugin,
    "WEBP": WebPImagePlugin,
}
# What Pillow's decoders raise for damaged files; MemoryError is not among them, it says nothing about the file.
DECODER_FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error)
GREY16_MODES = ("I;16", "I;16B", "I;16L", "I;16N")
ALPHA_MODES = ("RGBA", "RGBa", "LA", "La", "PA")
# One 16-bit level of 65535 is 1/257 of an 8-bit one.
LEVELS_16_PER_8 = 257
# Where an ICC profile keeps its colour space and its signature, and their values (ICC.1:2022, 7.2).
ICC_SPACE, ICC_SIGNATURE = slice(16, 20), slice(36, 40)
# JPEG quality of a preview: no difference to see at screen size, by eye.
PREVIEW_QUALITY = 90


def check_header(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Header:
    """Read the header and refuse what is too large, before anything is decoded.

    Parameters
    ----------
    data : bytes
    limits : Limits

    Returns
    -------
    Header

    Raises
    ------
    InputError
        file-too-large, image-too-large with the claimed numbers, and all that `read_header` raises.
    """
    if len(data) > limits.file_bytes:
        details = {"bytes": len(data), "limit": limits.file_bytes}
        raise InputError("file-too-large", f"{len(data)} bytes", details)
    header = read_header(data)
    if header.pixels > limits.pixels:
        raise _too_large(header.width, header.height, limits)
    return header


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
    if not getattr(DECODERS[header.format], "SUPPORTED", True):
        raise InputError("format-unsupported", f"no decoder for {header.format}", {"format": header.format})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks about odd but readable files
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=[header.format]) as image:
                # A file may hold another size than its header claims.
                if image.width * image.height > limits.pixels:
                    raise _too_large(image.width, image.height, limits)
                return _picture(image, header)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_large(header.width, header.height, limits) from error
        except UnidentifiedImageError as error:  # its text is about the object that held the bytes
            raise unreadable(header.format, "damaged near its start") from error
        except DECODER_FAULTS as error:
            raise unreadable(header.format, str(error) or type(error).__name__) from error


def encode_preview(pixels_u8: np.ndarray, longest_px: int, icc: bytes | None = None) -> tuple[bytes, str]:
    """Write a small copy of a picture for the screen.

    Parameters
    ----------
    pixels_u8 : ndarray of uint8, shape (H, W, 3), or (H, W, 4) with straight alpha
    longest_px : int
        The longer side is brought down to this; smaller pictures keep their size.
    icc : bytes or None
        Profile that the colours are in.

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
        return encode_png(resample.shrink_rgba(pixels_u8, size_hw, "bilinear"), icc), "image/png"
    small = Image.fromarray(resample.shrink_rgb(pixels_u8, size_hw, "bilinear"))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=PREVIEW_QUALITY, icc_profile=icc)
    return file.getvalue(), "image/jpeg"


def _too_large(width: int, height: int, limits: Limits) -> InputError:
    details = {"width": width, "height": height, "pixels": width * height, "limit": limits.pixels}
    return InputError("image-too-large", f"{width}x{height}", details)


def _picture(image: Image.Image, header: Header) -> Picture:
    # MPO is how some cameras store a JPEG with further views; the first is the photo.
    notes = ["first-frame-only"] if getattr(image, "is_animated", False) and image.format != "MPO" else []
    image.load()
    icc = _rgb_profile(image.info.get("icc_profile"), image.mode)
    if not _turn_upright(image):
        notes.append("orientation-unreadable")
    rgb_u8, alpha_u8 = _rgb_and_alpha(image, header)
    if alpha_u8 is not None and alpha_u8.min() == 255:
        alpha_u8 = None
    return Picture(rgb_u8, alpha_u8, header.format, icc, tuple(notes))


def _turn_upright(image: Image.Image) -> bool:
    """Apply the EXIF orientation in place; say False when EXIF cannot be read (the picture itself can)."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except DECODER_FAULTS:
        return False
    return True


def _rgb_profile(icc: bytes | None, mode: str) -> bytes | None:
    """Keep a profile only where it still describes the RGB that comes out; full colour management comes later."""
    if not icc or mode not in ("RGB", "RGBA", "P") or icc[ICC_SIGNATURE] != b"acsp" or icc[ICC_SPACE] != b"RGB ":
        return None
    return icc


def _rgb_and_alpha(image: Image.Image, header: Header) -> tuple[np.ndarray, np.ndarray | None]:
    if image.mode in GREY16_MODES or image.mode == "I":
        return _from_grey16(image)
    if image.mode == "F":
        raise InputError("format-unsupported", "floating point samples", {"format": header.format + ", floating point"})
    key = image.info.get("transparency")
    if image.mode in ALPHA_MODES or key not in (None, b""):  # an empty tRNS says nothing
        if header.bits == 16 and isinstance(key, tuple):
            # Pillow has kept the high bytes of the samples, but the transparent colour in full.
            image.info["transparency"] = tuple(level >> 8 for level in key)
        straight = image if image.mode == "RGBA" else image.convert("RGBA")
        return np.asarray(straight.convert("RGB")), np.asarray(straight.getchannel("A"))
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB")), None


def _from_grey16(image: Image.Image) -> tuple[np.ndarray, np.ndarray | None]:
    levels = np.asarray(image)
    if levels.min() < 0 or levels.max() > 65535:
        raise ValueError("32-bit grey samples")
    grey_u8 = np.rint(levels.astype(np.float32) / LEVELS_16_PER_8).astype(np.uint8)
    key = image.info.get("transparency")
    alpha_u8 = np.where(levels == key, 0, 255).astype(np.uint8) if isinstance(key, int) else None
    return np.repeat(grey_u8[..., None], 3, axis=2), alpha_u8
