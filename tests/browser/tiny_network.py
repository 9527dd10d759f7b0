"""Room: tests. Runs on CPython. May import onnx, numpy, PIL.

A tiny real network in a copy of the site: three convolutions that follow how much redder than green a picture is. It
takes any size, like the engines that are derived from ISNet, so that fixing the size is tested as well.
"""

import base64
import hashlib
import io
import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw

ENGINE = "tiny"
SIDES = ["height", "width"]


def tiny_network(padding_bytes: int = 0, low: float = -3) -> bytes:
    """Return an ONNX file: the picture halved, looked at and resized again, as in the real engines.

    `padding_bytes` of noise make it larger, where a test needs something to fill a storage with. `low` is what it says
    of grey before the sigmoid: -3 leaves a haze of 5 %.
    """
    noise = np.random.RandomState(7)
    first = noise.uniform(-0.02, 0.02, (8, 3, 3, 3)).astype(np.float32)
    first[0, :, 1, 1] = [2, -2, 0]
    second = noise.uniform(-0.02, 0.02, (8, 8, 3, 3)).astype(np.float32)
    second[0, 0, 1, 1] = 3
    third = noise.uniform(-0.02, 0.02, (1, 8, 3, 3)).astype(np.float32)
    third[0, 0, 1, 1] = 3
    weights = [first, second, third, np.full(8, 0.01, np.float32), np.full(1, low, np.float32)]
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
    model.doc_string = noise.bytes(padding_bytes // 2).hex()
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


def red_disc() -> bytes:
    """Return a PNG of a red disc before grey noise: something that the network sees."""
    image = Image.effect_noise((160, 120), 30).convert("RGB")
    ImageDraw.Draw(image).ellipse((40, 20, 120, 100), fill=(230, 40, 30))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def cut(data: bytes, count: int) -> list[bytes]:
    """Return `data` in `count` parts of about one length."""
    edges = [len(data) * place // count for place in range(count + 1)]
    return [data[first:last] for first, last in pairwise(edges)]


def site_with_network(dist: Path, root: Path, data: bytes, parts: int = 1, **entry: Any) -> Path:
    """Return a copy of the site that has this network as one engine more, chosen by default.

    Its service worker takes the changed catalogue for the one of its release.
    """
    shutil.copytree(dist, root, copy_function=lambda source, target: Path(target).hardlink_to(source))
    listed = []
    for piece in cut(data, parts):
        sha256 = hashlib.sha256(piece).hexdigest()
        path = f"weights/{sha256}.bin"
        (root / path).write_bytes(piece)
        listed.append({"path": path, "sha256": sha256, "bytes": len(piece)})
    catalogue = json.loads((dist / "models.json").read_text())
    made: dict[str, Any] = dict(next(model for model in catalogue["models"] if model["id"] == "u2netp"))
    sha256 = hashlib.sha256(data).hexdigest()
    made |= {"id": ENGINE, "label": "Tiny", "bytes": len(data), "sha256": sha256, "providers": ["webgpu", "wasm"]}
    made["parts"] = listed
    made["input"] = {**made["input"], "name": "input", "sizes_hw": [[64, 64], [32, 32]]}
    made["input"] |= {"mean": [0, 0, 0], "std": [1, 1, 1]}
    made["output"] = {**made["output"], "name": "output"}
    catalogue["models"].append({**made, **entry})
    catalogue["default"] = ENGINE
    write_released(root, "models.json", json.dumps(catalogue).encode())
    return root


def write_released(root: Path, path: str, data: bytes) -> None:
    """Put another file in the place of one of a release, in the service worker's list too."""
    (root / path).unlink()
    (root / path).write_bytes(data)
    script = root / "sw.js"
    text = script.read_text()
    build = build_of(text)
    file = next(one for one in build["shell"] + build["runtime"] if one["url"] == path)
    old = json.dumps(file, separators=(",", ":"))
    assert text.count(old) == 1, "the list of files has another form now"
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    new = json.dumps({**file, "integrity": f"sha256-{digest}", "bytes": len(data)}, separators=(",", ":"))
    script.unlink()
    script.write_text(text.replace(old, new))


def build_of(script: str) -> Any:
    """Return what the build has written into a service worker: {release, shell, runtime_id, runtime}."""
    start = script.index("const BUILD = ") + len("const BUILD = ")
    return json.JSONDecoder().raw_decode(script[start:])[0]
