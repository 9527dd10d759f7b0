"""Room: tests. Runs on CPython. May import everything.

Small networks in the place of engines whose weights no package registry gives, with the inputs and outputs of the
published files. Each undoes the normalisation of the model's own reference code, so a picture that is prepared in any
other way comes out with other levels.
"""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# How steep the stand-in's edge between dark and light is.
STEEPNESS = 20
# Level of the subject on black: 153 / 255 = .6, which is sigmoid(20 * .1) = .8808 of a subject.
SUBJECT_LEVEL = 153
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = ((0.5, 0.5, 0.5), (1.0, 1.0, 1.0))
SIGNED = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


@dataclass(frozen=True)
class Published:
    """What is known of a published file; `mean` and `std` are those of the reference code named in test_tensor.py."""

    source: str
    outputs: tuple[str, ...]
    normalisation: tuple[tuple[float, ...], tuple[float, ...]]
    side: int | str
    classes: int = 1


# U-2-Net's exporter named seven outputs by number; u2net.onnx, which a registry gives, has these names.
SEVEN = ("1959", "1960", "1961", "1962", "1963", "1964", "1965")
PUBLISHED = {
    "silueta": Published("input.1", SEVEN, IMAGENET, 320),
    "u2net-human-seg": Published("input.1", SEVEN, IMAGENET, 320),
    "u2net-cloth-seg": Published("input.1", SEVEN, SIGNED, 768, classes=4),
    "isnet-general-use": Published("input_image", ("output_image",), HALF, 1024),
    "isnet-anime": Published("img", ("mask",), ((0, 0, 0), (1, 1, 1)), 1024),
    "rmbg-1.4": Published("input", ("output",), HALF, 1024),
    "modnet": Published("input", ("output",), SIGNED, "free"),
}


def stand_in(published: Published) -> bytes:
    """Return a network whose first output says how light each pixel is, and whose other outputs say the contrary."""
    mean, std = (np.array(values, np.float32) for values in published.normalisation)
    # Lightness is the mean over the channels of x * std + mean.
    weights = np.tile(STEEPNESS * std / 3, (published.classes, 1)).astype(np.float32)
    bias = np.full(published.classes, STEEPNESS * (mean.mean() - 0.5), np.float32)
    if published.classes > 1:  # background, then classes that lightness says nothing of
        weights[0], bias[0] = -weights[0], -bias[0]
        weights[1:], bias[1:] = 0, 0
    tensors = [numpy_helper.from_array(weights[..., None, None], "w"), numpy_helper.from_array(bias, "b")]
    nodes = [helper.make_node("Conv", [published.source, "w", "b"], ["logits"])]
    for index, name in enumerate(published.outputs):
        kind = "Identity" if published.classes > 1 else "Sigmoid"
        source = "logits" if index == 0 else "contrary"
        nodes.append(helper.make_node(kind, [source], [name]))
    nodes.insert(1, helper.make_node("Neg", ["logits"], ["contrary"]))
    sides = ["h", "w"] if published.side == "free" else [published.side] * 2
    inputs = [helper.make_tensor_value_info(published.source, TensorProto.FLOAT, [1, 3, *sides])]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, published.classes, *sides])
        for name in published.outputs
    ]
    graph = helper.make_graph(nodes, "stand-in", inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def expected_level(published: Published) -> int:
    """Work the subject's alpha out from the definition of sigmoid, or of softmax over the classes."""
    logit = STEEPNESS * (SUBJECT_LEVEL / 255 - 0.5)
    share = 1 / (1 + np.exp(-logit))
    if published.classes > 1:
        others = published.classes - 1
        share = others / (others + np.exp(-logit))
    return round(255 * share)
