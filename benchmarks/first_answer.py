"""Room: benchmarks. May import building, playwright, benchmarks, tests.

A first visit at 20 Mbit/s: from the drop to the first cutout on the screen, and to that of the default engine.
"""

from pathlib import Path

from benchmarks.report import Row, row
from benchmarks.serving import serving
from benchmarks.throttle import throttle
from benchmarks.visitor import PATIENCE_MS, Visitor
from building.serve import make_server
from tests.browser.site import wait_ready

BYTES_PER_S = 20e6 / 8
AIM = 0.4
WATCH = """() => {
  window.seen = {};
  const look = () => {
    const image = document.querySelector("img.canvas-after");
    if (image?.complete && image.naturalWidth) window.seen.first ??= performance.now();
    if (document.querySelector("[data-state=done]") && window.seen.first) window.seen.last ??= performance.now();
    if (!window.seen.last) requestAnimationFrame(look);
  };
  addEventListener("change", () => (window.seen.dropped ??= performance.now()), {capture: true});
  look();
}"""


def measure(visitor: Visitor, picture: Path, runs: int) -> list[Row]:
    """Return the row about the first useful answer; each run is a browser that has never been here."""
    first, last = [], []
    server = make_server(visitor.site)
    throttle(server, BYTES_PER_S)
    with serving(server) as url:
        for _ in range(runs):
            with visitor.stranger() as context:
                page = context.new_page()
                page.set_default_timeout(PATIENCE_MS)
                page.goto(url)
                wait_ready(page)
                page.evaluate(WATCH)
                page.locator("input[type=file]:not([capture])").first.set_input_files(picture)
                page.wait_for_function("() => window.seen.last")
                seen = page.evaluate("window.seen")
                first.append(seen["first"] - seen["dropped"])
                last.append(seen["last"] - seen["dropped"])
    what = "first visit at 20 Mbit/s: from drop to the first cutout"
    return [row(what, first, last, "ms", AIM, "the default engine's")]
