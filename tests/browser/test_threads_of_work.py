"""Room: tests. Runs on CPython with Chromium. What hangs or dies costs only itself, and the queue goes on."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx import TensorProto, helper

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
ENDLESS = 2**62


def endless_model() -> bytes:
    """A model that takes a picture and never gives an answer."""
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_on"], ["go_on_out"]),
            helper.make_node("Sin", ["state"], ["state_out"]),
        ],
        "body",
        [
            value("turn", TensorProto.INT64, []),
            value("go_on", TensorProto.BOOL, []),
            value("state", TensorProto.FLOAT, None),
        ],
        [value("go_on_out", TensorProto.BOOL, []), value("state_out", TensorProto.FLOAT, None)],
    )
    turns = helper.make_tensor("turns", TensorProto.INT64, [], [ENDLESS])
    yes = helper.make_tensor("yes", TensorProto.BOOL, [], [True])
    loop = helper.make_node("Loop", ["turns", "yes", "input"], ["output"], body=body)
    size = [1, 3, 64, 64]
    graph = helper.make_graph(
        [loop],
        "endless",
        [value("input", TensorProto.FLOAT, size)],
        [value("output", TensorProto.FLOAT, size)],
        [turns, yes],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


@pytest.fixture
def site_with_endless(dist: Path, tmp_path: Path) -> Path:
    """A copy of the site whose catalogue has one engine more: one that hangs, with a deadline of 3 seconds."""
    root = tmp_path / "site"
    shutil.copytree(dist, root, copy_function=lambda source, target: Path(target).hardlink_to(source))
    data = endless_model()
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"weights/{sha256}.bin"
    (root / path).write_bytes(data)
    catalogue = json.loads((dist / "models.json").read_text())
    entry: dict[str, Any] = dict(next(model for model in catalogue["models"] if model["id"] == "u2netp"))
    entry |= {"id": "endless", "label": "Endless", "bytes": len(data), "sha256": sha256, "deadline_s": 3}
    entry["parts"] = [{"path": path, "sha256": sha256, "bytes": len(data)}]
    entry["input"] = {**entry["input"], "name": "input", "sizes_hw": [[64, 64]]}
    entry["output"] = {**entry["output"], "name": "output"}
    catalogue["models"].append(entry)
    (root / "models.json").unlink()
    (root / "models.json").write_text(json.dumps(catalogue))
    return root


def test_an_engine_that_hangs_costs_its_picture_and_nothing_else(
    serve: Serve, visit: Visit, site_with_endless: Path
) -> None:
    # Without service worker: it would rightly refuse a models.json that is not the one of its release.
    page = open_app(visit(service_workers="block"), serve(root=site_with_endless).url)
    good = remove(page, testdata(PHOTO), engine="u2netp")["png"]
    python = list(page.workers)
    error = remove(page, testdata(PHOTO), engine="endless")["error"]
    assert error["code"] == "inference-timeout"
    assert remove(page, testdata(PHOTO), engine="u2netp")["png"] == good
    assert python[0] in page.workers  # Python's worker is the same one
    assert page.evaluate("offcut.status().worker") == "ready"
    assert errors_of(page) == []


def test_cancelling_a_run_ends_it_at_once(serve: Serve, visit: Visit, site_with_endless: Path) -> None:
    page = open_app(visit(service_workers="block"), serve(root=site_with_endless).url)
    page.locator("label[for=engine-endless]").click()
    payload = {"name": "cat.jpg", "mimeType": "image/jpeg", "buffer": testdata(PHOTO).read_bytes()}
    page.locator("input[type=file]:not([capture])").first.set_input_files(payload)  # type: ignore[arg-type]
    page.wait_for_function("() => document.querySelector('[data-state=working]')")
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Cancel").first.click()
    page.wait_for_function("() => !document.querySelector('[data-state=working]')", timeout=1000)
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    assert errors_of(page) == []


FATAL = """async () => {
  // The same event that Pyodide raises when it is beyond help.
  const error = Object.assign(new Error("planned"), {pyodide_fatal_error: true});
  Promise.reject(error);
}"""


def test_a_python_worker_that_dies_is_replaced_and_the_queue_goes_on(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    good = remove(page, testdata(PHOTO), engine="u2netp")["png"]
    page.evaluate("() => { window.second = null; }")
    python = page.workers[0]
    python.evaluate("() => { setTimeout(() => { throw 0; }, 0); }")
    python.evaluate(FATAL)
    page.wait_for_function("() => offcut.status().worker !== 'ready'")
    assert remove(page, testdata(PHOTO), engine="u2netp")["png"] == good
    assert page.evaluate("offcut.status().worker") == "ready"
