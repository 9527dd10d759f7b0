"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

From a picked file to a picture: by Pillow, where it has no decoder by the browser, which is then said, and where that
cannot read HEIC either by the library that some sites carry.
"""

from typing import Any

import numpy as np

from offcut.matte import codec, decoders, heic
from offcut.matte.header import Header, unreadable
from offcut.matte.picture import Picture
from offcut.worker.ports import Ports


def read_elsewhere(ports: Ports) -> tuple[str, ...]:
    """Return the formats that somebody else may read although Pillow cannot: for `codec.check_header`."""
    by_browser = () if ports.decode_in_browser is None else decoders.BROWSER_FORMATS
    return by_browser if ports.decode_heic is None else (*by_browser, "HEIC")


async def picture_of(file: Any, data: bytes, ports: Ports) -> Picture:
    """Decode a file whose bytes are `data`.

    Raises InputError as `codec.decode` does, the one of a missing decoder where nobody can read it, and what the ports
    for decoding raise.
    """
    header = codec.check_header(data, elsewhere=read_elsewhere(ports))
    if decoders.can_decode(header.format):
        return codec.decode(data)
    decoded = None if ports.decode_in_browser is None else await ports.decode_in_browser(file)
    if decoded is not None:
        return _from_browser(*decoded, header)
    if header.format == "HEIC" and ports.decode_heic is not None:
        made = await ports.decode_heic(data, codec.check_size)
        (width, height), rows = made.size_wh, np.frombuffer(made.rows, np.uint8)
        rgba_u8 = rows.reshape(height, made.row_bytes)[:, : 4 * width].reshape(height, width, 4)
        return heic.picture_of(rgba_u8, data, is_premultiplied=made.is_premultiplied)
    raise decoders.no_decoder(header.format)


def _from_browser(pixels: bytes, size_wh: tuple[int, int], header: Header) -> Picture:
    width, height = size_wh
    # The browser's file may hold another size than the header claims, like Pillow's.
    codec.check_size(width, height)
    rgba_u8 = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
    if not rgba_u8[..., 3].any():  # a canvas over its limits stays empty without a word
        raise unreadable(header.format, "the browser's canvas stayed empty")
    return codec.from_browser(rgba_u8, header)
