"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow, offcut.contract, offcut.matte.

Which formats can be read here, and Pillow's many kinds of samples as 8-bit RGB and alpha.
"""

import importlib
import importlib.util
from typing import Any

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from offcut.contract.errors import InputError
from offcut.matte.header import Header

# Importing a plugin registers it; otherwise Pillow would load all forty when it meets WebP, TIFF or AVIF.
DECODERS: dict[str, Any] = {
    "AVIF": AvifImagePlugin,
    "BMP": BmpImagePlugin,
    "GIF": GifImagePlugin,
    "JPEG": JpegImagePlugin,
    "PNG": PngImagePlugin,
    "TIFF": TiffImagePlugin,
    "WEBP": WebPImagePlugin,
}
# Plugins of packages that a build may add, loaded when such a file comes: (package, module, its name in Pillow).
OPTIONAL_DECODERS = {"HEIC": ("pi_heif", "pi_heif.HeifImagePlugin", "HEIF")}
# Formats that need a codec which some browsers have and Pyodide's Pillow has not.
BROWSER_FORMATS = ("AVIF", "HEIC")
GREY16_MODES = ("I;16", "I;16B", "I;16L", "I;16N")
GREY_MODES = (*GREY16_MODES, "I", "L", "LA", "La", "1")
ALPHA_MODES = ("RGBA", "RGBa", "LA", "La", "PA")
# One 16-bit level of 65535 is 1/257 of an 8-bit one.
LEVELS_16_PER_8 = 257


def can_decode(format_name: str) -> bool:
    """Say whether a format can be read here."""
    if format_name in OPTIONAL_DECODERS:
        return importlib.util.find_spec(OPTIONAL_DECODERS[format_name][0]) is not None
    return format_name in DECODERS and getattr(DECODERS[format_name], "SUPPORTED", True)


def pillow_name(format_name: str) -> str:
    """Load what a format needs, and return what Pillow calls it; raise what `no_decoder` gives for others."""
    if not can_decode(format_name):
        raise no_decoder(format_name)
    if format_name in OPTIONAL_DECODERS:
        _, module, name = OPTIONAL_DECODERS[format_name]
        importlib.import_module(module)
        return name
    return format_name


def no_decoder(format_name: str) -> InputError:
    """Make the error for a picture that cannot be read here; for HEIC, what phones write, it says what to do there."""
    if format_name == "HEIC":
        return InputError("heic-unsupported", "no decoder for HEIC")
    return InputError("format-unsupported", f"no decoder for {format_name}", {"format": format_name})


def rgb_and_alpha(image: Image.Image, header: Header) -> tuple[np.ndarray, np.ndarray | None]:
    """Return a loaded image as 8-bit samples.

    Parameters
    ----------
    image : Image
    header : Header

    Returns
    -------
    (ndarray of uint8, shape (H, W, 3), ndarray of uint8, shape (H, W), or None)
        Colours and straight alpha. CMYK comes as 255 - ink: Pillow turns the inks of a JPEG round, as Adobe's programs
        store them and browsers read them, marker or not.

    Raises
    ------
    InputError
        format-unsupported for floating point samples.

    Notes
    -----
    Memory: turning and alpha add one copy of Pillow's each.
    """
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
