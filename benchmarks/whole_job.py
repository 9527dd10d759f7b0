"""Room: benchmarks. A 12-megapixel JPEG from drop to PNG: what surrounds inference, the page's thread, memory."""

import json
import time
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from benchmarks.inference import remove_timed, stage_ms
from benchmarks.machine import peak_memory_bytes
from benchmarks.report import Row, row
from benchmarks.visitor import Visitor
from offcut.contract import catalog, recipe
from offcut.matte import codec, export, pipeline, tensor
from tests.testdata import testdata

LARGE = "quality/composite31/images/comp_am2k_sample10.jpg"
TRUTH = "quality/composite31/masks/comp_am2k_sample10.png"
ENGINES = ("u2netp", "isnet-w8")
AIM_REST = 4.0
AIM_LONG_TASK_MS = 100.0

WATCH_TASKS = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
  }).observe({type: "longtask"});
}"""


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about a whole job."""
    models = catalog.parse(json.loads((visitor.site / "models.json").read_text()), built=True)["models"]
    page = visitor.open()
    page.evaluate(WATCH_TASKS)
    rows = []
    for name in ENGINES:
        model = next(entry for entry in models if entry["id"] == name)
        remove_timed(page, testdata(LARGE), name)
        whole, rest, native = [], [], []
        for _ in range(runs):
            marks = remove_timed(page, testdata(LARGE), name)
            whole.append(marks[-1][1] - marks[0][1])
            rest.append(whole[-1] - stage_ms(marks, "infer"))
            native.append(native_rest_ms(model))
        rows.append(row(f"12 MP JPEG to PNG without inference, {name}", rest, native, "ms", AIM_REST, "native Pillow"))
        rows.append(row(f"its share of the whole job, {name}", rest, whole, "ms", None, "whole job"))
        longest = on_the_page(page, name, runs)
        rows.append(Row(f"longest task of the page's thread, {name}", longest, AIM_LONG_TASK_MS, "ms", 1.0, "aim"))
    peak = peak_memory_bytes(visitor.renderer_ids())
    if peak is not None:
        rows.append(Row("peak memory of the page's process after all of these", peak / 1e6, None, "MB"))
    page.close()
    return rows


def on_the_page(page: Page, engine: str, runs: int) -> float:
    """Cut the picture out as people do, with previews painted; return the longest task in ms (0: none over 50)."""
    page.locator(f"label[for=engine-{engine}]").click()
    page.evaluate("() => { window.longest = 0; }")
    for _ in range(runs):
        page.locator("input[type=file]:not([capture])").first.set_input_files(testdata(LARGE))
        page.wait_for_function("() => document.querySelector('[data-state=done]')")
        page.wait_for_timeout(1000)
        page.get_by_role("button", name="Remove all").first.click()
        page.locator("#clear-sure").click()  # asked because nothing was downloaded
        page.wait_for_function("() => !document.querySelector('[data-state]')")
    longest: float = page.evaluate("window.longest")
    return longest


def native_rest_ms(model: dict[str, Any]) -> float:
    """Return the milliseconds that the same code takes on CPython with a ready mask: decode, prepare, compose, PNG."""
    height, width = model["input"]["sizes_hw"][0]
    raw = native_mask(height, width)
    began = time.perf_counter()
    picture = codec.decode(testdata(LARGE).read_bytes())
    pipeline.prepare(picture, model)
    coarse_alpha = tensor.alpha_from_raw(raw, model["output"])
    cutout = pipeline.finish(coarse_alpha, picture, recipe.defaults()["edges"])
    export.encode_png(cutout.rgba_u8, picture.icc)
    return (time.perf_counter() - began) * 1000


def native_mask(height: int, width: int) -> Any:
    """Return the true mask of the picture in the form that a model gives."""
    with Image.open(testdata(TRUTH)) as mask:
        small = mask.convert("L").resize((width, height), Image.Resampling.BILINEAR)
    return (np.asarray(small, dtype=np.float32) / 255)[None, None]
