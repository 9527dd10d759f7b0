"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

What decoding gives, and what it refuses.
"""

from dataclasses import dataclass

import numpy as np

from offcut.matte.metadata import NONE, Metadata


@dataclass(frozen=True)
class Limits:
    """What is refused before decoding.

    64 megapixels: RGB, alpha, RGBA and Pillow's own copy of that take about 1 GB, which a browser tab still has, and
    every phone's standard photo is smaller. 200 MB: more than any camera's JPEG, less than would crowd the tab.
    """

    pixels: int = 64_000_000
    file_bytes: int = 200_000_000


@dataclass(frozen=True)
class Picture:
    """A decoded picture, upright.

    Attributes
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3), in the colours of `icc`, or sRGB
    alpha_u8 : ndarray of uint8, shape (H, W), or None where every pixel is opaque
    format : str
    icc : bytes or None, an RGB profile
    notes : tuple of str
        "first-frame-only" for animations, "orientation-unreadable" where EXIF is damaged, "colours-approximate" for
        CMYK, HDR and for profiles with tables, "colours-converted" where grey levels were turned into sRGB,
        "profile-ignored" for a profile that is damaged or of another colour model, "decoded-by-browser".
    metadata : Metadata
        What the file said besides; nothing of it leaves with a result unless that is chosen.
    """

    rgb_u8: np.ndarray
    alpha_u8: np.ndarray | None = None
    format: str = "PNG"
    icc: bytes | None = None
    notes: tuple[str, ...] = ()
    metadata: Metadata = NONE

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return self.rgb_u8.shape[1], self.rgb_u8.shape[0]


DEFAULT_LIMITS = Limits()
