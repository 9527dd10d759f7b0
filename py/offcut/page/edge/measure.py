"""Room: page/edge. Runs in the page only (MicroPython). May import asyncio, js, jsffi, pyscript, offcut.page.

Makes the picture that is measured with, from a sample, at the size that is asked for; and copies what was found.
"""

import asyncio

import js
from jsffi import JsException
from pyscript.ffi import to_js

from offcut.page import measure_report
from offcut.page.edge.clipboard import copied

SAMPLE = "assets/samples/hat.jpg"
# As cameras write them, about.
QUALITY = 0.9


class Measurer:
    """`tell` takes events, `blobs` keeps files."""

    def __init__(self, tell: object, blobs: object):
        self._tell = tell
        self._blobs = blobs

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is about something else."""
        if effect["do"] == "make-sample":
            asyncio.create_task(self._make(effect["megapixels"]))
        elif effect["do"] == "copy-measure":
            device = {"release": js.offcutBoot.release, "browser": js.navigator.userAgent}
            write = measure_report.as_json if effect["kind"] == "json" else measure_report.as_text
            asyncio.create_task(self._copy(write(effect["measure"], device)))
        else:
            return False
        return True

    async def _make(self, megapixels: int) -> None:
        blob = None
        if hasattr(js, "OffscreenCanvas"):
            try:
                response = await js.fetch(SAMPLE)
                if response.ok:
                    blob = await _scaled(await js.createImageBitmap(await response.blob()), megapixels)
            except JsException:
                blob = None
        if blob is None:
            self._tell({"type": "sample-not-made"})
        else:
            self._tell({"type": "sample-made", "megapixels": megapixels, "file": self._blobs.put(blob)})

    async def _copy(self, text: str) -> None:
        self._tell({"type": "measure-copied", "copied": await copied(text)})


async def _scaled(bitmap: object, megapixels: int) -> object:
    """Return a JPEG with so many millions of pixels, in the shape of the bitmap."""
    ratio = (megapixels * 1000000 / (bitmap.width * bitmap.height)) ** 0.5
    width, height = round(bitmap.width * ratio), round(bitmap.height * ratio)
    canvas = js.OffscreenCanvas.new(width, height)
    canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height)
    bitmap.close()
    blob = await canvas.convertToBlob(to_js({"type": "image/jpeg", "quality": QUALITY}))
    # A name, as files have one.
    return js.File.new(to_js([blob]), "sample.jpg", to_js({"type": "image/jpeg"}))
