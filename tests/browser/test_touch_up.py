"""Room: tests. Runs on CPython with Chromium. The brushes on a real picture, by mouse, by touch and by keyboard."""

import io
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from offcut.contract import strokes as rules
from offcut.matte import strokes
from tests.browser.conftest import Serve, Visit
from tests.browser.person import FRAMES, add, choose_engine, focused, open_section, tab_to, wait_states
from tests.browser.site import errors_of, open_app
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
READ = """async () => {
  const buffer = await (await fetch(document.querySelector("#download").href)).arrayBuffer();
  return [...new Uint8Array(buffer)];
}"""
# Keeps every command that the page sends to its worker.
LISTEN = """() => {
  window.sent = [];
  const {python} = offcutBoot, {send} = python;
  python.send = (message) => (window.sent.push(message.text), send(message));
}"""
# How many pixels of the overlay are drawn on.
DRAWN = """() => {
  const canvas = document.querySelector("#brush-overlay");
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let place = 3; place < data.length; place += 4) count += data[place] > 0;
  return count;
}"""
# A finger: pressed, moved, and then as `end` says. A second finger comes down in between if asked for.
FINGER = """([end, second]) => {
  const canvas = document.querySelector("#brush-overlay");
  const box = canvas.getBoundingClientRect();
  const tell = (word, x, more = {}) => canvas.dispatchEvent(new PointerEvent(word, {
    pointerId: 7, pointerType: "touch", isPrimary: true, bubbles: true, button: 0,
    clientX: box.left + x * box.width, clientY: box.top + 0.5 * box.height, ...more,
  }));
  tell("pointerdown", 0.2);
  tell("pointermove", 0.6);
  if (second) tell("pointerdown", 0.8, {pointerId: 8, isPrimary: false});
  tell(end, 0.6);
}"""


@pytest.fixture
def page(serve: Serve, visit: Visit) -> Page:
    """The app with a picture that is cut out."""
    opened = open_app(visit(), serve().url)
    choose_engine(opened)
    add(opened, testdata(PHOTO))
    wait_states(opened, done=1)
    for name in ["touch", "canvas"]:
        open_section(opened, name)
    opened.evaluate(LISTEN)
    return opened


def alpha(page: Page) -> np.ndarray:
    """Return the alpha of the file that the page offers, once that is up to date."""
    page.evaluate(FRAMES)
    page.wait_for_selector(".canvas-updating", state="detached")
    with Image.open(io.BytesIO(bytes(page.evaluate(READ)))) as image:
        return np.array(image.getchannel("A"))


def wait_sent(page: Page, count: int) -> list[dict[str, Any]]:
    """Wait until so many results were asked for; return the strokes of the last one."""
    page.wait_for_function(
        "(count) => window.sent.filter((text) => text.includes('finish-job')).length >= count", arg=count
    )
    finishes = [json.loads(text) for text in page.evaluate("window.sent") if '"finish-job"' in text]
    assert len(finishes) == count
    made: list[dict[str, Any]] = finishes[-1].get("strokes", [])
    assert rules.wrong(made) is None
    return made


def replayed(untouched: np.ndarray, made: list[dict[str, Any]]) -> np.ndarray:
    drawn = untouched.copy()
    strokes.draw(drawn, made, 1)
    return drawn


def differs(first: np.ndarray, second: np.ndarray) -> int:
    return int(np.abs(first.astype(int) - second.astype(int)).max())


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> int:
    """Draw a line on the picture with the mouse; return how much of the overlay was drawn on before it ended."""
    box = page.locator("#brush-overlay").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=12)
    drawn: int = page.evaluate(DRAWN)
    page.mouse.up()
    return drawn


