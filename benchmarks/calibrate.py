"""Room: benchmarks. May import numpy, onnx, onnxruntime, building, offcut, tests.

    python -m benchmarks.calibrate

Measures how large the activations of IS-Net become, and writes the scales that `building/quantise.py` computes with.
Looked at are the even rows of the index, so that the odd ones can judge; the result is data of the repository, because
another processor's float32 would give other last digits.
"""

import io
import json
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import onnx
import onnxruntime
from PIL import Image, ImageOps

from building.quantise import ISNET_SCALES, pack
from tests.native_engine import DEFAULT_THREADS, weights_path
from tests.testdata import read_index, testdata

SOURCE = "isnet-fp16"
LEVELS = 255
# So many of a channel's values in one picture are kept whole, larger ones are cut off. Chosen on the even rows at 768
# by the agreement with float32: .9999 gives .961, .999 .991, .998 .980, .995 .935, and without any cut it is .920.
KEPT = 0.999
# A channel that the pictures hardly use gets this share of its tensor's largest scale. It hardly matters: .03 gives the
# same .991; without a cut .03 gave .908, .1 .920 and .3 .849.
FLOOR = 0.1
# Where a tensor never says anything, so that nothing is divided by zero.
LEAST = 1e-3
# Of a channel no more values than this are looked at.
SAMPLES = 20_000
# Into the result of the first convolution, which has no Relu, also goes what is below zero.
SIGNED = "/conv_in/Conv_output_0"


def views(image: Image.Image) -> Iterator[np.ndarray]:
    """Yield four square views of a picture as the network takes them: float32 (1, 3, side, side)."""
    width, height = image.size
    middle = image.crop((width // 6, height // 6, width - width // 6, height - height // 6))
    for side, view in ((768, image), (512, ImageOps.mirror(image)), (1024, image), (768, middle)):
        small = np.asarray(view.resize((side, side), Image.Resampling.LANCZOS), np.float32)
        yield np.ascontiguousarray((small / 255 - 0.5).transpose(2, 0, 1)[None])


def watched(graph: onnx.GraphProto) -> list[str]:
    """Return the tensors that need a scale: results of convolutions, after their Relu, and of additions."""
    relus = {node.input[0]: node.output[0] for node in graph.node if node.op_type == "Relu"}
    made = [node.output[0] for node in graph.node if node.op_type in ("Conv", "Add")]
    return [relus.get(name, name) for name in made][:-1]  # the last convolution makes the matte


def reach(values: np.ndarray, share: float) -> np.ndarray:
    """Return for each channel of (1, C, H, W) what this share of its values does not exceed: float (C,)."""
    flat = values[0].reshape(values.shape[1], -1)
    flat = flat[:, :: max(1, flat.shape[1] // SAMPLES)]
    rank = max(0, int(flat.shape[1] * share) - 1)
    return np.partition(flat, rank, axis=1)[:, rank].astype(np.float64)


def looked(session: onnxruntime.InferenceSession, names: list[str]) -> tuple[dict, np.ndarray]:
    """Return what the channels of each tensor reach in any view, and how low those of SIGNED go."""
    tops: dict[str, list[np.ndarray]] = defaultdict(list)
    lows = []
    for row in read_index("quality/INDEX.tsv")[0::2]:
        with Image.open(io.BytesIO(testdata("quality/" + row["image"]).read_bytes())) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
        for tensor in views(image):
            for name, values in zip(names, session.run(names, {"input": tensor}), strict=True):
                whole = name == SIGNED
                tops[name].append(reach(values, 1 if whole else KEPT))
                if whole:
                    lows.append(reach(-values, 1))
    return {name: np.max(found, axis=0) for name, found in tops.items()}, np.max(lows, axis=0)


def main() -> None:
    """Write the scales and the zero point."""
    model = onnx.load(weights_path(SOURCE))
    names = watched(model.graph)
    adds = [node for node in model.graph.node if node.op_type == "Add"]
    model.graph.output.extend(onnx.helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = DEFAULT_THREADS
    tops, low = looked(onnxruntime.InferenceSession(model.SerializeToString(), options), names)
    zero = round(LEVELS * low.max() / (low.max() + tops[SIGNED].max()))
    tops = {name: np.maximum(top, max(FLOOR * top.max(), LEAST)) for name, top in tops.items()}
    for node in adds:  # what is added has one scale
        together = [*node.input, *node.output]
        tops.update(dict.fromkeys(together, np.max([tops[name] for name in together], axis=0)))
    scales = {name: top / LEVELS for name, top in tops.items()}
    scales[SIGNED] = np.maximum(tops[SIGNED] / (LEVELS - zero), np.maximum(low, FLOOR * low.max()) / zero)
    kept = {
        "made_by": f"benchmarks/calibrate.py: even rows of quality/INDEX.tsv, 4 views each, {KEPT} of the values",
        "zero_points": {SIGNED: zero},
        "scales": {name: pack(scale) for name, scale in scales.items()},
    }
    ISNET_SCALES.write_text(json.dumps(kept, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
