"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The brush in hand for touching up: which one, what it is like, and where the keyboard has it.

In the state, "touch": "mode" the active brush or None, "size" its width as a share of the picture's longer side,
"hardness", "tolerance" in levels, "snap", "cursor" where the keyboard's brush is, [x, y] or None for the middle.
"""

from offcut.contract import documents_frame, recipe, strokes
from offcut.page import touch_ups
from offcut.page.own_recipes import recipe_of
from offcut.page.records import find, with_changes
from offcut.page.speech import speak
from offcut.page.touch_ups import point

# What lies over the picture to be pointed at, besides strokes.MODES: the background of a logo (page/keying.py).
POINTERS = ["pick-paper"]
# The sliders of a brush: (key, least, most, step). A share from a hair of a portrait to a quarter of the picture.
SLIDERS = [("size", 0.002, 0.25, 0.002), ("hardness", 0, 1, 0.05), ("tolerance", 2, 80, 1)]
# One press of [ or ] changes the size so much that the difference is seen, by eye.
SIZE_STEP = 1.25
# Steps of the keyboard's brush, as shares of the longer side: twenty large ones cross a picture.
STEP, LARGE_STEP = 0.005, 0.05


def nothing_begun() -> dict:
    """Return the state of touching up before anybody has touched."""
    return {"mode": None, "size": 0.05, "hardness": 0.7, "tolerance": 24, "snap": False, "cursor": None}


def is_neutral(wanted: dict) -> bool:
    """Say whether a recipe leaves the canvas alone, so that places on the screen are places in the picture."""
    return wanted["canvas"] == recipe.defaults()["canvas"] and not documents_frame.is_set(wanted)


def can_touch(state: dict, picture: dict | None) -> bool:
    """Say whether a picture can be touched up: it is finished, and shown whole and upright."""
    if picture is None or picture["result"] is None or picture["state"] != "done":
        return False
    return is_neutral(recipe_of(state, picture)) and is_neutral(picture["shown"])


def active(state: dict, picture: dict | None) -> dict | None:
    """Return the brush that lies over a picture, None when there is none."""
    return state["touch"] if state["touch"]["mode"] is not None and can_touch(state, picture) else None


def longest(picture: dict) -> int:
    """Return the longer side of a picture with a result."""
    return max(picture["result"]["width"], picture["result"]["height"])


def radius_px(touch: dict, picture: dict) -> float:
    """Return the radius of the brush in pixels of the full picture."""
    return min(max(touch["size"] * longest(picture) / 2, 0.5), strokes.LARGEST_RADIUS_PX)


def begun(touch: dict, picture: dict, x: float, y: float, is_straight: bool, mode: str | None = None) -> dict:
    """Return a stroke that begins here; a straight one begins at the end of the last one."""
    mode = touch["mode"] if mode is None else mode
    made: dict = {"mode": mode, "points": [point(x, y)]}
    if mode in strokes.BRUSHES:
        made.update({"radius_px": radius_px(touch, picture), "hardness": touch["hardness"]})
        if touch["snap"]:
            made["snap"] = True
        if is_straight and picture["strokes"]:
            made["points"] = [picture["strokes"][-1]["points"][-1], point(x, y)]
    elif mode == "remove-colour":
        made["tolerance"] = touch["tolerance"]
    return made


def place(state: dict, picture: dict) -> list:
    """Return where the keyboard's brush is."""
    cursor = state["touch"]["cursor"]
    if cursor is None:
        return [picture["result"]["width"] / 2, picture["result"]["height"] / 2]
    return [min(cursor[0], picture["result"]["width"]), min(cursor[1], picture["result"]["height"])]


def _with_touch(state: dict, changes: dict) -> dict:
    return with_changes(state, {"touch": with_changes(state["touch"], changes)})


def _chosen(state: dict, event: dict) -> tuple:
    """Take a brush in hand, or put it away when it is the one in hand."""
    if event["mode"] not in strokes.MODES + POINTERS or not can_touch(
        state, find(state["pictures"], state["selected"])
    ):
        return state, []
    if state["touch"]["mode"] == event["mode"]:
        return _left(state, event)
    # Whoever took it by its key sees what it can do, and comes back to its button.
    others = [name for name in state["sections"] if name != "touch"]
    changes: dict = {"original": False}
    if event["mode"] not in POINTERS:
        changes["sections"] = others + ["touch"]
    state = with_changes(_with_touch(state, {"mode": event["mode"]}), changes)
    # On a narrow screen the picture is far from the button; and there the keys of the brush work.
    return speak(state, "spoken.touch." + event["mode"]), [{"do": "focus", "id": "brush-overlay"}]


def _left(state: dict, event: dict) -> tuple:
    mode = state["touch"]["mode"]
    if mode is None:
        return state, []
    return speak(_with_touch(state, {"mode": None}), "spoken.touch.left"), [{"do": "focus", "id": "touch-" + mode}]


def _set(state: dict, event: dict) -> tuple:
    """Take the value of a slider, which is a text; one that cannot be is left."""
    try:
        value = float(event["value"])
    except ValueError:
        return state, []
    for key, least, most, _ in SLIDERS:
        if key == event["key"] and least <= value <= most:
            return _with_touch(state, {key: value}), []
    return state, []


def _snapped(state: dict, event: dict) -> tuple:
    return _with_touch(state, {"snap": not state["touch"]["snap"]}), []


def _stepped(state: dict, event: dict) -> tuple:
    """Make the brush larger or smaller by one step."""
    _, least, most, step = SLIDERS[0]
    size = state["touch"]["size"]
    now = round(size / step)
    steps = max(round(now * SIZE_STEP), now + 1) if event["larger"] else min(round(now / SIZE_STEP), now - 1)
    return _with_touch(state, {"size": round(min(max(steps * step, least), most), 3)}), []


def _moved(state: dict, event: dict) -> tuple:
    """Move the keyboard's brush; where it is is said after large steps only."""
    picture = find(state["pictures"], state["selected"])
    if picture is None or active(state, picture) is None:
        return state, []
    x, y = place(state, picture)
    step = longest(picture) * (LARGE_STEP if event["far"] else STEP)
    x = min(max(x + event["right"] * step, 0), picture["result"]["width"])
    y = min(max(y + event["down"] * step, 0), picture["result"]["height"])
    state = _with_touch(state, {"cursor": point(x, y)})
    return (_say_place(state, picture, "spoken.touch.place") if event["far"] else state), []


def _stamped(state: dict, event: dict) -> tuple:
    """Use the keyboard's brush where it is; with Shift, in a straight line from the end of the last stroke."""
    picture = find(state["pictures"], state["selected"])
    touch = active(state, picture)
    if picture is None or touch is None:
        return state, []
    x, y = place(state, picture)
    made = begun(touch, picture, x, y, event["straight"])
    state, effects = touch_ups.stroked(state, {"picture": picture["id"], "stroke": made})
    if touch["mode"] in POINTERS:
        return state, effects
    return _say_place(state, picture, "spoken.touch.stamped"), effects


def _say_place(state: dict, picture: dict, key: str) -> dict:
    x, y = place(state, picture)
    values = {"x": round(100 * x / picture["result"]["width"]), "y": round(100 * y / picture["result"]["height"])}
    return speak(state, key, values)


HANDLERS = {
    "brush-chosen": _chosen,
    "brush-left": _left,
    "brush-set": _set,
    "brush-snapped": _snapped,
    "brush-stepped": _stepped,
    "brush-moved": _moved,
    "brush-stamped": _stamped,
}
