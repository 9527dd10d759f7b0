"""Room: tests. Runs on CPython with Chromium. A model that somebody brings along, also a hostile one (FAULTS 95)."""

import io
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove, wait_ready
from tests.browser.test_threads_of_work import endless_model
from tests.browser.tiny_network import tiny_network
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
GARBAGE = b"\x08\x08" + bytes(range(256)) * 40
FIELDS = {"sizes": "64x64", "mean": "0 0 0", "std": "1 1 1", "scale": "255", "deadline": "5", "memory": "400"}
NEW = "() => offcut.engines().map((one) => one.id).filter((id) => id.startsWith('own-'))"


def red_square() -> bytes:
    pixels = np.full((96, 128, 3), (0, 200, 0), np.uint8)
    pixels[24:72, 32:96] = (255, 0, 0)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def model(nodes: list[Any], initializers: list[Any]) -> bytes:
    """Return a network from input (1, 3, 64, 64) to output, unchecked: some are wrong on purpose."""
    value = helper.make_tensor_value_info
    size = [1, 3, 64, 64]
    graph = helper.make_graph(
        nodes,
        "hostile",
        [value("input", TensorProto.FLOAT, size)],
        [value("output", TensorProto.FLOAT, None)],
        initializers,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    data: bytes = made.SerializeToString()
    return data


def bomb() -> bytes:
    """Return a few bytes that become 2.4 GB when they run: the input tiled 50,000 times, and added up."""
    repeats = helper.make_tensor("repeats", TensorProto.INT64, [4], [1, 50_000, 1, 1])
    nodes = [
        helper.make_node("Tile", ["input", "repeats"], ["huge"]),
        helper.make_node("ReduceMean", ["huge"], ["output"], axes=[1]),
    ]
    return model(nodes, [repeats])


def flood() -> bytes:
    """Return a network whose output is 300 MB."""
    repeats = helper.make_tensor("repeats", TensorProto.INT64, [4], [1, 6_000, 1, 1])
    return model([helper.make_node("Tile", ["input", "repeats"], ["output"])], [repeats])


def outside() -> bytes:
    """Return a network whose weights are said to be in a file of this machine."""
    weights = onnx.TensorProto(name="weights", data_type=TensorProto.FLOAT, dims=[1, 3, 1, 1])
    weights.data_location = TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="/etc/passwd")
    return model([helper.make_node("Conv", ["input", "weights"], ["output"])], [weights])


def switch_on(page: Page) -> None:
    page.locator("#open-storage").click()
    page.locator(".dialog-storage").get_by_text("More engines").click()
    page.wait_for_selector(".dialog-sources")
    assert page.locator("#own-file").count() == 0, "off until somebody wants it"
    page.locator("#own-switch").click()
    page.wait_for_selector("#own-file", state="attached")


def add(page: Page, name: str, data: bytes, **fields: str) -> str:
    """Fill in the form, add the file and return the id of the engine that it has become."""
    before = page.evaluate(NEW)
    for field, text in {**FIELDS, **fields}.items():
        page.locator(f"#own-{field}").fill(text)
    payload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("#own-file").set_input_files(payload)  # type: ignore[arg-type]
    page.locator("#own-added").wait_for()
    (engine,) = set(page.evaluate(NEW)) - set(before)
    page.wait_for_function("(id) => offcut.engines().find((one) => one.id === id).saved", arg=engine)
    return str(engine)


def test_a_model_of_ones_own_cuts_out_survives_a_reload_and_is_removed(serve: Serve, visit: Visit) -> None:
    site = serve()
    page = open_app(visit(), site.url)
    switch_on(page)
    engine = add(page, "redder.onnx", tiny_network())
    page.locator("#own-list").get_by_text("not checked by anybody").wait_for()
    page.keyboard.press("Escape")
    page.locator(f"[data-engine={engine}]").get_by_text("not checked by anybody").wait_for()
    png = remove(page, red_square(), "square.png", engine=engine)["png"]
    alpha_u8 = np.asarray(Image.open(io.BytesIO(png)))[..., 3]
    assert alpha_u8[48, 64] > 200 and alpha_u8[4, 4] < 50
    page.locator(f"label[for=engine-{engine}]").click()
    page.reload()
    wait_ready(page)
    page.wait_for_selector(f"[data-engine={engine}][data-wanted=true]")
    page.wait_for_function("(id) => offcut.engines().find((one) => one.id === id).saved", arg=engine)
    assert remove(page, red_square(), "square.png")["png"] == png
    page.locator(f"[data-engine={engine}] .engine-row button").click()
    page.wait_for_selector(f"[data-engine={engine}]", state="detached")
    page.reload()
    wait_ready(page)
    assert page.evaluate(NEW) == []
    assert not [path for path in site.requests("own/") if path.endswith(".bin")], "nobody is asked for it"
    assert errors_of(page) == []


def test_a_wrong_field_is_shown_and_nothing_is_kept(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(service_workers="block"), serve().url)
    switch_on(page)
    page.locator("#own-mean").fill("red")
    payload = {"name": "a.onnx", "mimeType": "application/octet-stream", "buffer": tiny_network()}
    page.locator("#own-file").set_input_files(payload)  # type: ignore[arg-type]
    page.wait_for_selector("#own-mean[aria-invalid=true]")
    page.wait_for_function("() => document.activeElement.id === 'own-mean'")
    assert page.evaluate(NEW) == []


HOSTILE = {
    "garbage": (GARBAGE, {"engine-start-failed"}),
    "outside": (outside(), {"engine-start-failed"}),
    "loop": (endless_model(), {"inference-timeout"}),
    "bomb": (bomb(), {"out-of-memory"}),
    "flood": (flood(), {"inference-failed"}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_model_costs_the_inference_worker_and_nothing_else(serve: Serve, visit: Visit, kind: str) -> None:
    data, codes = HOSTILE[kind]
    site = serve()
    page = open_app(visit(service_workers="block"), site.url)
    good = remove(page, testdata(PHOTO), engine="u2netp")["png"]
    python = page.workers[0]
    switch_on(page)
    memory = "1500" if kind == "flood" else "400"
    engine = add(page, f"{kind}.onnx", data, memory=memory)
    page.keyboard.press("Escape")
    answer = remove(page, testdata(PHOTO), engine=engine)
    assert answer.get("error", {}).get("code") in codes, answer
    assert python in page.workers, "Python's worker is the same one"
    assert page.evaluate("offcut.status().worker") == "ready"
    assert remove(page, testdata(PHOTO), engine="u2netp")["png"] == good
    assert not [path for path in site.requests("") if "passwd" in path]
    assert errors_of(page) == []
