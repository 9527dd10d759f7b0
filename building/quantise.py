"""Room: building. Runs on CPython in the build's virtual environment. May import numpy, onnx, building.graphs.

Static 8-bit integers (Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
Inference", 2018) for the processor: weights int8 with one scale per output channel, activations uint8 with one scale
*per channel*. A runtime knows one scale per activation only; but max-pooling, resizing and joining leave channels
apart, so a channel's scale can be folded into the weights that make it and into those that use it (cross-layer
equalisation, Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019). Every scale
that the runtime sees is then 1, and no tensor is ever scaled again between two convolutions.

The scales are data (`isnet_scales.json`, made by `benchmarks/calibrate.py`): the result has the same bits everywhere.
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from building.graphs import replace

ISNET_SCALES = Path(__file__).with_name("isnet_scales.json")
# The domain of QLinearAdd, which ONNX itself does not have.
MICROSOFT = "com.microsoft"
INT8_LIMIT = 127
# A scale is kept as one byte b, 2 ** (-b / 8): steps of 9 %, whose rounding is small beside 255 levels. The powers are
# written out, because a library's exp2 may differ in the last bit.
STEPS = 8
POWERS = (
    *(1.0, 0.9170040432046712, 0.8408964152537145, 0.7711054127039704),
    *(0.7071067811865476, 0.6484197773255048, 0.5946035575013605, 0.5452538663326288),
)
# These leave every channel's scale as it is.
SAME_SCALES = ("MaxPool", "Resize")


@dataclass(frozen=True)
class Scales:
    """For each tensor that is kept as uint8: a float64 scale per channel; and its zero point where it is not 0."""

    of: dict[str, np.ndarray]
    zero_points: dict[str, int]


def pack(scale: np.ndarray) -> str:
    """Return scales (C,), each from 2 ** -31.9 to 1, as text."""
    steps = np.rint(-STEPS * np.log2(scale))
    if steps.min() < 0 or steps.max() > 255:
        raise ValueError("a scale is out of range")
    return base64.b64encode(steps.astype(np.uint8).tobytes()).decode()


def unpack(text: str) -> np.ndarray:
    """Return the float64 scales (C,) that `pack` wrote."""
    steps = np.frombuffer(base64.b64decode(text), np.uint8).astype(int)
    return np.ldexp(np.array(POWERS)[steps % STEPS], -(steps // STEPS))


def read_scales(path: Path) -> Scales:
    """Return the scales in a file that `benchmarks/calibrate.py` wrote."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Scales({name: unpack(text) for name, text in kept["scales"].items()}, kept["zero_points"])


def static_int8(graph: onnx.GraphProto, scales: Scales) -> None:
    """Replace what lies between the first and the last convolution by integer operators; the graph is float32.

    A convolution that reads the picture or whose result has no scale stays float32. Raises ValueError for an operator
    that integers do not pass through, and for tensors that are joined or added and do not fit together.
    """
    writer = _Writer(graph, scales)
    for node in graph.node:
        writer.add(node)
    writer.finish()


