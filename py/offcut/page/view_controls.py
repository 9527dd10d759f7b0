"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Controls for the fields of a recipe, made from their kind and limits: a new field needs sentences and no code.
"""

from offcut.contract import recipe as recipes
from offcut.page.node import node
from offcut.page.view_parts import button
from offcut.page.words import Words

# Steps of a slider across the whole range of a number with fractions, such as a threshold from 0.02 to 0.98.
FRACTION = 0.02
# Wider than this a number is in whole steps (pixels).
FRACTIONS_BELOW = 2


def section(words: Words, name: str, keys: list, values: dict, more: list) -> dict:
    """Return the controls of a section under a title that opens and closes; `more` comes below them."""
    title = node("summary", {"class": "settings-title", "id": "settings-" + name}, words.say("set." + name))
    controls = [control(words, part, key, values[part][key]) for part, key in keys]
    body = node("div", {"class": "settings-body"}, controls + more)
    return node("details", {"class": "settings", "open": True}, [title, body], key=name)


def reset(words: Words, name: str, values: dict) -> dict | None:
    """Return the button that gives a section its defaults back, None where it has them."""
    if values[name] == recipes.defaults()[name]:
        return None
    return button(words.say("set.reset"), {"type": "recipe-reset", "section": name}, "tiny quiet", "again")


def control(words: Words, part: str, key: str, value: object) -> dict:
    """Return the control of one field with its label."""
    kind, limits = kind_of(part, key)
    identifier = "set-" + part + "-" + key
    event = {"type": "recipe-changed", "section": part, "key": key}
    label = words.say("set." + part + "." + key)
    if kind == "switch":
        return _switch(identifier, label, part, key, value)
    if kind == "number":
        return _slider(words, identifier, label, event, limits, value)
    if kind == "choice":
        made = _choice(words, identifier, event, part, key, limits, value)
    else:
        made = _field(words, identifier, event, kind, limits, value)
    return node("div", {"class": "setting"}, [node("label", {"for": identifier}, label), made], key=identifier)


def kind_of(part: str, key: str) -> tuple:
    """Return kind and limits of a field."""
    for known_part, known_key, _, kind, limits in recipes.FIELDS:
        if known_part == part and known_key == key:
            return kind, limits
    raise KeyError("no such field: " + part + "." + key)


def _switch(identifier: str, label: str, part: str, key: str, value: object) -> dict:
    event = {"type": "recipe-switched", "section": part, "key": key}
    attrs = {"type": "checkbox", "id": identifier, "autocomplete": "off"}
    box = node("input", attrs, props={"checked": bool(value)}, on={"change": event})
    children = [box, node("span", None, label)]
    return node("label", {"class": "setting-switch", "for": identifier}, children, key=identifier)


def _slider(words: Words, identifier: str, label: str, event: dict, limits: list, value: object) -> dict:
    step = FRACTION if limits[1] - limits[0] < FRACTIONS_BELOW else 1
    attrs = {"type": "range", "id": identifier, "min": str(limits[0]), "max": str(limits[1]), "step": str(step)}
    said = str(value) if step == FRACTION else words.say("set.px", {"value": value})
    attrs.update({"class": "setting-range", "autocomplete": "off"})
    attrs.update({"aria-label": label, "aria-valuetext": said})
    head = node("span", {"class": "setting-head"}, [node("span", None, label), node("output", None, said)])
    slider = node("input", attrs, props={"value": str(value)}, on={"input": event})
    return node("label", {"class": "setting-slider", "for": identifier}, [head, slider], key=identifier)


def _choice(words: Words, identifier: str, event: dict, part: str, key: str, limits: list, value: object) -> dict:
    options = []
    for one in limits:
        text = words.say("set." + part + "." + key + "." + one)
        options.append(node("option", {"value": one}, text, props={"selected": one == value}, key=one))
    attrs = {"class": "select", "id": identifier, "autocomplete": "off"}
    return node("select", attrs, options, on={"change": event})


def _field(words: Words, identifier: str, event: dict, kind: str, limits: list, value: object) -> dict:
    attrs: dict = {"class": "setting-field", "id": identifier, "autocomplete": "off", "type": "text"}
    if kind == "colour":
        attrs["type"] = "color"
    elif kind == "text":
        attrs.update({"maxlength": str(recipes.LONGEST_TEXT), "spellcheck": "false"})
    else:
        attrs.update({"type": "number", "min": str(limits[0]), "max": str(limits[1]), "step": "1"})
        if kind == "maybe-whole":
            attrs["placeholder"] = words.say("set.any")
    shown = "" if value is None else str(value)
    return node("input", attrs, props={"value": shown}, on={"change": event})
