"""Room: tests. Runs on CPython. May import everything.

A small network with the same parts as the real ones goes through the same recipes.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from building import derive, graphs
from tests.native_engine import catalogue_entry, weights_path
from tests.testdata import ROOT

SIDE = 64
HALF, FLOAT = TensorProto.FLOAT16, TensorProto.FLOAT


def constant(name: str, shape: tuple[int, ...], rng: np.random.RandomState) -> onnx.TensorProto:
    return numpy_helper.from_array(rng.uniform(-0.5, 0.5, shape).astype(np.float16), name)


def conv(source: str, name: str, result: str, pad: int, stride: int = 1) -> onnx.NodeProto:
    inputs = [source, name + ".w", name + ".b"]
    return helper.make_node("Conv", inputs, [result], name=name, pads=[pad] * 4, strides=[stride] * 2)


def resize(source: str, sizes: str, result: str) -> list[onnx.NodeProto]:
    """As a converter to float16 leaves it: Resize itself stays float32, between Casts."""
    return [
        helper.make_node("Cast", [source], [source + "_32"], name=source + "_32", to=FLOAT),
        helper.make_node(
            "Resize", [source + "_32", "", "", sizes], [result + "_32"], name=result + "_32", mode="linear"
        ),
        helper.make_node("Cast", [result + "_32"], [result], name=result, to=HALF),
    ]


def half_network() -> bytes:
    """A float16 network of one fixed size, its nodes out of order, with an output nobody needs."""
    rng = np.random.RandomState(9)
    shapes = {"in": (4, 3, 3, 3), "deep": (4, 4, 3, 3), "side": (1, 8, 1, 1), "extra": (2, 4, 1, 1)}
    tensors = [constant(name + ".w", shape, rng) for name, shape in shapes.items()]
    tensors += [constant(name + ".b", shape[:1], rng) for name, shape in shapes.items()]
    tensors += [
        numpy_helper.from_array(np.array([1, channels, size, size], np.int64), name)
        for name, channels, size in (("size.up", 4, SIDE // 2), ("size.out", 1, SIDE))
    ]
    nodes = [
        helper.make_node("Cast", ["half"], ["matte"], name="out", to=FLOAT),  # first, though it comes last
        helper.make_node("Cast", ["picture"], ["picture_16"], name="in_16", to=HALF),
        conv("picture_16", "in", "top", 1, stride=2),
        helper.make_node("MaxPool", ["top"], ["pooled"], name="pool", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1),
        conv("pooled", "deep", "bottom", 1),
        *resize("bottom", "size.up", "up"),
        helper.make_node("Concat", ["up", "top"], ["joined"], name="join", axis=1),
        conv("joined", "side", "map", 0),
        *resize("map", "size.out", "grown"),
        helper.make_node("Sigmoid", ["grown"], ["half"], name="act"),
        conv("bottom", "extra", "unneeded_16", 0),
        helper.make_node("Cast", ["unneeded_16"], ["unneeded"], name="unneeded", to=FLOAT),
    ]
    values = [
        helper.make_tensor_value_info(name, FLOAT, shape)
        for name, shape in (("picture", [1, 3, SIDE, SIDE]), ("matte", [1, 1, SIDE, SIDE]), ("unneeded", None))
    ]
    graph = helper.make_graph(nodes, "small", values[:1], values[1:], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8).SerializeToString()


def session(data: bytes, optimised: Path | None = None, size: int | None = None) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    for side in ("height", "width") if size else ():  # the names that assets/js/inference.js uses
        options.add_free_dimension_override_by_name(side, size)
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    if optimised is not None:
        # Extended, not all: the last level adds layout changes of this processor.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(optimised)
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def picture(height: int, width: int) -> np.ndarray:
    return np.random.RandomState(10).uniform(-0.5, 0.5, (1, 3, height, width)).astype(np.float32)


def optimised_operators(data: bytes, folder: Path, size: int | None = None) -> set[str]:
    """Return the kinds of nodes that are left after the session has been created, for inputs of `size` if given."""
    session(data, folder / "optimised.onnx", size)
    return {node.op_type for node in onnx.load(folder / "optimised.onnx").graph.node}


@pytest.mark.parametrize(("recipe", "tolerance"), [("weights-fp16", 2e-3), ("weights-int8", 6e-3)])
def test_the_derived_network_computes_the_same_at_its_old_size(recipe: str, tolerance: float) -> None:
    """Tolerances: float16 arithmetic of the source; and rounding weights to 1/254 of the largest."""
    source = half_network()
    expected = session(source).run(["matte"], {"picture": picture(SIDE, SIDE)})[0]
    derived = session(derive.derive(recipe, source))
    (got,) = derived.run(None, {"input": picture(SIDE, SIDE)})
    assert np.abs(got - expected).max() < tolerance
    assert got.std() > 0.02


@pytest.mark.parametrize("recipe", ["weights-fp16", "weights-int8"])
def test_the_derived_network_takes_any_size(recipe: str) -> None:
    derived = session(derive.derive(recipe, half_network()))
    assert [value.name for value in derived.get_outputs()] == ["output"]
    assert derived.get_inputs()[0].shape == [1, 3, "height", "width"]
    for height, width in ((32, 32), (96, 64), (128, 192)):
        assert derived.run(None, {"input": picture(height, width)})[0].shape == (1, 1, height, width)


@pytest.mark.parametrize("recipe", ["weights-fp16", "weights-int8"])
def test_nothing_is_left_between_the_weights_and_the_convolution(recipe: str, tmp_path: Path) -> None:
    operators = optimised_operators(derive.derive(recipe, half_network()), tmp_path)
    assert operators & {"Conv", "FusedConv"}
    assert not operators & {"Cast", "Mul", "DequantizeLinear"}


def test_weights_are_kept_small_and_biases_whole() -> None:
    kept = onnx.load_from_string(derive.derive("weights-int8", half_network())).graph.initializer
    kinds = {tensor.name: tensor.data_type for tensor in kept}
    assert kinds["in.w"] == TensorProto.INT8
    assert kinds["in.w_scale"] == FLOAT
    assert kinds["in.b"] == FLOAT
    assert not any(name.startswith("extra") for name in kinds), "what only the dropped output needs is gone"


def test_rounding_of_weights_is_symmetric_and_per_channel() -> None:
    weights = np.array([1.27, -1.27, 0.634, 0, 100.0, -50.0, 0, 0, 0, 0, 0, 0], np.float32).reshape(3, 1, 2, 2)
    (whole, scale), _ = derive.int8_constant(weights, "w")
    assert numpy_helper.to_array(whole).reshape(3, 4).tolist() == [[127, -127, 63, 0], [127, -64, 0, 0], [0, 0, 0, 0]]
    assert numpy_helper.to_array(scale).reshape(3) == pytest.approx([0.01, 100 / 127, 1 / 127])


def test_pruning_keeps_the_numbers(tmp_path: Path) -> None:
    source = half_network()
    pruned = derive.derive("prune-outputs", source)
    got = session(pruned).run(None, {"input": picture(SIDE, SIDE)})
    assert len(got) == 1
    assert (got[0] == session(source).run(["matte"], {"picture": picture(SIDE, SIDE)})[0]).all()
    pools = [node for node in onnx.load_from_string(pruned).graph.node if node.op_type == "MaxPool"]
    assert [attribute.i for attribute in pools[0].attribute if attribute.name == "ceil_mode"] == [0]


def test_weights_are_halved_without_touching_sizes(tmp_path: Path) -> None:
    """The source's weights are exact as float16, so nothing but their storage changes."""
    model = onnx.load_from_string(half_network())
    derive.prune_outputs(model.graph)
    derive.compute_in_float32(model.graph)
    graphs.rename(model.graph, "input", "input.1")
    source = model.SerializeToString()
    derived = derive.derive("weights-fp16-fixed", source)
    assert len(derived) < len(source)
    got = session(derived).run(None, {"input": picture(SIDE, SIDE)})
    expected = session(source).run(None, {"input.1": picture(SIDE, SIDE)})
    assert len(got) == 1 and np.abs(got[0] - expected[0]).max() < 1e-6
    kinds = {tensor.name: tensor.data_type for tensor in onnx.load_from_string(derived).graph.initializer}
    assert kinds["in.w"] == HALF and kinds["in.b"] == FLOAT
    assert "Cast" not in optimised_operators(derived, tmp_path)


