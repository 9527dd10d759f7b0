"""Room: building. Runs on CPython in the build's virtual environment. May import numpy and onnx.

Makes the weights that the site serves from the weights that the models' authors publish:

    python -m building.derive RECIPE SOURCE TARGET

prune-outputs       keep the first output and what it needs; MaxPool without ceil_mode
weights-fp16-fixed  the same, weights kept as float16, the input size as it was
weights-fp16        the same, computed in float32, free of a fixed input size, weights kept as float16
weights-int8        the same, weights kept as int8 with one scale per output channel
static-int8         IS-Net computed in 8-bit integers, for the processor (quantise.py)

The kept weights are constants behind Cast (and Mul), which ONNX Runtime folds to float32 when it creates the session:
a small download at the speed of float32. (It does not fold DequantizeLinear by default, and a float16 graph would be
cast again in every run on the CPU.)

The target's SHA-256 is pinned in models.json, so every step here must give the same bits on every machine: only
element by element arithmetic and maxima are used, never a sum, whose last bit depends on the order of its terms.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from building.graphs import drop_unused, rename, replace
from building.quantise import ISNET_SCALES, MICROSOFT, read_scales, static_int8

INPUT_NAME = "input"
OUTPUT_NAME = "output"
# Largest int8 magnitude that has a negative twin: symmetric, so no zero point is needed.
INT8_LIMIT = 127


def derive(recipe: str, source: bytes) -> bytes:
    """Apply a recipe to the bytes of an ONNX file; raise ValueError for an unknown recipe or an unexpected graph."""
    if recipe not in RECIPES:
        raise ValueError(f"unknown recipe {recipe!r}; there are {', '.join(sorted(RECIPES))}")
    model = onnx.load_from_string(source)
    RECIPES[recipe](model.graph)
    if any(node.domain == MICROSOFT for node in model.graph.node):
        model.opset_import.append(onnx.helper.make_opsetid(MICROSOFT, 1))
    del model.graph.value_info[:]  # types and sizes of the old graph
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def prune_outputs(graph: onnx.GraphProto) -> None:
    """Keep the first output, named `output`, and only what it needs; name the input `input`."""
    del graph.output[1:]
    drop_unused(graph)
    rename(graph, graph.input[0].name, INPUT_NAME)
    rename(graph, graph.output[0].name, OUTPUT_NAME)
    floor_pooling(graph)


def weights_fp16_fixed(graph: onnx.GraphProto) -> None:
    """Float32 graph of its fixed size, weights rounded to float16: for U-2-Net, whose opset has no free sizes."""
    # On 16 pictures the masks agree with the unrounded ones at IoU .9995 (worst .996); with int8 at .978 (.846).
    prune_outputs(graph)
    keep_weights(graph, half_constant)


def weights_fp16(graph: onnx.GraphProto) -> None:
    """Size-free float32 graph, weights kept as float16."""
    free_size_float32(graph)
    keep_weights(graph, half_constant)


def weights_int8(graph: onnx.GraphProto) -> None:
    """Size-free float32 graph, weights kept as int8 with one scale per output channel."""
    free_size_float32(graph)
    keep_weights(graph, int8_constant)


def isnet_static_int8(graph: onnx.GraphProto) -> None:
    """IS-Net, free of a fixed input size, computed in 8-bit integers with the scales of this repository."""
    free_size_float32(graph)
    static_int8(graph, read_scales(ISNET_SCALES))


def free_size_float32(graph: onnx.GraphProto) -> None:
    """Turn a float16 graph of one fixed input size into a float32 graph of any size."""
    prune_outputs(graph)
    compute_in_float32(graph)
    follow_sizes(graph)
    drop_unused(graph)
    for value in (graph.input[0], graph.output[0]):
        for axis, symbol in ((2, "height"), (3, "width")):
            value.type.tensor_type.shape.dim[axis].dim_param = symbol


RECIPES = {f.__name__.replace("_", "-"): f for f in (prune_outputs, weights_fp16_fixed, weights_fp16, weights_int8)}
RECIPES["static-int8"] = isnet_static_int8


def floor_pooling(graph: onnx.GraphProto) -> None:
    """Set MaxPool's ceil_mode to 0, because WebGPU cannot run it otherwise.

    It changes nothing while every pooled side is even: for U2-Net when the input's sides are multiples of 32, for
    ISNet, which halves once more, multiples of 64.
    """
    for node in graph.node:
        if node.op_type == "MaxPool":
            for attribute in node.attribute:
                if attribute.name == "ceil_mode":
                    attribute.i = 0


def compute_in_float32(graph: onnx.GraphProto) -> None:
    """Make all initialisers float32 and take out the Casts between float16 and float32, which now do nothing."""
    for tensor in graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT16:
            wide = numpy_helper.to_array(tensor).astype(np.float32)
            tensor.CopyFrom(numpy_helper.from_array(wide, tensor.name))
    floats = (onnx.TensorProto.FLOAT16, onnx.TensorProto.FLOAT)
    origin: dict[str, str] = {}  # the output of a removed Cast -> the tensor it was made from
    kept = []
    for node in graph.node:
        node.input[:] = [origin.get(name, name) for name in node.input]
        if node.op_type == "Cast" and node.attribute[0].i in floats:
            origin[node.output[0]] = node.input[0]
        else:
            kept.append(node)
    replace(graph.node, kept)
    for value in graph.output:
        if value.name in origin:
            rename(graph, origin[value.name], value.name)


def follow_sizes(graph: onnx.GraphProto) -> None:
    """Let every Resize take its height and width from a tensor of the graph instead of a constant.

    A Resize whose result is joined with another tensor must have that tensor's size; the one that is joined with
    nothing makes the output and takes the size of the input.
    """
    partner = {}
    for node in graph.node:
        if node.op_type == "Concat":
            for name in node.input:
                partner[name] = [other for other in node.input if other != name]
    resized = {node.output[0] for node in graph.node if node.op_type == "Resize"}
    nodes = []
    for node in graph.node:
        if node.op_type == "Resize":
            others = [name for name in partner.get(node.output[0], [INPUT_NAME]) if name not in resized]
            if not others:
                raise ValueError(f"{node.name}: nothing to take its size from")
            sizes = node.output[0] + "_sizes"
            nodes.extend(size_nodes(node.input[0], others[0], sizes))
            del node.input[1:]
            node.input.extend(["", "", sizes])
        nodes.append(node)
    replace(graph.node, nodes)


def size_nodes(channels_of: str, size_of: str, result: str) -> list:
    """Nodes for the shape (N and C of one tensor, H and W of another); Shape's start and end need opset 15."""
    make = onnx.helper.make_node
    return [
        make("Shape", [channels_of], [result + "_nc"], name=result + "_nc", start=0, end=2),
        make("Shape", [size_of], [result + "_hw"], name=result + "_hw", start=2, end=4),
        make("Concat", [result + "_nc", result + "_hw"], [result], name=result, axis=0),
    ]


