"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The strokes of each picture, undo and redo without end. A stroke is data in pixels of the full picture
(contract/strokes.py); the worker replays all of them on what the engines saw, so nothing is ever lost and nothing is
read back from a screen. Of a picture: "strokes", the oldest first, and "undone", the one to redo first at the end.
"""

from offcut.contract import strokes
from offcut.page import finishing, keying
from offcut.page.records import find, with_changes
from offcut.page.schedule import with_picture
from offcut.page.speech import speak

# A point is kept to this many decimals of a pixel: finer than any edge shows.
DECIMALS = 1


def point(x: float, y: float) -> list:
    """Return a place as strokes have it."""
    far = strokes.FARTHEST_PX
    return [round(min(max(x, -far), far), DECIMALS), round(min(max(y, -far), far), DECIMALS)]


def extend(stroke: dict, x: float, y: float) -> bool:
    """Add a point to a stroke under the hand; say whether it has become longer. Other tools than brushes only point."""
    last = point(x, y)
    if stroke["mode"] not in strokes.BRUSHES or last == stroke["points"][-1]:
        return False
    if len(stroke["points"]) >= strokes.MOST_POINTS:
        return False
    stroke["points"].append(last)
    return True


def visible(picture: dict) -> tuple:
    """Return the id of the picture that is seen and the strokes that it was made with."""
    result = picture["result"]
    if shows_preview(picture):
        return picture["preview"], picture["finish_hand"]["strokes"]
    return result["cutout"] if result["after"] is None else result["after"], picture["shown_hand"]["strokes"]


def shows_preview(picture: dict) -> bool:
    """Say whether the quick look of a finish-job takes the place of the result; only where both have one frame."""
    if picture["preview"] is None or picture["finish_id"] is None or picture["result"] is None:
        return False
    return picture["finish_asked"]["canvas"] == picture["shown"]["canvas"]


def unseen(made: list, seen: list) -> list:
    """Return the strokes of `made` that come after all that it has in common with `seen`."""
    common = 0
    while common < min(len(made), len(seen)) and made[common] == seen[common]:
        common += 1
    return made[common:]


def rings(stroke: dict, most: int) -> list:
    """Return how to draw a soft stroke as rings: (radius, opacity), the largest first.

    Each lies on those before, so that after ring i of n the whole is i / n opaque, as the worker's straight fall is.
    """
    radius, soft = stroke["radius_px"], stroke["radius_px"] * (1 - stroke["hardness"])
    count = most if soft > 0 else 1
    return [(radius - soft * (index + 0.5) / count, 1 / (count - index)) for index in range(count)]


def colour_behind(wanted: dict) -> str | None:
    """Return the colour that an erased place shows, None for anything that is no single colour."""
    return wanted["background"]["colour"] if wanted["background"]["kind"] == "colour" else None


def stroked(state: dict, event: dict) -> tuple:
    """Take a finished stroke. What was undone before cannot be redone after it."""
    if event["stroke"]["mode"] == keying.PICK:
        return keying.picked(state, event)
    picture = find(state["pictures"], event["picture"])
    if picture is None or picture["result"] is None or len(picture["strokes"]) >= strokes.MOST_STROKES:
        return state, []
    made = picture["strokes"] + [event["stroke"]]
    state = with_changes(state, {"touch": with_changes(state["touch"], {"cursor": event["stroke"]["points"][-1]})})
    return _with_strokes(state, picture, made, [])


def _undone(state: dict, event: dict) -> tuple:
    picture = find(state["pictures"], state["selected"])
    if picture is None or not picture["strokes"]:
        return state, []
    made, undone = picture["strokes"], picture["undone"]
    state, effects = _with_strokes(state, picture, made[:-1], undone + [made[-1]])
    return speak(state, "spoken.touch.undone", {"count": len(made) - 1}), effects


def _redone(state: dict, event: dict) -> tuple:
    picture = find(state["pictures"], state["selected"])
    if picture is None or not picture["undone"]:
        return state, []
    made, undone = picture["strokes"], picture["undone"]
    state, effects = _with_strokes(state, picture, made + [undone[-1]], undone[:-1])
    return speak(state, "spoken.touch.redone", {"count": len(made) + 1}), effects


def _reset(state: dict, event: dict) -> tuple:
    """Take all strokes away; redo brings them back one by one."""
    picture = find(state["pictures"], state["selected"])
    if picture is None or not picture["strokes"]:
        return state, []
    undone = picture["undone"] + list(reversed(picture["strokes"]))
    state, effects = _with_strokes(state, picture, [], undone)
    return speak(state, "spoken.touch.reset"), effects


def _with_strokes(state: dict, picture: dict, made: list, undone: list) -> tuple:
    state = with_picture(state, picture["id"], {"strokes": made, "undone": undone})
    return finishing.made_again(state) if picture["id"] == state["selected"] else (state, [])


HANDLERS = {
    "brush-stroked": stroked,
    "touch-undone": _undone,
    "touch-redone": _redone,
    "touch-reset": _reset,
}