@pytest.mark.parametrize("recipe", sorted(derive.RECIPES))
def test_the_bytes_are_the_same_every_time(recipe: str, tmp_path: Path) -> None:
    source = tmp_path / "source.onnx"
    source.write_bytes(half_network())
    digests = set()
    for number in range(2):
        target = tmp_path / str(number)
        # Another hash seed each time: no set's order may reach the file.
        command = [sys.executable, "-m", "building.derive", recipe, str(source), str(target)]
        subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONHASHSEED": str(number)})
        digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_an_unknown_recipe_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert derive.main(["weights-int4", "a", "b"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert derive.main([]) == 2
    with pytest.raises(ValueError, match="unknown recipe"):
        derive.derive("weights-int4", b"")


def test_a_resize_without_a_partner_s_size_is_refused() -> None:
    graph = onnx.load_from_string(half_network()).graph
    for node in graph.node:
        if node.op_type == "Concat":
            node.input[1] = "up"
    derive.prune_outputs(graph)
    derive.compute_in_float32(graph)
    with pytest.raises(ValueError, match="nothing to take its size from"):
        derive.follow_sizes(graph)


@pytest.mark.parametrize("engine", ["u2netp", "isnet-w8", "isnet-fp16", "u2net", "isnet-uint8", "isnet-q8"])
def test_the_served_weights_are_those_of_the_catalogue_and_fold(engine: str, tmp_path: Path) -> None:
    entry, data = catalogue_entry(engine), weights_path(engine).read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
    if engine in ("isnet-uint8", "isnet-q8"):  # compute in integers
        return
    operators = optimised_operators(data, tmp_path)
    assert not operators & {"Mul", "DequantizeLinear"}
    assert "Cast" not in operators or engine.startswith("u2net")  # U-2-Net's own Casts are about sizes


def test_nothing_is_left_to_compute_sizes_once_the_size_is_fixed(tmp_path: Path) -> None:
    """What computes sizes would run on the processor in the middle of a network that runs on the GPU."""
    about_sizes = {"Shape", "Slice", "Gather", "Cast", "Unsqueeze"}
    data = weights_path("isnet-w8").read_bytes()
    assert optimised_operators(data, tmp_path) & about_sizes
    assert not optimised_operators(data, tmp_path, 1024) & about_sizes


def test_isnet_runs_at_every_size_of_the_catalogue_and_between() -> None:
    derived = session(weights_path("isnet-w8").read_bytes())
    for height, width in ((512, 512), (384, 512)):
        assert derived.run(None, {"input": picture(height, width)})[0].shape == (1, 1, height, width)
