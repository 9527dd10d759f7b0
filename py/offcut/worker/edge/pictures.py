"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, offcut.worker.

The browser's own picture decoder, for formats that Pillow has no decoder for here.
"""

from typing import Any

import js
from pyodide.ffi import JsException

from offcut.worker.edge.record import record


def can_decode() -> bool:
    """Say whether this worker has what decoding needs."""
    return hasattr(js, "createImageBitmap") and hasattr(js, "OffscreenCanvas")


async def decode_in_browser(file: Any) -> tuple[bytes, tuple[int, int]] | None:
    """Decode a File or Blob; None when the browser cannot (the port says what the rest means)."""
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
