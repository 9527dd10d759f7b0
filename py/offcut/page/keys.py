"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Which event a key means. A key that a control of the page has a use for is left to that control.
"""

from offcut.page import documents

# The candidates of a picture.
NUMBERS = ["1", "2", "3", "4", "5"]
# Where a number is something that is typed or moved.
FIELDS = ["textarea", "select", "input"]
# Space presses buttons and writes in fields; on a slider it has no meaning of its own, so it may compare there.
TYPING = ["textarea", "select", "button", "a", "summary"]
# Kinds of inputs in which letters mean nothing.
LETTERLESS = ["range", "checkbox", "radio", "file"]
BRUSHES = {"e": "erase", "k": "keep"}
# Arrow keys of the keyboard's brush: to the right, down.
ARROWS = {"ArrowLeft": [-1, 0], "ArrowRight": [1, 0], "ArrowUp": [0, -1], "ArrowDown": [0, 1]}
# The picture larger, smaller and whole again; "=" is "+" without Shift on many keyboards.
ZOOM = {"+": "in", "=": "in", "-": "out", "_": "out", "0": "fit"}
LOOK_ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
# What goes on while its key is held down.
REPEATED = ["brush-stepped", "brush-moved", "touch-undone", "touch-redone", "stage-stepped", "stage-arrow"]
REPEATED += ["document-line-stepped", "document-nudged"]
# The frame of the picture: arrow keys look around in it while it has the focus.
FRAME = "stage-canvas"
# The frame of a crop, which arrow keys move.
CROP = "crop-frame"
# The bar of another release, and what is in it (page/view_update.py).
UPDATE = ["update", "update-now", "update-later"]
# Lines over a photo for a document: (id of its slider, name, keys that move it back and on).
LINES = [
    ("document-crown", "crown", "ArrowUp", "ArrowDown"),
    ("document-chin", "chin", "ArrowUp", "ArrowDown"),
    ("document-axis", "axis", "ArrowLeft", "ArrowRight"),
]


def event_for(state: dict, word: str, key: str, held: dict, tag: str, kind: str, place: str = "") -> dict | None:
    """Return the event for a key, or None when it is not ours.

    `word` is keydown or keyup; `held` says which of "control" (or Command), "alt" and "shift" are down; `tag`, `kind`
    and `place` (its id) name the element that has the focus.
    """
    if held["alt"] or state["dialog"] is not None:
        return None
    if held["control"]:
        if word == "keydown" and key in ["o", "O"]:
            return {"type": "key-pressed", "name": "open"}
        if word == "keydown" and key in ["s", "S"] and state["selected"] is not None:
            return {"type": "key-pressed", "name": "save"}
        return _history(state, word, key, tag, kind, held["shift"])
    if word == "keydown" and key == "?" and not _writes(tag, kind):
        return {"type": "help-asked", "page": "keys"}
    if word == "keydown" and key in NUMBERS and state["selected"] is not None and tag not in FIELDS:
        return {"type": "candidate-key", "number": NUMBERS.index(key) + 1}
    if word == "keydown" and state["selected"] is not None:
        looked = _line(key, held["shift"], place) or _looking(state, key, tag, kind, place, held["shift"])
        if looked is not None:
            return looked
    if key == " " and state["selected"] is not None and _is_free(tag, kind):
        return {"type": "original-held", "held": word == "keydown"}
    return _brush(state, word, key, tag, kind) or _update(state, word, key, tag, kind, place)


def on_overlay(key: str, shift: bool) -> dict | None:
    """Return the event for a key while the focus is on the picture under a brush; control and alt are not held."""
    if key in ARROWS:
        right, down = ARROWS[key]
        return {"type": "brush-moved", "right": right, "down": down, "far": shift}
    if key in [" ", "Enter"]:
        return {"type": "brush-stamped", "straight": shift}
    return None


def on_crop(key: str, shift: bool) -> dict | None:
    """Return the event for a key while the focus is on the frame of a crop; control and alt are not held."""
    if key in ARROWS:
        right, down = ARROWS[key]
        return {"type": "crop-nudged", "right": right, "down": down, "size": shift}
    return {"type": "crop-left"} if key in ["Enter", "Escape"] else None


def _history(state: dict, word: str, key: str, tag: str, kind: str, shift: bool) -> dict | None:
    """Undo and redo strokes; a field undoes its own typing."""
    if word != "keydown" or state["selected"] is None or _writes(tag, kind):
        return None
    if key in ["z", "Z"]:
        return {"type": "touch-redone" if shift else "touch-undone"}
    return {"type": "touch-redone"} if key in ["y", "Y"] else None


def _brush(state: dict, word: str, key: str, tag: str, kind: str) -> dict | None:
    if word != "keydown" or state["selected"] is None or _writes(tag, kind):
        return None
    if key.lower() in BRUSHES:
        return {"type": "brush-chosen", "mode": BRUSHES[key.lower()]}
    if state["touch"]["mode"] is None:
        return None
    if key in ["[", "]"]:
        return {"type": "brush-stepped", "larger": key == "]"}
    return {"type": "brush-left"} if key == "Escape" else None


def _update(state: dict, word: str, key: str, tag: str, kind: str, place: str) -> dict | None:
    """Put the bar of another release away; the focus stays where it is unless it was in the bar."""
    update = state["update"]
    if word != "keydown" or key != "Escape" or _writes(tag, kind) or update["hidden"]:
        return None
    if update["state"] is None or update["state"] == "beginning":
        return None
    return {"type": "update-put-away", "stay": place not in UPDATE}


def _writes(tag: str, kind: str) -> bool:
    """Say whether letters are typed into an element, or choose in it."""
    if tag == "input":
        return kind not in LETTERLESS
    return tag in ["textarea", "select"]


def _is_free(tag: str, kind: str) -> bool:
    if tag == "input":
        return kind == "range"
    return tag not in TYPING


def _line(key: str, far: bool, place: str) -> dict | None:
    """Return the event of an arrow key while a line over a photo has the focus."""
    for identifier, line, back, on in LINES:
        if place == identifier and key in [back, on]:
            return {"type": "document-line-stepped", "line": line, "by": 1 if key == on else -1, "far": far}
    return None


def _looking(state: dict, key: str, tag: str, kind: str, place: str, far: bool) -> dict | None:
    """Return the event of a key that changes how the picture is looked at."""
    if key in ZOOM and (tag not in FIELDS or tag == "input" and kind == "range"):
        return {"type": "stage-stepped", "to": ZOOM[key]}
    if key in LOOK_ARROWS and place == FRAME and state["zoom"]["scale"] > 1:
        return {"type": "stage-arrow", "dx": LOOK_ARROWS[key][0], "dy": LOOK_ARROWS[key][1]}
    if key in LOOK_ARROWS and place == FRAME and documents.is_open(state):
        return {"type": "document-nudged", "dx": LOOK_ARROWS[key][0], "dy": LOOK_ARROWS[key][1], "far": far}
    return None
