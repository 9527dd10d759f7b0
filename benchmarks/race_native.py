"""Room: benchmarks. May import numpy, Pillow, offcut, tests. The practical limit: native onnxruntime and Pillow."""

import io
import time
from pathlib import Path

import numpy as np
from PIL import Image

from offcut.matte import codec, pipeline, tensor
from tests.native_engine import NativeEngine, catalogue_entry

# What people write who are in a hurry.
COMPRESS_LEVEL = 1


def limit_ms(engine: NativeEngine, name: str, picture: Path) -> tuple[float, float]:
    """Return the milliseconds from JPEG to PNG in one pass, and those of inference, without any second half."""
    began = time.perf_counter()
    model = catalogue_entry(name)
    decoded = codec.decode(picture.read_bytes())
    prepared = pipeline.prepare(decoded, model)
    started = time.perf_counter()
    raw = engine.infer(prepared)
    infer_ms = (time.perf_counter() - started) * 1000
    alpha = Image.fromarray(np.rint(tensor.alpha_from_raw(raw, model["output"]) * 255).astype(np.uint8))
    cutout = Image.fromarray(decoded.rgb_u8)
    cutout.putalpha(alpha.resize(cutout.size, Image.Resampling.BILINEAR))
    cutout.save(io.BytesIO(), "PNG", compress_level=COMPRESS_LEVEL)
    return (time.perf_counter() - began) * 1000, infer_ms
