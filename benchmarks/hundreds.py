"""Room: benchmarks. Hundreds of pictures at once: the longest task of the page's thread, in which it answers nobody."""

import base64
import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from benchmarks.report import Row
from benchmarks.serving import serving
from benchmarks.visitor import PATIENCE_MS, Visitor
from building.serve import make_server
from tests.browser.site import wait_ready
from tests.browser.tiny_network import site_with_network, tiny_network

COUNT = 500
# What feels like at once; also what browsers call a long task.
AIM_MS = 50
WORK_MS = 6000
WATCH = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({type: "longtask"});
}"""
ADD = """([data, count]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  for (let number = 0; number < count; number += 1)
    carried.items.add(new File([bytes, String(number)], `${number}.jpg`, {type: "image/jpeg"}));
  setTimeout(() => document.querySelector("main")
    .dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true})), 200);
}"""
TAKE = "() => window.longTasks.splice(0)"


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about adding hundreds of pictures and cutting them out, with a network that takes no time."""
    del runs
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="offcut-hundreds-", dir=visitor.site.parent) as folder:
        site = site_with_network(visitor.site, Path(folder) / "site", tiny_network())
        with serving(make_server(site)) as url, visitor.stranger() as context:
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(url)
            wait_ready(page)
            page.evaluate(WATCH)
            rows += added(page)
    return rows


def added(page: Page) -> list[Row]:
    """Drop the pictures; return the long tasks until all are listed, and of some seconds of work after that."""
    page.evaluate(ADD, [small_jpeg(), COUNT])
    page.wait_for_function("(count) => offcut.status().pictures === count", arg=COUNT)
    first = page.evaluate(TAKE)
    page.wait_for_timeout(WORK_MS)
    rows = described(f"adding {COUNT} pictures", first)
    return rows + described(f"{WORK_MS // 1000} s of cutting them out", page.evaluate(TAKE))


def described(what: str, tasks_ms: list[float]) -> list[Row]:
    """Return the longest of some long tasks, and their sum."""
    longest = max(tasks_ms, default=0.0)
    return [
        Row(f"{what}: longest of {len(tasks_ms)} tasks over {AIM_MS} ms", longest, AIM_MS, "ms", 1.0, "aim"),
        Row(f"{what}: those tasks together", sum(tasks_ms), None, "ms"),
    ]


def small_jpeg() -> str:
    """Return a small JPEG of grey noise as base64."""
    file = io.BytesIO()
    Image.effect_noise((160, 120), 30).convert("RGB").save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()
