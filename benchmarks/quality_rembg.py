"""Room: benchmarks. May import numpy, Pillow, benchmarks.

A peer that is a Python program: rembg's documented steps on the same weights, its optional post-processing off as it is
by default. tests/matte/test_quality.py shows that these steps give the alpha that rembg itself gave.
"""

import io

import numpy as np
from PIL import Image

from benchmarks.quality_cache import RememberingEngine


def cut_out(data: bytes, engine: RememberingEngine) -> Image.Image:
    """Return the RGBA picture that rembg gives: its colours are dimmed by its alpha."""
    spec = engine.model["input"]
    height, width = spec["sizes_hw"][0]
    with Image.open(io.BytesIO(data)) as image:
        rgb = image.convert("RGB")
    small = np.asarray(rgb.resize((width, height), Image.Resampling.LANCZOS)).astype(np.float64)
    scaled = (small / max(small.max(), 1e-6) - spec["mean"]) / spec["std"]
    raw = engine.infer(np.ascontiguousarray(scaled.transpose(2, 0, 1)[None].astype(np.float32)))[0, 0]
    stretched = (raw - raw.min()) / (raw.max() - raw.min())
    mask = Image.fromarray((stretched * 255).astype(np.uint8)).resize(rgb.size, Image.Resampling.LANCZOS)
    return Image.composite(rgb.convert("RGBA"), Image.new("RGBA", rgb.size, 0), mask)
