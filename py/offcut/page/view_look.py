"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The bar under the picture: what shows through it, and how large it is seen.
"""

from offcut.contract import recipe
from offcut.page import zooming
from offcut.page.node import node
from offcut.page.pictures import LARGEST_SHOWN_PIXELS
from offcut.page.view_parts import button, icon_button
from offcut.page.words import Words

# Formats without transparency: nothing shows through them.
OPAQUE = ["jpeg", "mask"]
# These are no pictures of the cutout itself.
NOT_SHOWN = ["mask", "zip"]
# The longer side of what the worker makes for the screen (PREVIEW_LONGEST_PX in worker/finishing.py).
PREVIEW_SIDE_PX = 1600


def after_blob(picture: dict, look: dict) -> str:
    """Return what to show of a result: the one for the screen, the file itself where more of its pixels can be seen."""
    result = picture["result"]
    if _is_made_again(picture):
        return picture["preview"]
    is_file = picture["shown"]["output"]["format"] not in NOT_SHOWN and _wants_more(result, look)
    return result["cutout"] if result["after"] is None or is_file else result["after"]


def _is_made_again(picture: dict) -> bool:
    """Say whether there is a first look at what the newest settings make of a result, in the same frame."""
    if picture["preview"] is None or picture["finish_id"] is None:
        return False
    return picture["finish_asked"]["canvas"] == picture["shown"]["canvas"]


def before_blob(picture: dict, look: dict) -> str | None:
    """Return what to compare a result with; the picked file only where it is the same part of the picture."""
    result = picture["result"]
    is_same = [picture["width"], picture["height"]] == [result["width"], result["height"]]
    is_same = is_same and picture["shown"]["canvas"] == recipe.defaults()["canvas"]
    if result["before"] is not None and picture["can_show"] and is_same and _wants_more(result, look):
        return picture["file"]
    return result["before"]


def _wants_more(result: dict, look: dict) -> bool:
    width, height = result["width"], result["height"]
    made = width * min(1.0, PREVIEW_SIDE_PX / max(width, height))
    return made < width and zooming.shown_width_px(look) > made and width * height <= LARGEST_SHOWN_PIXELS


def look_style(look: dict) -> dict:
    """Return how the layers of the frame are laid, for the style sheet."""
    at = {name: "{:.3f}%".format(100 * look[name]) for name in ["x", "y"]}
    return {"--scale": "{:.4f}".format(look["scale"]), "--at-x": at["x"], "--at-y": at["y"]}


def frame_class(picture: dict, look: dict) -> str:
    """Return the classes of the frame for what shows through and for how large its pixels are."""
    ground = ground_of(picture, look)
    kind = " checkered" if ground == "checkered" else " ground-" + ground
    real = zooming.percent(look, zooming.full_width(picture))
    return kind + (" zoomed" if zooming.is_zoomed(look) else "") + (" large-pixels" if (real or 0) >= 200 else "")


def look_bar(words: Words, picture: dict, look: dict) -> dict:
    """Return the bar of a picture with a result."""
    children = [] if is_opaque(picture) else [_grounds(words, picture, look)]
    return node("div", {"class": "look-bar"}, children + [_sizes(words, picture, look)], key="look-bar")


def is_opaque(picture: dict) -> bool:
    """Say whether nothing can show through the result of a picture."""
    shown = picture["shown"]
    return shown["output"]["format"] in OPAQUE or shown["background"]["kind"] != "transparent"


def ground_of(picture: dict, look: dict) -> str:
    """Return what shows through a picture: its own colour only where that is another than white and black."""
    if look["ground"] == "colour" and not _has_own_colour(picture):
        return "checkered"
    return look["ground"]


def _has_own_colour(picture: dict) -> bool:
    if picture["shown"] is None:
        return False
    return picture["shown"]["background"]["colour"] not in ["#ffffff", "#000000"]


def _grounds(words: Words, picture: dict, look: dict) -> dict:
    chosen = ground_of(picture, look)
    names = [name for name in zooming.GROUNDS if name != "colour" or _has_own_colour(picture)]
    buttons = []
    for name in names:
        text = words.say("ground." + name)
        attrs = {"class": "ground", "type": "button", "id": "ground-" + name, "title": text, "aria-label": text}
        attrs["aria-pressed"] = "true" if name == chosen else "false"
        style = {"--swatch": picture["shown"]["background"]["colour"]} if name == "colour" else {}
        inside = [node("span", {"class": "ground-sample ground-" + name}, [], style=style)]
        buttons.append(node("button", attrs, inside, on={"click": {"type": "stage-ground", "ground": name}}, key=name))
    attrs = {"class": "grounds", "role": "group", "aria-label": words.say("ground")}
    return node("div", attrs, buttons, key="grounds")


def _sizes(words: Words, picture: dict, look: dict) -> dict:
    width = zooming.full_width(picture)
    least, most = zooming.limits(look, width)
    shown = zooming.percent(look, width)
    text = "" if shown is None else str(shown) + "%"
    is_fit, is_real = look["scale"] == 1, look["scale"] == zooming.real_scale(look, width)
    children = [
        _step(words, "out", "smaller", look["scale"] > least),
        node("span", {"class": "zoom-percent", "id": "zoom-percent"}, text),
        _step(words, "in", "add", look["scale"] < most),
        _view(words, "fit", is_fit),
        _view(words, "real", is_real),
    ]
    attrs = {"class": "zoom", "role": "group", "aria-label": words.say("zoom")}
    return node("div", attrs, children, key="zoom")


def _step(words: Words, to: str, image: str, can: bool) -> dict:
    """Return a button that stays where it is at the end of its way, so that the focus does too."""
    event = {"type": "stage-stepped", "to": to}
    keys = {"in": "+", "out": "-"}
    attrs: dict = {"id": "zoom-" + to, "aria_disabled": None if can else "true", "aria_keyshortcuts": keys[to]}
    return icon_button(words.say("zoom." + to), event, image, **attrs)


def _view(words: Words, to: str, is_so: bool) -> dict:
    text = "100%" if to == "real" else words.say("zoom.fit")
    attrs: dict = {"id": "zoom-" + to, "title": words.say("zoom." + to + ".how")}
    attrs["aria_pressed"] = "true" if is_so else "false"
    if to == "fit":
        attrs["aria_keyshortcuts"] = "0"
    return button(text, {"type": "stage-stepped", "to": to}, "small", None, **attrs)
