"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

What is asked of a graphics processor before its results are believed: a small picture must come out as on the
processor, and every output must be one that a working engine gives.
"""

import numpy as np
from numpy.typing import NDArray

from offcut.contract.errors import EngineError, NoSubjectError
from offcut.matte import pipeline, tensor
from offcut.matte.picture import Picture
from offcut.worker.store import Model

# Mean absolute difference, as a part of the processor's whole span from lowest to highest. Half a level of an 8-bit
# mask is .002. GPUs round and add up in another order, which was seen to make less than .0001; a kernel that is wrong
# moves whole areas, and a tenth of one area is .01 already.
LARGEST_DIFFERENCE = 0.005
# Outputs that span less than this are compared as they are: dividing by next to nothing would blame rounding.
SMALLEST_SPAN = 0.1


def small_size(model: Model) -> tuple[int, int]:
    """Return the smallest size that the engine takes: a comparison must not cost a full run on the processor."""
    spec = model["input"]
    if "size_rule" in spec:
        return usual_size(model)
    height, width = min(spec["sizes_hw"], key=lambda size: size[0] * size[1])
    return int(height), int(width)


def usual_size(model: Model) -> tuple[int, int]:
    """Return the size that the engine takes by itself; of a square where it follows the picture."""
    return tensor.input_size_hw(model["input"], (1, 1))


def sample(model: Model, size_hw: tuple[int, int]) -> NDArray[np.float32]:
    """Return a picture with a subject, edges and both smooth and rough areas, as the engine's input."""
    height, width = size_hw
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
    disc = np.clip((0.28 - np.hypot(y - 0.5, x - 0.45)) / 0.02, 0, 1)
    ripple = 0.5 + 0.5 * np.sin(40 * x + 25 * y * y)
    ground = np.stack([0.2 + 0.3 * y, 0.3 + 0.2 * x, 0.45 + 0.2 * ripple], axis=-1)
    subject = np.stack([0.9 - 0.2 * ripple, 0.6 + 0.2 * y, 0.1 + 0.1 * x], axis=-1)
    mixed = ground + disc[..., None] * (subject - ground)
    rgb_u8 = np.ascontiguousarray(np.round(mixed * 255), dtype=np.uint8)
    return pipeline.prepare(Picture(rgb_u8=rgb_u8, alpha_u8=None, format="PNG", icc=None), model, size_hw)


def compare(answer: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    """Raise EngineError when the GPU's output is not the processor's."""
    if not np.isfinite(expected).all():
        return  # nothing to compare with; what the GPU makes of pictures is still looked at
    if answer.shape != expected.shape:
        raise failed(f"shape {answer.shape}, not {expected.shape}")
    span = max(float(np.ptp(expected)), SMALLEST_SPAN)
    difference = float(np.mean(np.abs(answer - expected))) / span
    if not difference <= LARGEST_DIFFERENCE:  # also when it is not a number
        raise failed(f"mean difference {difference:.4f}")


def verdict(raw: NDArray[np.float32], model: Model) -> str:
    """Return "sound" for an output with a foreground, "no-subject" for one without, "impossible" for any other."""
    if not np.isfinite(raw).all():
        return "impossible"
    try:
        tensor.alpha_from_raw(raw, model["output"])
    except NoSubjectError:
        return "no-subject"
    except EngineError:
        return "impossible"
    return "sound"


def failed(cause: str) -> EngineError:
    """Return the error for an output that cannot be right."""
    return EngineError("inference-failed", cause, {"cause": cause, "wrong": True})
