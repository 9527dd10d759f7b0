"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.page, js and pyscript.

Hands and keys on the frame of a crop, in shares of the picture under it.
"""

from js import document
from pyscript.ffi import create_proxy

from offcut.page import cropping, keys


class Crop:
    """`shell` is page/shell.py."""

    def __init__(self, shell: object):
        self._shell = shell
        # The pointer that holds the frame: its id, where it took hold, at which grip, and the frame as it was then.
        self._held: dict | None = None

    def listen(self) -> None:
        """Begin to listen."""
        document.addEventListener("pointerdown", create_proxy(self._down))
        document.addEventListener("pointermove", create_proxy(self._moved))
        document.addEventListener("pointerup", create_proxy(self._up))
        document.addEventListener("pointercancel", create_proxy(self._dropped))
        # On the way down: the keys of the whole page must not hear what is meant for the frame.
        document.addEventListener("keydown", create_proxy(self._key), True)

    def _down(self, event: object) -> None:
        frame = event.target.closest("#" + keys.CROP) if event.target.nodeType == 1 else None
        if not frame:
            return
        if self._held is not None or event.button > 0:
            self._dropped(event)
            return
        grip = event.target.getAttribute("data-grip")
        self._held = {"pointer": event.pointerId, "x": event.clientX, "y": event.clientY}
        self._held.update({"grip": grip if grip else "move", "from": cropping.box_of(self._shell.state)})
        if event.isTrusted:
            # Of a pointer that is really there this does not throw.
            frame.setPointerCapture(event.pointerId)

    def _moved(self, event: object) -> None:
        held, stage = self._held, document.getElementById(keys.FRAME)
        if held is None or event.pointerId != held["pointer"] or not stage:
            return
        told = {"type": "crop-dragged", "grip": held["grip"], "from": held["from"]}
        told["dx"] = (event.clientX - held["x"]) / stage.clientWidth
        told["dy"] = (event.clientY - held["y"]) / stage.clientHeight
        self._shell.tell(told)

    def _up(self, event: object) -> None:
        if self._held is not None and event.pointerId == self._held["pointer"]:
            self._held = None
            self._shell.tell({"type": "crop-dropped"})

    def _dropped(self, event: object) -> None:
        if self._held is not None:
            self._held = None
            self._shell.tell({"type": "crop-cancelled"})

    def _key(self, event: object) -> None:
        target = event.target
        if target.nodeType != 1 or target.id != keys.CROP or event.ctrlKey or event.metaKey or event.altKey:
            return
        answer = keys.on_crop(event.key, event.shiftKey)
        if answer is not None:
            event.preventDefault()
            event.stopPropagation()
            self._shell.tell(answer)
