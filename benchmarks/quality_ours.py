"""Room: benchmarks. May import numpy, offcut, benchmarks.

Our own ways from a picture to a cutout: the code of the app, with native onnxruntime behind it.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality_cache import Cache, RememberingEngine
from offcut.contract.errors import NoSubjectError
from offcut.matte import arrays, codec, pipeline, resample, tensor

DEFAULT_ENGINE = "isnet-w8"


@dataclass
class Cut:
    """What a way gave for one picture: the cutout, and for ours the processor seconds of its passes."""

    rgba_u8: np.ndarray
    spent_s: float = 0.0


class Ours:
    """Our engines, each loaded when it is first needed."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._engines: dict[str, RememberingEngine] = {}

    def engine(self, name: str) -> RememberingEngine:
        """Return an engine by its id."""
        if name not in self._engines:
            self._engines[name] = RememberingEngine(name, self._cache)
        return self._engines[name]

    def plain(self, data: bytes, name: str) -> Cut:
        """Return the engine's mask, grown, over the colours as they were photographed: nothing of our second half."""
        picture, engine = codec.decode(data), self.engine(name)
        before_s = engine.spent_s
        raw = engine.infer(pipeline.prepare(picture, engine.model))
        try:
            coarse_alpha = tensor.alpha_from_raw(raw, engine.model["output"])
        except NoSubjectError:
            coarse_alpha = np.zeros(raw.shape[2:], np.float32)
        rgba_u8 = np.dstack([picture.rgb_u8, np.zeros(picture.rgb_u8.shape[:2], np.uint8)])
        for rows, alpha in resample.grow_alpha(coarse_alpha, picture.rgb_u8.shape[:2], "bilinear"):
            rgba_u8[rows, :, 3] = arrays.to_u8(alpha)
        return Cut(rgba_u8, engine.spent_s - before_s)

    def single(self, data: bytes, name: str) -> Cut:
        """Return what the app gives when one engine is asked once."""
        picture, engine = codec.decode(data), self.engine(name)
        before_s = engine.spent_s
        raw = engine.infer(pipeline.prepare(picture, engine.model))
        return Cut(pipeline.finish(raw, picture, engine.model).rgba_u8, engine.spent_s - before_s)

    def ours(self, data: bytes) -> Cut:
        """Return what the app gives somebody who has set nothing."""
        return self.single(data, DEFAULT_ENGINE)
