"""Room: tests. Runs on CPython. May import onnx, numpy.

A tiny real network in a copy of the site: three convolutions that follow how much redder than green a picture is. It
takes any size, like the engines that are derived from ISNet, so that fixing the size is tested as well.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ENGINE = "tiny"
SIDES = ["height", "width"]


def tiny_network() -> bytes:
    """Return an ONNX file: the picture halved, looked at and resized again, as in the real engines."""
    noise = np.random.RandomState(7)
    first = noise.uniform(-0.02, 0.02, (8, 3, 3, 3)).astype(np.float32)
    first[0, :, 1, 1] = [2, -2, 0]
    second = noise.uniform(-0.02, 0.02, (8, 8, 3, 3)).astype(np.float32)
    second[0, 0, 1, 1] = 3
    third = noise.uniform(-0.02, 0.02, (1, 8, 3, 3)).astype(np.float32)
    third[0, 0, 1, 1] = 3
    weights = [first, second, third, np.full(8, 0.01, np.float32), np.full(1, -3, np.float32)]
    names = ["first", "second", "third", "little", "low"]
    make, value = helper.make_node, helper.make_tensor_value_info
    nodes = [
        make("Conv", ["input", "first", "little"], ["seen"], pads=[1, 1, 1, 1]),
        make("Relu", ["seen"], ["lit"]),
        make("MaxPool", ["lit"], ["half"], kernel_shape=[2, 2], strides=[2, 2]),
        make("Conv", ["half", "second", "little"], ["felt"], pads=[1, 1, 1, 1]),
        make("Relu", ["felt"], ["known"]),
        make("Shape", ["known"], ["channels"], start=0, end=2),
        make("Shape", ["input"], ["sides"], start=2, end=4),
        make("Concat", ["channels", "sides"], ["sizes"], axis=0),
        make("Resize", ["known", "", "", "sizes"], ["whole"], mode="linear"),
        make("Conv", ["whole", "third", "low"], ["score"], pads=[1, 1, 1, 1]),
        make("Sigmoid", ["score"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [value("input", TensorProto.FLOAT, [1, 3, *SIDES])],
        [value("output", TensorProto.FLOAT, [1, 1, *SIDES])],
        [numpy_helper.from_array(tensor, name) for tensor, name in zip(weights, names, strict=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


def site_with_network(dist: Path, root: Path, data: bytes, **entry: Any) -> Path:
    """Return a copy of the site that has this network as one engine more, chosen by default."""
    shutil.copytree(dist, root, copy_function=lambda source, target: Path(target).hardlink_to(source))
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"weights/{sha256}.bin"
    (root / path).write_bytes(data)
    catalogue = json.loads((dist / "models.json").read_text())
    made: dict[str, Any] = dict(next(model for model in catalogue["models"] if model["id"] == "u2netp"))
    made |= {"id": ENGINE, "label": "Tiny", "bytes": len(data), "sha256": sha256, "providers": ["webgpu", "wasm"]}
    made["parts"] = [{"path": path, "sha256": sha256, "bytes": len(data)}]
    made["input"] = {**made["input"], "name": "input", "sizes_hw": [[64, 64], [32, 32]]}
    made["input"] |= {"mean": [0, 0, 0], "std": [1, 1, 1]}
    made["output"] = {**made["output"], "name": "output"}
    catalogue["models"].append({**made, **entry})
    catalogue["default"] = ENGINE
    (root / "models.json").unlink()
    (root / "models.json").write_text(json.dumps(catalogue))
    return root