def test_strokes_are_drawn_at_once_and_exported_as_the_same_code_replays_them(page: Page) -> None:
    untouched = alpha(page)
    page.keyboard.press("e")
    page.wait_for_selector("#brush-overlay")
    assert focused(page) == "brush-overlay"
    assert page.locator("#split").count() == 0, "the slider rests"
    assert drag(page, (0.35, 0.45), (0.6, 0.55)) > 1000
    erased = wait_sent(page, 1)
    assert [stroke["mode"] for stroke in erased] == ["erase"]
    assert differs(alpha(page), replayed(untouched, erased)) <= 1
    assert differs(replayed(untouched, erased), untouched) > 200, "it went over the cat"
    page.wait_for_function(f"() => ({DRAWN})() === 0")

    page.keyboard.press("Control+z")
    assert wait_sent(page, 2) == []
    assert differs(alpha(page), untouched) == 0
    page.keyboard.press("Control+Shift+z")
    assert wait_sent(page, 3) == erased
    alpha(page)

    page.keyboard.press("k")
    assert drag(page, (0.7, 0.1), (0.9, 0.2)) > 1000
    kept = wait_sent(page, 4)
    assert [stroke["mode"] for stroke in kept] == ["erase", "keep"]
    alpha(page)
    page.mouse.move(2, 2)
    for key in ["Shift+ArrowLeft", "Shift+ArrowDown", "ArrowDown", "]", "Space"]:
        page.keyboard.press(key)
    stamped = wait_sent(page, 5)
    assert len(stamped) == 3
    assert len(stamped[-1]["points"]) == 1
    assert stamped[-1]["radius_px"] > stamped[0]["radius_px"]
    assert differs(alpha(page), replayed(untouched, stamped)) <= 1
    page.keyboard.press("Escape")
    page.wait_for_selector("#brush-overlay", state="detached")
    assert focused(page) == "touch-keep"
    assert errors_of(page) == []


def test_a_hand_that_is_taken_off_or_a_second_finger_drops_the_stroke(page: Page) -> None:
    untouched = alpha(page)
    page.locator("#touch-erase").click()
    page.wait_for_selector("#brush-overlay")
    assert page.evaluate("getComputedStyle(document.querySelector('#brush-overlay')).touchAction") == "none"
    for end, second in [("pointercancel", False), ("pointerup", True)]:
        page.evaluate(FINGER, [end, second])
        page.wait_for_timeout(300)
        assert page.evaluate("window.sent.length") == 0
        assert page.evaluate(DRAWN) == 0
    page.evaluate(FINGER, ["pointerup", False])
    made = wait_sent(page, 1)
    assert differs(alpha(page), replayed(untouched, made)) <= 1
    assert errors_of(page) == []


def test_on_a_turned_canvas_the_way_back_is_offered(page: Page) -> None:
    page.locator("#touch-keep").click()
    page.wait_for_selector("#brush-overlay")
    page.select_option("#set-canvas-flip", "horizontal")
    page.wait_for_selector("#brush-overlay", state="detached")
    page.wait_for_selector(".canvas-updating", state="detached")
    tab_to(page, "#touch-canvas-reset", back=True)
    page.keyboard.press("Enter")
    page.wait_for_selector("#brush-overlay")
    assert errors_of(page) == []


def test_the_part_that_is_pointed_at_goes(page: Page) -> None:
    untouched = alpha(page)
    page.locator("#touch-remove-part").click()
    page.wait_for_selector("#brush-overlay")
    # Well inside the cat: the middle one of the row in the middle.
    row = int(np.median(np.nonzero(untouched == 255)[0]))
    column = int(np.median(np.nonzero(untouched[row] == 255)[0]))
    box = page.locator("#brush-overlay").bounding_box()
    assert box is not None
    height, width = untouched.shape
    page.mouse.click(box["x"] + box["width"] * (column + 0.5) / width, box["y"] + box["height"] * (row + 0.5) / height)
    made = wait_sent(page, 1)
    assert [stroke["mode"] for stroke in made] == ["remove-part"]
    after = alpha(page)
    assert replayed(untouched, made)[row, column] == 0, (made, row, column)
    failed = page.locator(".stage-error").all_inner_texts()
    assert not failed, failed
    assert after[row, column] == 0
    assert differs(after, replayed(untouched, made)) <= 1
    assert errors_of(page) == []
