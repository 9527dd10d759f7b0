"""Room: benchmarks. How soon a stroke of a brush is seen: from a pointer event to the pixels of the overlay."""

from playwright.sync_api import Page

from benchmarks.report import Row, row
from benchmarks.visitor import Visitor
from tests.browser.person import add, choose_engine, open_section, wait_states
from tests.testdata import testdata

LARGE = "quality/composite31/images/comp_am2k_sample10.jpg"
# One frame of a screen of 60 Hz.
FRAME_MS = 1000 / 60
# The events of one stroke: two seconds of a hand at 60 Hz.
STEPS = 120
# Before any handler of the page hears of a move, after all of them have drawn, and when the next frame is made.
WATCH = """() => {
  window.draws = [];
  window.frames = [];
  let began = 0;
  addEventListener("pointermove", () => (began = performance.now()), {capture: true});
  addEventListener("pointermove", (event) => {
    if (!event.buttons || event.target.id !== "brush-overlay") return;
    const start = began;
    window.draws.push(performance.now() - start);
    requestAnimationFrame(() => window.frames.push(performance.now() - start));
  });
}"""
# What has been asked of a canvas is done by the time that a pixel of it is read.
FLUSH = "() => document.querySelector('#brush-overlay').getContext('2d').getImageData(0, 0, 1, 1).data[3]"
HARDNESS = {"soft": "0.5", "hard": "1"}


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about brushes on a picture of 12 megapixels."""
    page = visitor.open()
    choose_engine(page)
    add(page, testdata(LARGE))
    wait_states(page, done=1)
    page.evaluate(WATCH)
    open_section(page, "touch")
    page.locator("#touch-keep").click()
    page.wait_for_selector("#brush-overlay")
    rows = []
    for name, hardness in HARDNESS.items():
        page.locator("#touch-hardness").fill(hardness)
        draws, frames = strokes(page, runs)
        rows.append(row(f"12 MP, {name} brush: pointer event until drawn", draws, [FRAME_MS], "ms", 1.0, "one frame"))
        rows.append(row(f"12 MP, {name} brush: pointer event until the next frame", frames, [FRAME_MS], "ms", None, ""))
    page.close()
    return rows


def strokes(page: Page, runs: int) -> tuple[list[float], list[float]]:
    """Draw long strokes; return for each of their events the time until it was drawn, and until the next frame."""
    box = page.locator("#brush-overlay").bounding_box()
    assert box is not None
    page.evaluate("() => { window.draws = []; window.frames = []; }")
    for run in range(runs):
        high = box["y"] + box["height"] * (0.2 + 0.6 * run / max(runs, 1))
        page.mouse.move(box["x"] + box["width"] * 0.1, high)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.9, high + box["height"] * 0.1, steps=STEPS)
        page.evaluate(FLUSH)
        page.mouse.up()
        page.wait_for_selector(".canvas-updating")
        page.wait_for_selector(".canvas-updating", state="detached")
    draws: list[float] = page.evaluate("window.draws")
    frames: list[float] = page.evaluate("window.frames")
    return draws, frames
