"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, offcut.contract, offcut.matte, offcut.worker.

libheif, compiled to WebAssembly: reads HEIC where the browser cannot. A site has it only when it was built with --heic;
it is fetched when the first such photo comes.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, JsProxy, to_js

from offcut.contract.errors import EngineError, InputError
from offcut.matte.header import unreadable
from offcut.worker.edge.inference import MEMORY_WORDS
from offcut.worker.edge.record import record
from offcut.worker.ports import Decoded

SCRIPT, CORE = "vendor/libheif/libheif.js", "vendor/libheif/libheif.wasm"
# Memory of WebAssembly never shrinks. 12 megapixels leave 104 MB behind and 24 twice that, which is kept for the next
# photo of a batch; an instance that had to grow beyond is let go of as a whole.
MOST_KEPT_BYTES = 256 * 2**20
# Of heif_error_code: what the file asks for is not in this build of libheif, an unusual codec for example.
UNSUPPORTED = ("heif_error_Unsupported_filetype", "heif_error_Unsupported_feature", "heif_error_Plugin_loading_error")


def is_carried() -> bool:
    """Say whether this site was built with the library."""
    return bool(js.self.offcutExtras.has(SCRIPT))


class LibHeif:
    """Keeps the promises of offcut.worker.ports.HeicDecoder."""

    def __init__(self) -> None:
        self._module: Any = None
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, data: bytes, check_size: Callable[[int, int], None]) -> Decoded:
        """Decode the primary picture of a file."""
        async with self._one_at_a_time:
            if self._module is None:
                self._module = await _started()
        module = self._module
        try:
            return _decoded(module, data, check_size)
        except JsException as cause:
            # It has stopped inside of itself and may be in any state: the next photo gets a new one.
            self._module = None
            if any(word in str(cause).lower() for word in MEMORY_WORDS):
                raise EngineError("out-of-memory", str(cause), {"cause": str(cause)}) from cause
            raise unreadable("HEIC", str(cause)) from cause
        finally:
            if int(module.HEAPU8.length) > MOST_KEPT_BYTES:
                self._module = None


async def _started() -> Any:
    try:
        script = await js.self.offcutExtras.load(SCRIPT)
        core = await js.self.offcutExtras.bytes(CORE)
        return script.default(record(wasmBinary=core))
    except JsException as cause:
        raise InputError("heic-decoder-failed", str(cause), {"cause": str(cause)}) from cause


def _decoded(module: Any, data: bytes, check_size: Callable[[int, int], None]) -> Decoded:
    """Everything that is allocated inside of WebAssembly is given back, whatever happens between."""
    context, handle, image = module.heif_context_alloc(), None, None
    try:
        _check(module, module.heif_context_read_from_memory(context, to_js(data)))
        handle = _check(module, module.heif_js_context_get_primary_image_handle(context))
        width, height = module.heif_image_handle_get_width(handle), module.heif_image_handle_get_height(handle)
        check_size(int(width), int(height))
        colours, order = module.heif_colorspace.heif_colorspace_RGB, module.heif_chroma.heif_chroma_interleaved_RGBA
        image = _check(module, module.heif_js_decode_image2(handle, colours, order))
        rows = image.channels[0]
        return Decoded(
            rows=bytes(rows.data.to_bytes()),
            row_bytes=int(rows.stride),
            size_wh=(int(rows.width), int(rows.height)),
            is_premultiplied=bool(module.heif_image_handle_is_premultiplied_alpha(handle)),
        )
    finally:
        if image is not None:
            module.heif_image_release(image.image)
        if handle is not None:
            module.heif_image_handle_release(handle)
        module.heif_context_free(context)


def _check(module: Any, answer: Any) -> Any:
    """Return what libheif has answered, unless that is an error; raises InputError."""
    codes = module.heif_error_code
    code = getattr(answer, "code", None) if isinstance(answer, JsProxy) else codes.heif_error_Invalid_input
    if code is None or code.value == codes.heif_error_Ok.value:
        return answer
    message = str(getattr(answer, "message", "no picture")).strip()
    if code.value in [getattr(codes, name).value for name in UNSUPPORTED]:
        raise InputError("heic-unsupported", message)
    raise unreadable("HEIC", message)
