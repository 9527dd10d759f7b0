"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.page, js and pyscript.

The brush over the picture: pointers become strokes, and a stroke is drawn in the moment it is made, with the original
picture where it keeps and with what lies behind where it erases. What is drawn stays until the browser shows a picture
that the worker has made with it. Nothing of this is ever read back.
"""

from js import DOMMatrix, Path2D, document, window
from pyscript.ffi import create_proxy, to_js

from offcut.page import keys, touch_ups, touching
from offcut.page.own_recipes import recipe_now
from offcut.page.records import find

# Buttons of a pointer: the main one, and the other end of a pen.
DRAWING, RUBBER = 0, 5
# Soft brushes are drawn as so many rings; the worker's picture follows in less than a second.
RINGS = 4
# Two squares of the checkerboard, in CSS pixels (assets/css/stage.css, .checkered).
TILE_PX = 24


class Brush:
    """`shell` is page/shell.py, `blobs` keeps files."""

    def __init__(self, shell: object, blobs: object):
        self._shell = shell
        self._blobs = blobs
        self._canvas: object = None
        self._pen: object = None
        # The stroke under the hand, and whose it is.
        self._live: dict | None = None
        self._pointer: int | None = None
        self._kind = ""
        # The strokes of the picture that the browser shows, and those of the last drawing.
        self._seen: list = []
        self._drawn: list | None = None
        # (stroke, Path2D), and paint by mode.
        self._paths: list = []
        self._paints: dict = {}
        self._answers = {
            "pointerdown": create_proxy(self._down),
            "pointermove": create_proxy(self._moved),
            "pointerup": create_proxy(self._up),
            "pointercancel": create_proxy(self._lost),
            "lostpointercapture": create_proxy(self._lost),
            "keydown": create_proxy(self._key),
        }

    def listen(self) -> None:
        """Answer to pictures that have been loaded and to a window of another size."""
        document.addEventListener("load", create_proxy(self._loaded), True)
        window.addEventListener("resize", create_proxy(lambda event: self._redraw()))

    def follow(self) -> None:
        """Come in line with what has just been painted."""
        picture = self._picture()
        if picture is None or touching.active(self._shell.state, picture) is None:
            self._canvas, self._live, self._drawn = None, None, None
            return
        canvas = document.getElementById("brush-overlay")
        if not canvas.hasAttribute("data-heard"):
            canvas.setAttribute("data-heard", "")
            for word in self._answers:
                canvas.addEventListener(word, self._answers[word])
            self._canvas, self._pen, self._live = canvas, canvas.getContext("2d"), None
            self._seen, self._paths = touch_ups.visible(picture)[1], []
            self._redraw()
        elif picture["strokes"] is not self._drawn:
            self._redraw()

    def _picture(self) -> dict | None:
        return find(self._shell.state["pictures"], self._shell.state["selected"])

    def _loaded(self, event: object) -> None:
        """Forget what a picture shows that has come."""
        picture = self._picture()
        if self._canvas is None or picture is None or picture["result"] is None:
            return
        blob, made = touch_ups.visible(picture)
        if event.target.className == "canvas-after" and event.target.getAttribute("src") == self._blobs.url(blob):
            self._seen = made
            self._redraw()

    # ---- pointers -------------------------------------------------------------------------------------------------

    def _down(self, event: object) -> None:
        if self._live is not None and self._kind == "pen" and event.pointerType == "touch":
            # The ball of the hand that holds the pen.
            return
        is_first = self._live is None or (event.pointerType == "pen" and self._kind == "touch")
        self._drop()
        if not is_first or not event.isPrimary:
            # A second finger: the picture is moved or enlarged (edge/gestures.py), nothing is drawn.
            return
        picture = self._picture()
        touch = touching.active(self._shell.state, picture)
        if picture is None or touch is None or event.button not in [DRAWING, RUBBER]:
            return
        mode = "erase" if event.button == RUBBER else None
        x, y = self._place(event, picture)
        self._live = touching.begun(touch, picture, x, y, event.shiftKey, mode)
        self._pointer, self._kind = event.pointerId, event.pointerType
        if event.isTrusted:
            # Of a pointer that is really there this does not throw.
            self._canvas.setPointerCapture(event.pointerId)
        self._show_cursor(x, y, picture)
        self._redraw()

    def _moved(self, event: object) -> None:
        picture = self._picture()
        if picture is None or picture["result"] is None or (event.pointerType == "touch" and self._live is None):
            return
        x, y = self._place(event, picture)
        self._show_cursor(x, y, picture)
        if self._live is None or event.pointerId != self._pointer:
            return
        steps = event.getCoalescedEvents() if hasattr(event, "getCoalescedEvents") else None
        places = [] if steps is None else [self._place(steps.at(index), picture) for index in range(steps.length)]
        is_longer = [touch_ups.extend(self._live, *place) for place in places + [(x, y)]]
        if True in is_longer:
            self._redraw()

    def _up(self, event: object) -> None:
        if self._live is None or event.pointerId != self._pointer:
            return
        stroke, self._live = self._live, None
        self._shell.tell({"type": "brush-stroked", "picture": self._shell.state["selected"], "stroke": stroke})

    def _lost(self, event: object) -> None:
        """Drop a stroke whose pointer was taken away; after its end, when that is said too, there is none."""
        if event.pointerId == self._pointer:
            self._drop()

    def _drop(self) -> None:
        if self._live is not None:
            self._live = None
            self._redraw()

    def _key(self, event: object) -> None:
        if event.ctrlKey or event.metaKey or event.altKey:
            return
        answer = keys.on_overlay(event.key, event.shiftKey)
        if answer is not None:
            event.preventDefault()
            # The keys of the whole page must not hear it: Space would show the original.
            event.stopPropagation()
            if not event.repeat or answer["type"] in keys.REPEATED:
                self._shell.tell(answer)

    def _place(self, event: object, picture: dict) -> tuple:
        """Return where an event is in the full picture."""
        box = self._canvas.getBoundingClientRect()
        result = picture["result"]
        x = (event.clientX - box.left) * result["width"] / box.width
        return x, (event.clientY - box.top) * result["height"] / box.height

    def _show_cursor(self, x: float, y: float, picture: dict) -> None:
        style = document.getElementById("brush-cursor").style
        style.setProperty("--x", str(100 * x / picture["result"]["width"]) + "%")
        style.setProperty("--y", str(100 * y / picture["result"]["height"]) + "%")

    # ---- drawing --------------------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        """Draw everything that the browser's picture does not show yet."""
        picture = self._picture()
        if self._canvas is None or picture is None or picture["result"] is None:
            return
        canvas, pen = self._canvas, self._pen
        wide, high = [round(side * window.devicePixelRatio) for side in [canvas.clientWidth, canvas.clientHeight]]
        if canvas.width != wide or canvas.height != high:
            canvas.width, canvas.height = wide, high
        pen.setTransform(1, 0, 0, 1, 0, 0)
        pen.clearRect(0, 0, wide, high)
        # From here on in pixels of the full picture, as strokes are.
        pen.setTransform(wide / picture["result"]["width"], 0, 0, high / picture["result"]["height"], 0, 0)
        pen.lineCap, pen.lineJoin = "round", "round"
        self._drawn = picture["strokes"]
        todo = touch_ups.unseen(picture["strokes"], self._seen)
        if self._live is None:
            self._paints = {}
        else:
            todo = todo + [self._live]
        self._paths = [known for known in self._paths if any(known["stroke"] is stroke for stroke in todo)]
        for stroke in todo:
            if "radius_px" in stroke:
                self._draw(stroke, picture)
        pen.globalAlpha = 1

    def _draw(self, stroke: dict, picture: dict) -> None:
        pen, path = self._pen, self._path(stroke)
        pen.strokeStyle = self._paint(stroke["mode"], picture)
        for radius, opacity in touch_ups.rings(stroke, RINGS):
            pen.lineWidth, pen.globalAlpha = 2 * radius, opacity
            pen.stroke(path)

    def _path(self, stroke: dict) -> object:
        """Return the path of a stroke; one that has become longer goes on where it was."""
        points = stroke["points"]
        for known in self._paths:
            if known["stroke"] is stroke:
                break
        else:
            known = {"stroke": stroke, "path": Path2D.new(), "count": 1}
            known["path"].moveTo(*points[0])
            # A line of no length would not be drawn.
            known["path"].lineTo(points[0][0] + 0.01, points[0][1])
            self._paths.append(known)
        for index in range(known["count"], len(points)):
            known["path"].lineTo(*points[index])
        known["count"] = len(points)
        return known["path"]

    def _paint(self, mode: str, picture: dict) -> object:
        """Return what a brush paints with: a pattern or a colour."""
        if mode not in self._paints:
            self._paints[mode] = self._original(picture) if mode == "keep" else self._behind(picture)
        return self._paints[mode]

    def _original(self, picture: dict) -> object:
        image = document.querySelector(".canvas-before")
        if not image or not image.complete or not image.naturalWidth:
            return "transparent"
        return self._pattern(image, picture["result"]["width"] / image.naturalWidth)

    def _behind(self, picture: dict) -> object:
        colour = touch_ups.colour_behind(recipe_now(self._shell.state))
        if colour is not None:
            return colour
        tile = document.createElement("canvas")
        tile.width, tile.height = TILE_PX, TILE_PX
        pen, half = tile.getContext("2d"), TILE_PX / 2
        style = window.getComputedStyle(document.documentElement)
        pen.fillStyle = style.getPropertyValue("--check-a")
        pen.fillRect(0, 0, TILE_PX, TILE_PX)
        pen.fillStyle = style.getPropertyValue("--check-b")
        pen.fillRect(half, 0, half, half)
        pen.fillRect(0, half, half, half)
        return self._pattern(tile, picture["result"]["width"] / self._canvas.clientWidth)

    def _pattern(self, image: object, scale: float) -> object:
        pattern = self._pen.createPattern(image, "repeat")
        pattern.setTransform(DOMMatrix.new(to_js([scale, 0, 0, scale, 0, 0])))
        return pattern
