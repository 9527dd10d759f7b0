"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Cutting without an engine: the switch between photos and flat backgrounds, and what is set for the second.
"""

from offcut.contract.recipe import is_flat
from offcut.page.node import node
from offcut.page.own_recipes import recipe_now
from offcut.page.view_parts import button
from offcut.page.words import Words

WAYS = ["photo", "flat"]


def inputs(state: dict) -> list:
    """Return what the panel shows."""
    return [is_flat(recipe_now(state))]


def panel(words: Words, flat: bool) -> dict:
    """Return the switch: what kind of picture it is says how it is cut."""
    chosen = "flat" if flat else "photo"
    cards = [_card(words, way, way == chosen) for way in WAYS]
    attrs = {"class": "keying-ways", "role": "radiogroup", "aria-label": words.say("keying.title")}
    return node("div", attrs, cards, key="keying-ways")


def _card(words: Words, way: str, is_chosen: bool) -> dict:
    identifier = "keying-" + way
    attrs = {"type": "radio", "name": "keying", "value": way, "id": identifier, "autocomplete": "off"}
    attrs["aria-describedby"] = identifier + "-text"
    radio = node("input", attrs, props={"checked": is_chosen}, on={"change": {"type": "keying-chosen"}})
    name = node("label", {"for": identifier}, [radio, node("span", None, words.say("keying." + way))])
    text = node("p", {"class": "keying-text", "id": identifier + "-text"}, words.say("keying." + way + ".text"))
    return node("div", {"class": "keying-way", "data-chosen": "yes" if is_chosen else "no"}, [name, text], key=way)


def fields(recipe: dict) -> list:
    """Return the fields that mean something with these settings, as groups of controls name them."""
    settings = recipe["keying"]
    keys = ["from", "colour", "x", "y", "tolerance", "softness", "uneven", "reach", "ink", "ink_colour"]
    unused = [] if settings["from"] == "colour" else ["colour"]
    if settings["from"] != "place":
        unused += ["x", "y"]
    if settings["ink"] != "recoloured":
        unused.append("ink_colour")
    return [("keying", key) for key in keys if key not in unused]


def pick(words: Words, mode: str | None) -> dict:
    """Return the button that lets people point at the background; `mode` is the brush in hand."""
    pressed = "true" if mode == "pick-paper" else "false"
    event = {"type": "brush-chosen", "mode": "pick-paper"}
    return button(words.say("keying.pick"), event, "small", "colour", id="touch-pick-paper", aria_pressed=pressed)
