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
        # Pointer id -> where it was last, in CSS pixels; all are of one kind: fingers, a pen or a mouse.
        self._fingers: dict = {}
        self._kind = ""
        # Of two fingers: the look when the second one came, where their middle was then, and how far apart they were.
        self._pinch: dict | None = None
        # Where the slider was before the first finger took hold of it.
        self._split: int | None = None
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
            told = {"type": "stage-wheeled", "delta": event.deltaY * (16 if event.deltaMode else 1)}
            told["x"], told["y"] = _shares(frame, (event.clientX, event.clientY))
            self._tell(_measured(told, frame))

    def _down(self, event: object) -> None:
        frame = _frame(event)
        if frame is None or event.button > 0 or not zooming.takes_fingers(self._shell.state):
            return
        if self._fingers and event.pointerType != self._kind:
            if event.pointerType == "touch":
                # The ball of the hand that holds the pen.
                return
            self._fingers = {}
        self._kind = event.pointerType
        if not self._fingers:
            self._can_pull = event.target.closest("input, canvas, button, .crop-frame") is None
            self._split = self._shell.state["split"] if event.target.id == "split" else None
        self._fingers[event.pointerId] = (event.clientX, event.clientY)
        if len(self._fingers) == 2:
            # Whatever the first finger took hold of: two mean the picture, and so does the one that is left of them.
            self._can_pull = True
            self._put_back()
        self._take_hold(frame)

    def _put_back(self) -> None:
        """Undo what the first finger did to the slider: it turned out to mean the picture, or the page."""
        if self._split is not None and self._split != self._shell.state["split"]:
            self._tell({"type": "split-moved", "value": str(self._split)})
        self._split = None

    def _take_hold(self, frame: object | None) -> None:
        """Remember how things are while there are just two fingers."""
        self._pinch = None
        if frame and len(self._fingers) == 2:
            first, second = self._fingers.values()
            self._pinch = {"from": self._shell.state["zoom"], "middle": _middle(first, second)}
            self._pinch["apart"] = max(1.0, _distance(first, second))

    def _moved(self, event: object) -> None:
        frame = document.getElementById(keys.FRAME)
        if event.pointerId not in self._fingers or not frame:
            return
        old, new = self._fingers[event.pointerId], (event.clientX, event.clientY)
        self._fingers[event.pointerId] = new
        if self._pinch is not None:
            self._pinched(frame, self._pinch)
        elif len(self._fingers) == 1 and self._can_pull:
            dx, dy = (new[0] - old[0]) / frame.clientWidth, (new[1] - old[1]) / frame.clientHeight
            self._tell({"type": "stage-pulled", "dx": dx, "dy": dy})

    def _pinched(self, frame: object, pinch: dict) -> None:
        first, second = self._fingers.values()
        start, now = _shares(frame, pinch["middle"]), _shares(frame, _middle(first, second))
        told = {"type": "stage-pinched", "from": pinch["from"], "by": _distance(first, second) / pinch["apart"]}
        told.update({"x": start[0], "y": start[1], "dx": now[0] - start[0], "dy": now[1] - start[1]})
        self._tell(_measured(told, frame))

    def _ended(self, event: object) -> None:
        if self._fingers.pop(event.pointerId, None) is None:
            return
        if event.type == "pointercancel":
            self._put_back()
        self._take_hold(document.getElementById(keys.FRAME))


def _frame(event: object) -> object | None:
    """Return the frame of the picture that an event is about, None elsewhere."""
    found = event.target.closest("#" + keys.FRAME) if event.target.nodeType == 1 else None
    return found if found else None


def _measured(told: dict, frame: object) -> dict:
    told.update({"frame_px": frame.clientWidth, "density": js.devicePixelRatio})
    return told


def _shares(frame: object, place: tuple) -> tuple:
    """Return where a place of the window is in the frame, as shares of its sides."""
    box = frame.getBoundingClientRect()
    return (place[0] - box.left) / box.width, (place[1] - box.top) / box.height


def _middle(first: tuple, second: tuple) -> tuple:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2


def _distance(first: tuple, second: tuple) -> float:
    return ((first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2) ** 0.5