class _Writer:
    """Writes the nodes anew, in order; tensors keep their names, so that what computes sizes need not change."""

    def __init__(self, graph: onnx.GraphProto, scales: Scales) -> None:
        self.graph = graph
        self.tensors = {tensor.name: tensor for tensor in graph.initializer}
        self.relus = {node.input[0]: node.output[0] for node in graph.node if node.op_type == "Relu"}
        self.known = scales
        self.scale: dict[str, np.ndarray] = {}  # of the tensors that are uint8 so far
        self.nodes: list[onnx.NodeProto] = []
        self.constant("one", np.float32(1))

    def constant(self, name: str, value: np.ndarray | np.generic) -> str:
        """Add a constant once; return its name."""
        if name not in self.tensors:
            self.tensors[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def zero_point(self, tensor: str) -> str:
        value = self.known.zero_points.get(tensor, 0)
        return self.constant(f"zero_{value}", np.uint8(value))

    def add(self, node: onnx.NodeProto) -> None:
        """Write one node."""
        whole = [name for name in node.input if name in self.scale]
        if node.op_type == "Conv":
            self.convolution(node)
        elif node.op_type == "Relu" and node.output[0] in self.scale:
            return  # it is part of the convolution: below zero there is nothing in a uint8
        elif node.op_type == "Shape" or not whole:
            self.nodes.append(node)
        elif node.op_type == "Concat":
            self.scale[node.output[0]] = np.concatenate([self.scale[name] for name in self.fitting(node, whole)])
            self.nodes.append(node)
        elif node.op_type == "Add":
            self.sum(node, self.fitting(node, whole))
        elif node.op_type in SAME_SCALES:
            self.scale[node.output[0]] = self.scale[whole[0]]
            self.nodes.append(node)
        else:
            raise ValueError(f"{node.name}: {node.op_type} is not computed in integers here")

    def fitting(self, node: onnx.NodeProto, whole: list[str]) -> list[str]:
        """Return the inputs when all are uint8 with zero point 0."""
        if len(whole) < len(node.input) or any(name in self.known.zero_points for name in whole):
            raise ValueError(f"{node.name}: its inputs do not fit together")
        return whole

    def sum(self, node: onnx.NodeProto, inputs: list[str]) -> None:
        left, right, result = (self.known.of[name] for name in (*inputs, node.output[0]))
        if not np.array_equal(left, right) or not np.array_equal(left, result):
            raise ValueError(f"{node.name}: what is added has different scales")
        self.scale[node.output[0]] = result
        zero = self.zero_point(node.output[0])
        terms = [part for name in (*inputs, "") for part in ([name, "one", zero] if name else ["one", zero])]
        self.nodes.append(helper.make_node("QLinearAdd", terms, list(node.output), name=node.name, domain=MICROSOFT))

    def convolution(self, node: onnx.NodeProto) -> None:
        source, made = node.input[0], node.output[0]
        result = self.relus.get(made, made)
        if source in self.scale and result in self.known.of:
            self.whole_convolution(node, result)
        elif source in self.scale:
            floats = self.converted("DequantizeLinear", source, source, source + "_float")
            node.input[0] = floats
            self.nodes.append(node)
        elif result in self.known.of:
            if result != made:
                raise ValueError(f"{node.name}: a float32 convolution in front of integers may have no Relu")
            node.output[0] = made + "_float"
            self.nodes.append(node)
            self.converted("QuantizeLinear", made, made + "_float", made)
            self.scale[made] = self.known.of[made]
        else:
            self.nodes.append(node)

    def converted(self, operator: str, tensor: str, source: str, result: str) -> str:
        """Write what goes between float32 and uint8, per channel; return the name of its result."""
        scale = self.known.of[tensor]
        zeros = np.full(len(scale), self.known.zero_points.get(tensor, 0), np.uint8)
        names = [self.constant(tensor + "_scale", scale.astype(np.float32)), self.constant(tensor + "_zero", zeros)]
        self.nodes.append(helper.make_node(operator, [source, *names], [result], name=result + "_convert", axis=1))
        return result

    def whole_convolution(self, node: onnx.NodeProto, result: str) -> None:
        source, weights_name, bias_name = node.input
        weights = numpy_helper.to_array(self.tensors.pop(weights_name)).astype(np.float64)
        bias = numpy_helper.to_array(self.tensors.pop(bias_name)).astype(np.float64)
        weights *= self.scale[source][:, None, None]
        largest = np.abs(weights).max(axis=(1, 2, 3))
        step = np.where(largest > 0, largest, 1) / INT8_LIMIT
        whole = np.rint(weights / step[:, None, None, None]).astype(np.int8)
        limit = np.iinfo(np.int32)
        offset = np.rint(bias / step).clip(limit.min, limit.max).astype(np.int32)
        self.scale[result] = self.known.of[result]
        inputs = [source, "one", self.zero_point(source), self.constant(weights_name, whole)]
        inputs += [self.constant(weights_name + "_scale", (step / self.scale[result]).astype(np.float32))]
        inputs += [self.constant(f"zeros_{len(step)}", np.zeros(len(step), np.int8))]
        inputs += ["one", self.zero_point(result), self.constant(bias_name, offset)]
        kept = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        self.nodes.append(helper.make_node("QLinearConv", inputs, [result], name=node.name, **kept))

    def finish(self) -> None:
        """Put what was written in the place of the old nodes."""
        replace(self.graph.node, self.nodes)
        replace(self.graph.initializer, list(self.tensors.values()))
