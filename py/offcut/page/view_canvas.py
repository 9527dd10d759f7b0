"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The canvas of the result: turned, cropped, its shape and size, the subject's share of it.
"""

from offcut.contract import recipe as recipes
from offcut.page import canvas_size
from offcut.page.node import node
from offcut.page.shares import plain
from offcut.page.view_controls import is_changed, reset, section
from offcut.page.view_parts import button
from offcut.page.words import Words

# (group, key, what `crop` has to be for it to mean something; None for all).
KEYS = [
    ("crop", "crop", None),
    ("crop", "margin", ["subject"]),
    ("crop", "x", ["free"]),
    ("crop", "y", ["free"]),
    ("crop", "width", ["free"]),
    ("crop", "height", ["free"]),
    ("crop", "aspect", None),
    ("size", "subject_scale", None),
    ("size", "align", None),
    ("turn", "rotate_deg", None),
    ("turn", "flip", None),
]


def canvas(
    words: Words,
    recipe: dict,
    is_open: bool = True,
    unit: str = "px",
    is_cropping: bool = False,
    can_crop: bool = True,
) -> dict:
    """Return the section; `unit` is what the size is told in, `can_crop` whether the picture can be shown to crop."""
    chosen = recipe["canvas"]["crop"]
    groups = []
    for name in ["crop", "size", "turn"]:
        keys: list = [
            ("canvas", key) for group, key, crops in KEYS if group == name and (crops is None or chosen in crops)
        ]
        if not recipe["canvas"]["subject_scale"]:
            keys = [one for one in keys if one[1] != "align"]
        if name == "size":
            keys = _size(words, recipe, unit) + keys
        elif name == "crop" and chosen == "free":
            keys.insert(1, _cropper(words, is_cropping, can_crop))
        groups.append((name, keys))
    said = words.say("set.changed") if is_changed(["canvas"], recipe) else ""
    return section(words, "canvas", groups, recipe, is_open, [reset(words, ["canvas"], recipe)], said)


def _cropper(words: Words, is_cropping: bool, can_crop: bool) -> dict:
    """Return the button that puts a frame on the picture, or why there is none."""
    if not can_crop:
        return node("p", {"class": "setting-help"}, words.say("crop.numbers-only"), key="cropper")
    pressed = "true" if is_cropping else "false"
    event = {"type": "crop-toggled"}
    made = button(words.say("crop.start"), event, "tiny", "crop", id="crop-toggle", aria_pressed=pressed)
    return node("div", {"class": "cropper"}, [made], key="cropper")


def _size(words: Words, recipe: dict, unit: str) -> list:
    """Return the fields of the size: in pixels, or in millimetres with dots per inch."""
    options = [
        node("option", {"value": one}, words.say("canvas.unit." + one), props={"selected": one == unit}, key=one)
        for one in canvas_size.UNITS
    ]
    attrs = {"class": "select", "id": "canvas-unit", "autocomplete": "off"}
    select = node("select", attrs, options, on={"change": {"type": "canvas-unit-chosen"}})
    label = node("label", {"for": "canvas-unit"}, words.say("canvas.unit"))
    chooser = node("div", {"class": "setting", "data-kind": "choice"}, [label, select], key="canvas-unit")
    if unit == "px":
        return [chooser] + [("canvas", key) for key in canvas_size.SIDES]
    dpi = canvas_size.dpi_of(recipe)
    fields = []
    for key in canvas_size.SIDES:
        shown = canvas_size.millimetres(recipe["canvas"][key], dpi)
        event = {"type": "canvas-length-changed", "key": key}
        fields.append(_number(words, key.replace("_px", "_mm"), shown, event, "any", recipes.LONGEST_SIDE_PX))
    fields.append(_number(words, "dpi", dpi, {"type": "canvas-dpi-changed"}, "1", recipes.MOST_DPI))
    made = words.say("canvas.pixels.free")
    if recipe["canvas"]["width_px"] and recipe["canvas"]["height_px"]:
        made = words.say("canvas.pixels", recipe["canvas"])
    return [chooser] + fields + [node("p", {"class": "setting-help", "id": "canvas-pixels"}, made, key="pixels")]


def _number(words: Words, name: str, value: float | None, event: dict, step: str, most: int) -> dict:
    identifier = "canvas-" + name
    attrs: dict = {"class": "setting-field", "id": identifier, "autocomplete": "off", "type": "number"}
    attrs.update({"min": "0" if step == "any" else "1", "max": str(most), "step": step})
    attrs["placeholder"] = words.say("set.any")
    label = node("label", {"for": identifier}, words.say("canvas." + name))
    field = node("input", attrs, props={"value": "" if value is None else plain(value)}, on={"change": event})
    kind = "maybe-whole" if step == "any" else "whole"
    return node("div", {"class": "setting", "data-kind": kind}, [label, field], key=identifier)
