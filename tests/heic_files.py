"""Room: tests. Runs on CPython. May import Pillow, pillow_heif.

HEIC files as phones write them, made when a test needs them, and what another reader makes of them.
"""

import io
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

from tests.matte import profiles

# Side of the tiles of which iPhones make a picture.
PHONE_TILE = 512
# Its orientation when it is held upright: turn by 90 degrees to the right to see it.
TURN_RIGHT = 6
DISPLAY_P3 = profiles.rgb_profile(profiles.DISPLAY_P3, profiles.para(3, *profiles.SRGB_CURVE))
# The encoder's fastest way: a tenth of the time.
FAST = {"preset": "ultrafast"}


def heic(image: Image.Image, **options: Any) -> bytes:
    """Write a picture; `options` are those of pillow_heif, `exif` in bytes is also obeyed as it is stored."""
    plain = Image.fromarray(np.asarray(image))  # without what it brought along
    file = io.BytesIO()
    pillow_heif.from_pillow(plain).save(file, **{"quality": 80, "enc_params": FAST, **options})
    return file.getvalue()


def camera_data(orientation: int = 1) -> bytes:
    """Return camera data with a maker, a place and an orientation."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", orientation
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def phone_photo(image: Image.Image) -> bytes:
    """Write a photo as an iPhone held upright does: tiles, turned by the file and by its camera data, Display P3."""
    lying = image.transpose(Image.Transpose.ROTATE_90)
    return heic(lying, tile_size=PHONE_TILE, exif=camera_data(TURN_RIGHT), icc_profile=DISPLAY_P3)


def as_read_by_another(data: bytes) -> Image.Image:
    """Return the upright picture that pillow_heif reads, whose libheif is compiled for this machine."""
    return pillow_heif.open_heif(io.BytesIO(data)).to_pillow()
