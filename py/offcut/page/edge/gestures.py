"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.page, js and pyscript.

Wheel, fingers and mouse over the picture, in shares of its frame; and how wide that frame is.
"""

import js
from js import document, window
from pyscript.ffi import create_proxy, to_js

from offcut.page import keys, zooming


class Gestures:
    """`tell` takes events."""

    def __init__(self, tell: object):
        self._tell = tell
        self._shell: object = None
        # Pointer id -> where it was last, in CSS pixels.
        self._fingers: dict = {}
        # False when the first finger took hold of something that has a use for it: the slider, a drawing.
        self._can_pull = False
        self._measure_proxy = create_proxy(self._measure)
        self._soon_proxy = create_proxy(self._soon)

    def listen(self, shell: object) -> None:
        """Begin to listen."""
        self._shell = shell
        document.addEventListener("wheel", create_proxy(self._wheeled), to_js({"passive": False}))
        document.addEventListener("pointerdown", create_proxy(self._down))
        document.addEventListener("pointermove", create_proxy(self._moved))
        ended = create_proxy(self._ended)
        for word in ["pointerup", "pointercancel"]:
            document.addEventListener(word, ended)
        window.addEventListener("resize", self._measure_proxy)

    def carry_out(self, effect: dict) -> bool:
        """Measure the frame once the page has been painted; False for another effect."""
        if effect["do"] != "measure-stage":
            return False
        window.requestAnimationFrame(self._soon_proxy)
        return True

    def _soon(self, *_: object) -> None:
        # The first frame paints what was told, the second one knows its layout.
        window.requestAnimationFrame(self._measure_proxy)

    def _measure(self, *_: object) -> None:
        frame = document.getElementById(keys.FRAME)
        if frame:
            self._tell(_measured({"type": "stage-measured"}, frame))

    def _wheeled(self, event: object) -> None:
        frame = _frame(event)
        if frame and zooming.takes_wheel(self._shell.state, event.ctrlKey):
            event.preventDefault()
            self._zoom(frame, event.clientX, event.clientY, event.deltaY * (16 if event.deltaMode else 1), None)

    def _zoom(self, frame: object, x: float, y: float, delta: float, by: float | None) -> None:
        box = frame.getBoundingClientRect()
        told = _measured({"type": "stage-wheeled", "delta": delta, "by": by}, frame)
        told.update({"x": (x - box.left) / box.width, "y": (y - box.top) / box.height})
        self._tell(told)

    def _down(self, event: object) -> None:
        if _frame(event) is None or event.button > 0:
            return
        if not self._fingers:
            self._can_pull = event.target.closest("input, canvas, button, .crop-frame") is None
        self._fingers[event.pointerId] = (event.clientX, event.clientY)

    def _moved(self, event: object) -> None:
        frame = document.getElementById(keys.FRAME)
        if event.pointerId not in self._fingers or not frame:
            return
        old, new = self._fingers[event.pointerId], (event.clientX, event.clientY)
        others = [self._fingers[finger] for finger in self._fingers if finger != event.pointerId]
        self._fingers[event.pointerId] = new
        if len(others) == 1:
            by = _distance(new, others[0]) / max(1.0, _distance(old, others[0]))
            self._zoom(frame, (new[0] + others[0][0]) / 2, (new[1] + others[0][1]) / 2, 0, by)
        elif not others and self._can_pull:
            dx, dy = (new[0] - old[0]) / frame.clientWidth, (new[1] - old[1]) / frame.clientHeight
            self._tell({"type": "stage-pulled", "dx": dx, "dy": dy})

    def _ended(self, event: object) -> None:
        self._fingers.pop(event.pointerId, None)


def _frame(event: object) -> object | None:
    """Return the frame of the picture that an event is about, None elsewhere."""
    found = event.target.closest("#" + keys.FRAME) if event.target.nodeType == 1 else None
    return found if found else None


def _measured(told: dict, frame: object) -> dict:
    told.update({"frame_px": frame.clientWidth, "density": js.devicePixelRatio})
    return told


def _distance(first: tuple, second: tuple) -> float:
    return ((first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2) ** 0.5