def keep_weights(graph: onnx.GraphProto, constant: Callable[[np.ndarray, str], tuple[list, list]]) -> None:
    """Replace the weights of every Conv by what `constant` makes of them; biases stay float32."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    nodes, made = [], []
    for node in graph.node:
        if node.op_type == "Conv":
            weights = numpy_helper.to_array(tensors.pop(node.input[1]))
            new_tensors, new_nodes = constant(weights, node.input[1])
            made.extend(new_tensors)
            nodes.extend(new_nodes)
            node.input[1] = new_nodes[-1].output[0]
        nodes.append(node)
    replace(graph.initializer, [*tensors.values(), *made])
    replace(graph.node, nodes)


def half_constant(weights: np.ndarray, name: str) -> tuple[list, list]:
    """Weights as float16 behind a Cast; exact where they were float16 in the source, rounded to nearest otherwise."""
    kept = numpy_helper.from_array(weights.astype(np.float16), name)
    cast = onnx.helper.make_node("Cast", [name], [name + "_wide"], name=name + "_wide", to=onnx.TensorProto.FLOAT)
    return [kept], [cast]


def int8_constant(weights: np.ndarray, name: str) -> tuple[list, list]:
    """Weights as int8 behind Cast and Mul: w = q * scale, one scale per output channel, rounded to nearest."""
    largest = np.abs(weights).max(axis=tuple(range(1, weights.ndim)), keepdims=True)
    scale = (np.where(largest > 0, largest, 1) / np.float32(INT8_LIMIT)).astype(np.float32)
    whole = np.rint(weights / scale).astype(np.int8)
    tensors = [numpy_helper.from_array(whole, name), numpy_helper.from_array(scale, name + "_scale")]
    make = onnx.helper.make_node
    nodes = [
        make("Cast", [name], [name + "_whole"], name=name + "_whole", to=onnx.TensorProto.FLOAT),
        make("Mul", [name + "_whole", name + "_scale"], [name + "_wide"], name=name + "_wide"),
    ]
    return tensors, nodes


def main(arguments: list[str]) -> int:
    """Command line: RECIPE SOURCE TARGET."""
    if len(arguments) != 3:
        print("usage: python -m building.derive RECIPE SOURCE TARGET", file=sys.stderr)
        return 2
    recipe, source, target = arguments
    if recipe not in RECIPES:
        print(f"unknown recipe {recipe!r}; there are {', '.join(sorted(RECIPES))}", file=sys.stderr)
        return 2
    Path(target).write_bytes(derive(recipe, Path(source).read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
