"""Room: tests. Runs on CPython with Chromium. Real fingers on the stage, as the browser's own input makes them.

The browser decides by `touch-action` which fingers are its own, so events that a script makes would prove nothing.
"""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import FRAMES, add, choose_engine, open_section, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.test_touch_up import DRAWN, LISTEN, PHOTO, alpha, differs, replayed, wait_sent
from tests.testdata import testdata

STEPS = 8
# Of the picture: place and scale; of the page: its own zoom and scroll.
SEEN = """() => {
  const box = document.querySelector(".canvas-after").getBoundingClientRect();
  const frame = document.querySelector("#stage-canvas").getBoundingClientRect();
  return {left: (box.left - frame.left) / frame.width, top: (box.top - frame.top) / frame.height,
          scale: box.width / frame.width, page: visualViewport.scale, scroll: scrollY};
}"""


class Fingers:
    """Fingers on the stage; places are shares of its frame."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._down: dict[int, tuple[float, float]] = {}

    def down(self, finger: int, x: float, y: float) -> None:
        """Put a finger on the picture."""
        self._down[finger] = (x, y)
        self._send("touchStart")

    def move(self, **places: tuple[float, float]) -> None:
        """Move fingers together: move(f1=(0.2, 0.5), f2=(0.7, 0.5))."""
        before = dict(self._down)
        for step in range(1, STEPS + 1):
            for name, place in places.items():
                finger = int(name[1:])
                old = before[finger]
                self._down[finger] = tuple(a + (b - a) * step / STEPS for a, b in zip(old, place, strict=True))  # type: ignore[assignment]
            self._send("touchMove")
        self._page.evaluate(FRAMES)

    def up(self, *fingers: int) -> None:
        """Take fingers off, one after the other."""
        for finger in fingers:
            self._send("touchEnd", finger)
            del self._down[finger]
        self._page.evaluate(FRAMES)

    def cancel(self) -> None:
        """Have the system take all fingers, as for a call or a gesture of its own."""
        self._down = {}
        self._send("touchCancel")
        self._page.evaluate(FRAMES)

    def _send(self, kind: str, only: int | None = None) -> None:
        """Tell all fingers; the protocol wants the end of one of several told of that one alone."""
        box = self._page.locator("#stage-canvas").bounding_box()
        assert box is not None
        points = [
            {"id": finger, "x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
            for finger, (x, y) in self._down.items()
            if only in [None, finger]
        ]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def page(serve: Serve, visit: Visit) -> Page:
    """The app on a phone, with a picture that is cut out."""
    phone: dict[str, Any] = {"viewport": {"width": 412, "height": 850}, "device_scale_factor": 2}
    opened = open_app(visit(has_touch=True, is_mobile=True, **phone), serve().url)
    choose_engine(opened)
    add(opened, testdata(PHOTO))
    wait_states(opened, done=1)
    opened.wait_for_selector("#download")
    opened.evaluate(LISTEN)
    opened.locator("#stage-canvas").scroll_into_view_if_needed()
    opened.evaluate(FRAMES)
    return opened


def seen(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(SEEN)
    return found


def under(look: dict[str, float], x: float, y: float) -> tuple[float, float]:
    """Return which place of the picture is at a place of the frame."""
    return (x - look["left"]) / look["scale"], (y - look["top"]) / look["scale"]


def near(first: tuple[float, float], second: tuple[float, float]) -> bool:
    # A pixel of the frame: fingers are at whole ones.
    return all(abs(a - b) < 0.006 for a, b in zip(first, second, strict=True))


def test_two_fingers_enlarge_and_move_the_picture_and_never_the_page(page: Page) -> None:
    fingers, before = Fingers(page), seen(page)
    assert page.input_value("#split") == "50"
    fingers.down(1, 0.3, 0.4)
    fingers.down(2, 0.5, 0.4)
    fingers.move(f1=(0.2, 0.4), f2=(0.6, 0.4))
    page.wait_for_selector(".canvas.zoomed")
    larger = seen(page)
    assert abs(larger["scale"] - 2) < 0.05
    assert near(under(larger, 0.4, 0.4), under(before, 0.4, 0.4))
    assert page.evaluate("document.querySelector('.canvas').style.getPropertyValue('--split')") == "50%", "compared"
    fingers.move(f1=(0.3, 0.6), f2=(0.7, 0.6))
    moved = seen(page)
    assert abs(moved["scale"] - larger["scale"]) < 0.02
    assert near(under(moved, 0.5, 0.6), under(larger, 0.4, 0.4))
    fingers.up(2)
    fingers.move(f1=(0.2, 0.45))
    pulled = seen(page)
    assert near(under(pulled, 0.2, 0.45), under(moved, 0.3, 0.6)), "one finger goes on moving it"
    fingers.down(2, 0.6, 0.45)
    fingers.move(f1=(0.35, 0.45), f2=(0.38, 0.45))
    assert seen(page)["scale"] <= 1, "whole again"
    fingers.up(1, 2)
    page.wait_for_selector(".canvas:not(.zoomed)")
    after = seen(page)
    assert (after["page"], after["scroll"]) == (1, before["scroll"])
    assert page.input_value("#split") == "50", "nothing was compared meanwhile"
    assert errors_of(page) == []


def test_one_finger_on_a_whole_picture_scrolls_the_page_and_compares_nothing(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    fingers = Fingers(page)
    fingers.down(1, 0.2, 0.9)
    fingers.move(f1=(0.2, 0.4))
    fingers.move(f1=(0.2, 0.1))
    fingers.up(1)
    page.wait_for_function("() => scrollY > 40")
    assert page.locator(".canvas.zoomed").count() == 0
    assert page.input_value("#split") == "50"
    page.locator("#stage-canvas").scroll_into_view_if_needed()
    page.evaluate(FRAMES)
    fingers.down(1, 0.5, 0.5)
    fingers.move(f1=(0.8, 0.5))
    fingers.up(1)
    assert float(page.input_value("#split")) > 70, "across is the slider's"
    assert errors_of(page) == []


def take_brush(page: Page, name: str) -> None:
    """Take a brush in hand by a tap; the picture comes into sight by itself."""
    open_section(page, "touch")
    page.locator(f"#touch-{name}").tap()
    page.wait_for_selector("#brush-overlay")
    page.locator("#stage-canvas").scroll_into_view_if_needed()
    page.evaluate(FRAMES)


def test_one_finger_draws_and_two_look_closer_without_a_stroke(page: Page) -> None:
    untouched, fingers = alpha(page), Fingers(page)
    take_brush(page, "erase")
    before = seen(page)
    fingers.down(1, 0.4, 0.4)
    fingers.move(f1=(0.42, 0.4))
    fingers.down(2, 0.6, 0.4)
    assert page.evaluate(DRAWN) == 0, "what the first finger began is gone"
    fingers.move(f1=(0.3, 0.5), f2=(0.7, 0.5))
    assert near(under(seen(page), 0.5, 0.5), under(before, 0.51, 0.4))
    fingers.up(2)
    fingers.move(f1=(0.25, 0.45))
    fingers.up(1)
    closer = seen(page)
    assert closer["scale"] > 1.8
    assert near(under(closer, 0.45, 0.45), under(before, 0.51, 0.4)), "the finger that is left moves it"
    assert (closer["page"], closer["scroll"]) == (1, before["scroll"])
    assert page.evaluate(DRAWN) == 0
    assert page.evaluate("window.sent.length") == 0

    fingers.down(1, 0.3, 0.3)
    fingers.move(f1=(0.7, 0.8))
    assert page.evaluate(DRAWN) > 1000
    fingers.up(1)
    made = wait_sent(page, 1)
    height, width = untouched.shape
    for place, (x, y) in [(0, (0.3, 0.3)), (-1, (0.7, 0.8))]:
        drawn = made[0]["points"][place]
        assert near((drawn[0] / width, drawn[1] / height), under(closer, x, y)), "under the finger"
    assert len(made) == 1 and len(made[0]["points"]) >= STEPS, "what the first pair of fingers did is no stroke"
    after = alpha(page)
    assert differs(after, replayed(untouched, made)) <= 1
    assert np.count_nonzero(after != untouched) > 200, "it went over the cat"
    assert errors_of(page) == []


def test_a_finger_that_is_taken_away_in_mid_stroke_leaves_nothing(page: Page) -> None:
    take_brush(page, "erase")
    page.evaluate("() => document.addEventListener('pointerdown', (event) => (window.pointer = event.pointerId), true)")
    fingers = Fingers(page)
    for take in ["cancel", "capture"]:
        fingers.down(1, 0.3, 0.5)
        fingers.move(f1=(0.6, 0.5))
        assert page.evaluate(DRAWN) > 1000
        if take == "cancel":
            fingers.cancel()
        else:
            page.evaluate("document.querySelector('#brush-overlay').releasePointerCapture(window.pointer)")
            fingers.move(f1=(0.7, 0.5))
            fingers.up(1)
        assert page.evaluate(DRAWN) == 0, take
        assert page.evaluate("window.sent.length") == 0, take
    fingers.down(1, 0.3, 0.5)
    fingers.move(f1=(0.6, 0.5))
    fingers.up(1)
    assert len(wait_sent(page, 1)) == 1
    assert errors_of(page) == []


def test_the_hand_that_holds_a_pen_may_lie_on_the_picture(page: Page) -> None:
    take_brush(page, "keep")
    fingers, session = Fingers(page), page.context.new_cdp_session(page)
    box = page.locator("#stage-canvas").bounding_box()
    assert box is not None

    def pen(kind: str, x: float, y: float) -> None:
        place = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        word = {"type": kind, "pointerType": "pen", "button": "left", "buttons": 1, "clickCount": 1}
        session.send("Input.dispatchMouseEvent", {**word, **place})

    pen("mousePressed", 0.3, 0.3)
    pen("mouseMoved", 0.4, 0.3)
    fingers.down(1, 0.8, 0.8)
    fingers.move(f1=(0.85, 0.85))
    pen("mouseMoved", 0.6, 0.3)
    fingers.up(1)
    pen("mouseMoved", 0.7, 0.3)
    pen("mouseReleased", 0.7, 0.3)
    made = wait_sent(page, 1)
    assert len(made) == 1 and len(made[0]["points"]) >= 4
    assert page.locator(".canvas.zoomed").count() == 0
    assert errors_of(page) == []
