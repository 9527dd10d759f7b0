"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Touching up: the section of the settings, and what lies over the picture while a brush is in hand.
"""

from offcut.contract import strokes
from offcut.page import touching
from offcut.page.node import node
from offcut.page.view_parts import button
from offcut.page.words import Words

# (mode, icon), in the order of their buttons.
TOOLS = [
    ("keep", "keep"),
    ("erase", "erase"),
    ("remove-part", "part"),
    ("keep-part", "part"),
    ("remove-colour", "colour"),
]
# The keys that take a brush in hand (page/keys.py).
SHORTCUTS = {"keep": "K", "erase": "E"}
# Which sliders mean something for a tool.
SLIDERS = {"size": strokes.BRUSHES, "hardness": strokes.BRUSHES, "tolerance": ["remove-colour"]}


def touch(words: Words, brush: dict, recipe: dict, picture: dict, is_open: bool) -> dict:
    """Return the section; `brush` is the state's "touch"."""
    name = node("span", {"class": "settings-name"}, words.say("touch.title"))
    title = node("summary", {"class": "settings-title", "id": "settings-touch"}, [name])
    if picture["result"] is None:
        body = [node("p", {"class": "setting-help"}, words.say("touch.later"))]
    elif not touching.is_neutral(recipe):
        event = {"type": "recipe-reset", "sections": ["canvas", "document"]}
        body = [
            node("p", {"class": "setting-help", "id": "touch-canvas"}, words.say("touch.canvas")),
            button(words.say("touch.canvas.reset"), event, "tiny", "again", id="touch-canvas-reset"),
        ]
    else:
        body = [_tools(words, brush)] + _settings(words, brush)
        body += [node("p", {"class": "setting-help"}, words.say("touch.help"))] if brush["mode"] else []
    body.append(_history(words, picture))
    if len(picture["strokes"]) >= strokes.MOST_STROKES:
        body.append(node("p", {"class": "setting-help"}, words.say("touch.full", {"count": strokes.MOST_STROKES})))
    told = {"toggle": {"type": "section-toggled", "section": "touch"}}
    inside = [title, node("div", {"class": "settings-body"}, body)]
    return node("details", {"class": "settings", "open": is_open}, inside, key="touch", on=told)


def overlay(words: Words, brush: dict, picture: dict) -> list:
    """Return the layers of a brush: what is drawn at once (edge/brush.py draws), and where the brush is."""
    x, y = touching.place({"touch": brush}, picture)
    result = picture["result"]
    attrs = {"class": "brush-overlay", "id": "brush-overlay", "tabindex": "0", "role": "application"}
    attrs.update({"aria-label": words.say("touch.overlay." + brush["mode"]), "aria-describedby": "brush-keys"})
    style = {"--x": str(100 * x / result["width"]) + "%", "--y": str(100 * y / result["height"]) + "%"}
    kind = "brush-cursor"
    if brush["mode"] in strokes.BRUSHES:
        wide = 2 * touching.radius_px(brush, picture) / result["width"]
        style["--wide"] = str(100 * wide) + "%"
    else:
        kind += " pointing"
    help_text = node("p", {"class": "only-heard", "id": "brush-keys"}, words.say("touch.keys"), key="brush-keys")
    cursor = node("div", {"class": kind, "id": "brush-cursor", "aria-hidden": "true"}, style=style, key="cursor")
    return [node("canvas", attrs, key="overlay"), cursor, help_text]


def _tools(words: Words, brush: dict) -> dict:
    children = []
    for mode, image in TOOLS:
        attrs = {"id": "touch-" + mode, "aria_pressed": "true" if brush["mode"] == mode else "false"}
        if mode in SHORTCUTS:
            attrs["aria_keyshortcuts"] = SHORTCUTS[mode]
            attrs["title"] = words.say("touch.shortcut", {"key": SHORTCUTS[mode]})
        kind = "small" if mode in strokes.BRUSHES else "tiny"
        event = {"type": "brush-chosen", "mode": mode}
        children.append(button(words.say("touch." + mode), event, kind, image, **attrs))
    return node("div", {"class": "touch-tools", "role": "group", "aria-label": words.say("touch.tools")}, children)


def _settings(words: Words, brush: dict) -> list:
    made = []
    mode = "erase" if brush["mode"] is None else brush["mode"]
    for key, least, most, step in touching.SLIDERS:
        if mode in SLIDERS[key]:
            made.append(_slider(words, key, least, most, step, brush[key]))
    if mode in strokes.BRUSHES:
        attrs = {"type": "checkbox", "id": "touch-snap", "autocomplete": "off"}
        box = node("input", attrs, props={"checked": brush["snap"]}, on={"change": {"type": "brush-snapped"}})
        label = {"class": "setting-switch", "for": "touch-snap"}
        made.append(node("label", label, [box, node("span", None, words.say("touch.snap"))], key="snap"))
    return made


def _slider(words: Words, key: str, least: float, most: float, step: float, value: float) -> dict:
    identifier = "touch-" + key
    label = words.say(identifier.replace("-", "."))
    said = str(round(value))
    if key != "tolerance":
        # A decimal only where it tells brushes apart.
        percent = round(100 * value, 1)
        said = words.say("touch.percent", {"value": int(percent) if percent == int(percent) else percent})
    attrs = {"type": "range", "id": identifier, "min": str(least), "max": str(most), "step": str(step)}
    attrs.update({"class": "setting-range", "autocomplete": "off", "aria-label": label, "aria-valuetext": said})
    head = node("span", {"class": "setting-head"}, [node("span", None, label), node("output", None, said)])
    slider = node("input", attrs, props={"value": str(value)}, on={"input": {"type": "brush-set", "key": key}})
    return node("label", {"class": "setting-slider", "for": identifier}, [head, slider], key=identifier)


def _history(words: Words, picture: dict) -> dict:
    """Return undo, redo and reset; what cannot be done now is disabled and keeps its place."""
    made = []
    for word, image, is_there in [
        ("undo", "undo", picture["strokes"]),
        ("redo", "redo", picture["undone"]),
        ("reset", "again", picture["strokes"]),
    ]:
        event = {"type": "touch-" + {"undo": "undone", "redo": "redone", "reset": "reset"}[word]}
        # Not `disabled`: the focus would be lost with the last stroke.
        attrs = {"id": "touch-" + word, "aria_disabled": None if is_there else "true"}
        made.append(button(words.say("touch." + word), event, "tiny", image, **attrs))
    return node("div", {"class": "touch-history"}, made, key="history")
