"""Room: tests. Runs on CPython. May import everything.

A small network with the operators of ISNet goes through the quantiser, with scales taken from its own float32 values.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from building import derive, quantise
from tests.native_engine import weights_path

SIDE = 32
# One channel of `a` is so much louder than the others, and whoever reads it, at this place, listens so much less.
LOUD = 50
HEARS = {"b": 0, "c": 4, "last": 0}


def network() -> onnx.ModelProto:
    """Float32: a first convolution, a branch that is pooled, grown, joined and added, a last convolution."""
    rng = np.random.RandomState(3)
    shapes = {"first": (4, 3, 3, 3), "a": (4, 4, 3, 3), "b": (4, 4, 3, 3), "c": (4, 8, 3, 3), "last": (1, 4, 3, 3)}
    tensors, nodes = [], []
    for name, shape in shapes.items():
        weights = rng.uniform(-0.4, 0.4, shape).astype(np.float32)
        if name == "a":
            weights[0] *= LOUD  # with one scale for all channels the others would have five levels left
        if name in HEARS:
            weights[:, HEARS[name]] /= LOUD
        tensors.append(numpy_helper.from_array(weights, name + ".w"))
        tensors.append(numpy_helper.from_array(rng.uniform(-0.1, 0.1, shape[:1]).astype(np.float32), name + ".b"))
    tensors.append(numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice"))

    def conv(name: str, source: str, relu: bool = True) -> str:
        made = name + ".out" if relu else name
        nodes.append(helper.make_node("Conv", [source, name + ".w", name + ".b"], [made], name=name, pads=[1] * 4))
        if relu:
            nodes.append(helper.make_node("Relu", [made], [name], name=name + ".relu"))
        return name

    top = conv("a", conv("first", "input", relu=False))
    nodes.append(helper.make_node("MaxPool", [top], ["pooled"], name="pool", kernel_shape=[2, 2], strides=[2, 2]))
    low = conv("b", "pooled")
    nodes.append(helper.make_node("Resize", [low, "", "twice"], ["grown"], name="grow", mode="linear"))
    nodes.append(helper.make_node("Concat", ["grown", top], ["joined"], name="join", axis=1))
    nodes.append(helper.make_node("Add", [conv("c", "joined"), top], ["sum"], name="add"))
    conv("last", "sum", relu=False)
    nodes.append(helper.make_node("Sigmoid", ["last"], ["output"], name="act"))
    sizes = {"input": [1, 3, SIDE, SIDE], "output": [1, 1, SIDE, SIDE]}
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in sizes.items()]
    graph = helper.make_graph(nodes, "small", values[:1], values[1:], tensors)
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid(quantise.MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def picture() -> np.ndarray:
    return np.random.RandomState(4).uniform(-0.5, 0.5, (1, 3, SIDE, SIDE)).astype(np.float32)


def run(model: onnx.ModelProto, *names: str, optimised: Path | None = None) -> list[np.ndarray]:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if optimised is not None:
        options.optimized_model_filepath = str(optimised)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return list(session.run(list(names), {"input": picture()}))


def scales(is_per_channel: bool = True) -> quantise.Scales:
    """What the float32 network reaches on its picture."""
    model = network()
    names = ["first", "a", "b", "c", "sum"]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    values = dict(zip(names, run(model, *names), strict=True))
    zero = 128
    tops = {name: np.abs(value).max(axis=(0, 2, 3)) + 1e-3 for name, value in values.items()}
    if not is_per_channel:
        tops = {name: np.full_like(top, top.max()) for name, top in tops.items()}
    tops["first"] *= 255 / 127
    tops["a"] = tops["c"] = tops["sum"]
    return quantise.Scales({name: top.astype(float) / 255 for name, top in tops.items()}, {"first": zero})


def test_integers_compute_what_floats_do() -> None:
    (expected,) = run(network(), "output")
    model = network()
    quantise.static_int8(model.graph, scales())
    onnx.checker.check_model(model)
    (got,) = run(model, "output")
    assert expected.std() > 0.05
    assert np.abs(got - expected).mean() < 0.01


def test_one_scale_for_all_channels_is_worse() -> None:
    (expected,) = run(network(), "output")
    errors = []
    for is_per_channel in (True, False):
        model = network()
        quantise.static_int8(model.graph, scales(is_per_channel))
        errors.append(np.abs(run(model, "output")[0] - expected).mean())
    assert errors[0] < errors[1] / 2


def test_nothing_is_scaled_again_between_the_first_and_the_last_convolution(tmp_path: Path) -> None:
    model = network()
    quantise.static_int8(model.graph, scales())
    run(model, "output", optimised=tmp_path / "optimised.onnx")
    for graph in (model.graph, onnx.load(tmp_path / "optimised.onnx").graph):
        operators = [node.op_type for node in graph.node]
        assert operators.count("QLinearConv") == 3
        assert operators.count("QLinearAdd") == 1
        assert operators.count("QuantizeLinear") == operators.count("DequantizeLinear") == 1


def test_isnet_computes_in_integers_but_for_its_ends() -> None:
    operators = [node.op_type for node in onnx.load(weights_path("isnet-q8")).graph.node]
    assert (operators.count("QLinearConv"), operators.count("Conv"), operators.count("QLinearAdd")) == (112, 2, 11)
    assert operators.count("QuantizeLinear") == operators.count("DequantizeLinear") == 1


def test_scales_survive_being_kept_as_text() -> None:
    wanted = np.array([1.0, 0.5, 0.013, 2.0**-31])
    kept = quantise.unpack(quantise.pack(wanted))
    assert np.array_equal(kept[[0, 1, 3]], wanted[[0, 1, 3]])
    assert abs(np.log2(kept[2] / wanted[2])) <= 1 / 16
    for scale in (1.2, 2.0**-40):
        with pytest.raises(ValueError, match="out of range"):
            quantise.pack(np.array([scale]))


def test_what_is_added_with_different_scales_is_refused() -> None:
    different = scales()
    different.of["c"] = different.of["c"] * 2
    with pytest.raises(ValueError, match="different scales"):
        quantise.static_int8(network().graph, different)


def test_an_operator_that_integers_do_not_pass_is_refused() -> None:
    model = network()
    model.graph.node.insert(3, helper.make_node("Tanh", ["a"], ["other"], name="odd"))
    with pytest.raises(ValueError, match="Tanh is not computed in integers"):
        quantise.static_int8(model.graph, scales())


def test_the_recipe_is_known() -> None:
    assert "static-int8" in derive.RECIPES
