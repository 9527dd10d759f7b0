"""Room: page. Runs on CPython and MicroPython. May import nothing.

Which event a key means. A key that a control of the page has a use for is left to that control.
"""

# The candidates of a picture.
NUMBERS = ["1", "2", "3", "4", "5"]
# Where a number is something that is typed or moved.
FIELDS = ["textarea", "select", "input"]
# Space presses buttons and writes in fields; on a slider it has no meaning of its own, so it may compare there.
TYPING = ["textarea", "select", "button", "a", "summary"]
# The picture larger, smaller and whole again; "=" is "+" without Shift on many keyboards.
ZOOM = {"+": "in", "=": "in", "-": "out", "_": "out", "0": "fit"}
LOOK_ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
# What goes on while its key is held down.
REPEATED = ["stage-stepped", "stage-arrow"]
# The frame of the picture: arrow keys look around in it while it has the focus.
FRAME = "stage-canvas"


def event_for(
    state: dict, word: str, key: str, control: bool, alt: bool, tag: str, kind: str, place: str = ""
) -> dict | None:
    """Return the event for a key, or None when it is not ours.

    `word` is keydown or keyup, `control` says Ctrl or Command, `tag`, `kind` and `place` (its id) name the element that
    has the focus.
    """
    if alt or state["dialog"] is not None:
        return None
    if control:
        if word == "keydown" and key in ["o", "O"]:
            return {"type": "key-pressed", "name": "open"}
        if word == "keydown" and key in ["s", "S"] and state["selected"] is not None:
            return {"type": "key-pressed", "name": "save"}
        return None
    if word == "keydown" and key in NUMBERS and state["selected"] is not None and tag not in FIELDS:
        return {"type": "candidate-key", "number": NUMBERS.index(key) + 1}
    if word == "keydown" and state["selected"] is not None:
        looked = _looking(state, key, tag, kind, place)
        if looked is not None:
            return looked
    if key == " " and state["selected"] is not None and _is_free(tag, kind):
        return {"type": "original-held", "held": word == "keydown"}
    return None


def _is_free(tag: str, kind: str) -> bool:
    if tag == "input":
        return kind == "range"
    return tag not in TYPING


def _looking(state: dict, key: str, tag: str, kind: str, place: str) -> dict | None:
    """Return the event of a key that changes how the picture is looked at."""
    if key in ZOOM and (tag not in FIELDS or tag == "input" and kind == "range"):
        return {"type": "stage-stepped", "to": ZOOM[key]}
    if key in LOOK_ARROWS and place == FRAME and state["zoom"]["scale"] > 1:
        return {"type": "stage-arrow", "dx": LOOK_ARROWS[key][0], "dy": LOOK_ARROWS[key][1]}
    return None
