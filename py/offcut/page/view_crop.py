"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The frame of a free crop over the whole turned picture, on the stage.
"""

from offcut.page import crop_box
from offcut.page.keys import CROP, FRAME
from offcut.page.node import node
from offcut.page.view_parts import button
from offcut.page.words import Words


def crop_stage(words: Words, picture: dict, crop: dict) -> dict:
    """Return what lies in the place of the picture while it is cropped; `crop` is what cropping.active gives."""
    layers = [
        _picture(words, picture, crop),
        _frame(words, crop["box"]),
        node("p", {"class": "only-heard", "id": "crop-keys"}, words.say("crop.keys"), key="crop-keys"),
    ]
    attrs = {"class": "canvas checkered", "id": FRAME, "role": "group", "aria-label": words.say("crop.stage")}
    return node("div", attrs, layers, style={"--ratio": str(crop["width"] / crop["height"])}, key="crop")


def crop_bar(words: Words) -> dict:
    """Return what stands below the frame: the way out, beside no grip that it would cover."""
    done = button(words.say("crop.done"), {"type": "crop-left"}, "small", "check", id="crop-done")
    return node("div", {"class": "crop-bar"}, [node("p", None, words.say("crop.how")), done], key="crop-bar")


def _picture(words: Words, picture: dict, crop: dict) -> dict:
    """Return the picture as it lies on the turned canvas: mirrored first, then turned, as the worker does it."""
    style = {
        "--wide": _percent(picture["width"] / crop["width"]),
        "--high": _percent(picture["height"] / crop["height"]),
        "--turn": str(crop["rotate_deg"]) + "deg",
        "--mirror-x": "-1" if crop["flip"] == "horizontal" else "1",
        "--mirror-y": "-1" if crop["flip"] == "vertical" else "1",
    }
    attrs = {"class": "crop-picture", "alt": words.say("alt.original", picture), "draggable": "false"}
    return node("img", attrs, None, blob=["src", picture["file"]], style=style, key="crop-picture")


def _frame(words: Words, box: list) -> dict:
    style = {"--x": _percent(box[0]), "--y": _percent(box[1])}
    style.update({"--width": _percent(box[2]), "--height": _percent(box[3])})
    attrs = {"class": "crop-frame", "id": CROP, "tabindex": "0", "role": "application"}
    attrs.update({"aria-label": words.say("crop.frame"), "aria-describedby": "crop-keys"})
    grips = [node("span", {"class": "crop-grip", "data-grip": grip, "aria-hidden": "true"}) for grip in crop_box.GRIPS]
    return node("div", attrs, grips, style=style, key="crop-frame")


def _percent(share: float) -> str:
    return "{:.3f}%".format(100 * share)
