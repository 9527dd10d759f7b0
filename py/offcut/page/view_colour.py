"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The control of a colour: the colours that are asked for most as swatches, the browser's own chooser, and its code.
"""

from offcut.page.node import node
from offcut.page.words import Words

# White and black; the greys of this page; the blue and the red behind pictures for Chinese documents (the RGB values
# that photo shops give: 67, 142, 219 and 255, 0, 0).
SWATCHES = [
    ("white", "#ffffff"),
    ("black", "#000000"),
    ("light", "#f3f5f4"),
    ("grey", "#dfe6e4"),
    ("blue", "#438edb"),
    ("red", "#ff0000"),
]
# What the field takes: three or six digits, with or without the sign.
CODE = "#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"


def colour(words: Words, identifier: str, label: str, event: dict, value: str) -> dict:
    """Return the control; every part of it changes the same field."""
    chooser = {"type": "color", "id": identifier, "class": "colour-chooser", "autocomplete": "off"}
    code = {"type": "text", "id": identifier + "-code", "class": "setting-field colour-code", "autocomplete": "off"}
    code.update({"pattern": CODE, "maxlength": "7", "spellcheck": "false", "title": words.say("set.colour.code")})
    code["aria-label"] = words.say("set.colour.code-of", {"colour": label})
    row = [
        node("input", chooser, props={"value": value}, on={"change": event}),
        node("input", code, props={"value": value}, on={"change": event}),
        node("div", {"class": "swatches"}, [_swatch(words, label, event, one, value) for one in SWATCHES]),
    ]
    children = [node("label", {"for": identifier}, label), node("div", {"class": "colour"}, row)]
    return node("div", {"class": "setting", "data-kind": "colour"}, children, key=identifier)


def _swatch(words: Words, label: str, event: dict, swatch: tuple, value: str) -> dict:
    name, code = swatch
    told = {"type": event["type"], "section": event["section"], "key": event["key"], "value": code}
    text = words.say("set.swatch." + name)
    attrs = {"type": "button", "class": "swatch", "title": text, "aria-label": label + ": " + text}
    attrs["aria-pressed"] = "true" if code == value else "false"
    return node("button", attrs, [], style={"--swatch": code}, on={"click": told}, key=name)
