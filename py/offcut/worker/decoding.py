"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

From a picked file to a picture: by Pillow, and where it has no decoder by the browser, which is then said.
"""

from typing import Any

import numpy as np

from offcut.matte import codec, decoders
from offcut.matte.header import unreadable
from offcut.matte.picture import Picture
from offcut.worker.ports import Ports


def read_elsewhere(ports: Ports) -> tuple[str, ...]:
    """Return the formats that the browser may read although Pillow cannot: for `codec.check_header`."""
    return () if ports.decode_in_browser is None else decoders.BROWSER_FORMATS


async def picture_of(file: Any, data: bytes, ports: Ports) -> Picture:
    """Decode a file whose bytes are `data`.

    Raises InputError as `codec.decode` does, and the one of a missing decoder where the browser cannot read it either.
    """
    header = codec.check_header(data, elsewhere=read_elsewhere(ports))
    if decoders.can_decode(header.format) or ports.decode_in_browser is None:
        return codec.decode(data)
    decoded = await ports.decode_in_browser(file)
    if decoded is None:
        raise decoders.no_decoder(header.format)
    pixels, (width, height) = decoded
    # The browser's file may hold another size than the header claims, like Pillow's.
    codec.check_size(width, height)
    rgba_u8 = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
    if not rgba_u8[..., 3].any():  # a canvas over its limits stays empty without a word
        raise unreadable(header.format, "the browser's canvas stayed empty")
    return codec.from_browser(rgba_u8, header)
