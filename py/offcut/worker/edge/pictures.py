"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, offcut.worker.

The browser's own picture decoder, for formats that Pillow has no decoder for here.
"""

from typing import Any

import js
from pyodide.ffi import JsException

from offcut.worker.edge.record import record

# Side of the square that is drawn and read back before a picture is: as many colours as Brave's noise, a bit here and
# there, cannot miss, and few enough to cost nothing.
TRIAL_PX = 24


def can_decode() -> bool:
    """Say whether this worker has what decoding needs."""
    return hasattr(js, "createImageBitmap") and hasattr(js, "OffscreenCanvas")


def reads_exactly() -> bool:
    """Say whether what is drawn on a canvas is read back unchanged."""
    context = js.OffscreenCanvas.new(TRIAL_PX, TRIAL_PX).getContext("2d", record(willReadFrequently=True))
    expected = bytearray()
    for index in range(TRIAL_PX * TRIAL_PX):
        colour = [index * 37 % 256, (index * 101 + 11) % 256, (index * 59 + 97) % 256]
        context.fillStyle = "rgb({} {} {})".format(*colour)
        context.fillRect(index % TRIAL_PX, index // TRIAL_PX, 1, 1)
        expected += bytes([*colour, 255])
    try:
        read = context.getImageData(0, 0, TRIAL_PX, TRIAL_PX).data.to_bytes()
    except JsException:  # refused altogether
        return False
    return bytes(read) == bytes(expected)


async def decode_in_browser(file: Any) -> tuple[bytes, tuple[int, int]] | None:
    """Decode a File or Blob; None when the browser cannot (the port says what the rest means).

    None too where the browser changes what is read from a canvas, as some do against tracking: noise is no picture.
    """
    if not reads_exactly():
        return None
    try:
        # Turned by its own orientation, converted to sRGB, not multiplied by alpha before the canvas does so itself.
        wanted = record(imageOrientation="from-image", colorSpaceConversion="default", premultiplyAlpha="none")
        bitmap = await js.createImageBitmap(file, wanted)
    except JsException:  # InvalidStateError for every picture that the browser cannot read, whatever the reason
        return None
    width, height = int(bitmap.width), int(bitmap.height)
    try:
        context = js.OffscreenCanvas.new(width, height).getContext("2d", record(willReadFrequently=True))
        context.drawImage(bitmap, 0, 0)
        pixels = context.getImageData(0, 0, width, height).data
        return bytes(pixels.to_bytes()), (width, height)
    except JsException:  # larger than this browser's canvas
        return None
    finally:
        bitmap.close()
