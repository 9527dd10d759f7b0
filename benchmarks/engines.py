"""Room: benchmarks. Each engine on each provider: from the saved weights to a session that runs, and one picture."""

import json
import time
from typing import Any

from playwright.sync_api import Page

from benchmarks.inference import PATIENCE_S, PHOTO, native_ms, remove_timed, stage_ms
from benchmarks.report import Row, row
from benchmarks.visitor import Visitor
from offcut.contract import catalog
from tests.apart import run_apart
from tests.browser.site import remove, wait_ready
from tests.native_engine import NativeEngine
from tests.testdata import testdata

# Between a saved engine and one that takes a picture.
LOADING = ("verify-model", "load-session", "warm-up")
# What Backgrone's page says of its engine, from its cache: a claim that names no machine and no method.
CLAIM_MS = 200.0
# How a page gets the processor alone, and the graphics processor where the browser has one that is not imitated.
QUERIES = {"wasm": "?gpu=off", "webgpu": ""}


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows of all engines that the site carries."""
    models = catalog.parse(json.loads((visitor.site / "models.json").read_text()), built=True)["models"]
    carried = [one for one in models if "remote" not in one]
    page = visitor.open()
    page.wait_for_function("() => offcut.status().gpu !== 'unknown'")
    providers = ["wasm", "webgpu"] if page.evaluate("offcut.status().gpu") == "usable" else ["wasm"]
    for model in carried:
        remove(page, testdata(PHOTO), engine=model["id"])  # fetched and saved
    page.close()
    rows = []
    for model in carried:
        others = [one["id"] for one in carried if one["id"] != model["id"]]
        for provider in [one for one in providers if one in model["providers"]]:
            rows += on_provider(visitor, model, others, provider, runs)
    return rows


def on_provider(visitor: Visitor, model: dict[str, Any], others: list[str], provider: str, runs: int) -> list[Row]:
    """Return how long one engine takes to load and to run on one provider, against native onnxruntime."""
    loads, infers, native_loads, native_infers = [], [], [], []
    for _ in range(runs):
        page = visitor.open(QUERIES[provider])
        leave_unloaded(page, model["id"], others)
        marks = remove_timed(page, testdata(PHOTO), model["id"])
        used = page.evaluate("offcut.status().provider")
        assert used == provider, f"{model['id']} ran on {used}"
        loads.append(sum(stage_ms(marks, stage) for stage in LOADING))
        infers.append(stage_ms(marks, "infer"))
        threads = page.evaluate("offcut.status().threads")
        page.close()
        native = NativeEngine(threads=threads)
        native_loads.append(native_load_ms(native, visitor, model))
        native_infers.append(native_ms(native, model))
        run_apart(native.release())
    on = f"{model['id']} on {provider}, {threads} threads"
    return [
        row(f"saved weights to a ready session, {on}", loads, native_loads, "ms", None, "native onnxruntime"),
        row(f"the same, {on}", loads, [CLAIM_MS], "ms", None, "what Backgrone claims of itself"),
        row(f"one picture, {on}", infers, native_infers, "ms", None, "native onnxruntime"),
    ]


def leave_unloaded(page: Page, engine: str, others: list[str]) -> None:
    """See that this engine is not the one that the page has loaded ahead of the first picture."""
    if not others or page.evaluate("offcut.status().engine") != engine:
        return
    page.locator(f"label[for=engine-{others[0]}]").click()
    page.wait_for_function("(id) => offcut.status().engine === id", arg=others[0])
    page.reload()
    wait_ready(page)


def native_load_ms(engine: NativeEngine, visitor: Visitor, model: dict[str, Any]) -> float:
    """Return the milliseconds from the files to a native session."""
    began = time.perf_counter()
    weights = [(visitor.site / part["path"]).read_bytes() for part in model["parts"]]
    run_apart(engine.create(model, weights, deadline_s=PATIENCE_S))
    return (time.perf_counter() - began) * 1000
