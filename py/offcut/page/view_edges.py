"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The settings of cutting and of edges, and applying settings to every picture.
"""

from offcut.contract.recipe import is_flat
from offcut.page import view_keying
from offcut.page.node import node
from offcut.page.view_controls import is_changed, reset, section
from offcut.page.view_parts import button
from offcut.page.words import Words

CUT = [("cut", "way"), ("cut", "second_pass")]
EDGES = [
    ("edges", "refine"),
    ("edges", "decontaminate"),
    ("edges", "remove_specks"),
    ("edges", "fill_holes"),
    ("edges", "grow_px"),
    ("edges", "feather_px"),
    ("edges", "smooth_px"),
    ("edges", "threshold"),
]
# An alpha that no engine has guessed needs none of the others.
LENGTHS = [("edges", "grow_px"), ("edges", "feather_px"), ("edges", "smooth_px")]
PARTS = ["cut", "keying", "edges"]


def edges(words: Words, recipe: dict, is_open: bool, mode: str | None, quick_look: bool) -> dict:
    """Return the section; `mode` is the brush in hand, `quick_look` whether the first of several passes is shown."""
    more: list = [reset(words, PARTS, recipe)]
    cut = CUT + [_quick_look(words, quick_look)] if recipe["cut"]["way"] == "consensus" else CUT
    groups: list = [(None, cut), ("edges", EDGES)]
    if is_flat(recipe):
        groups = [(None, CUT[:1]), ("keying", view_keying.fields(recipe)), ("edges", LENGTHS)]
        more = [view_keying.pick(words, mode)] + more
    said = words.say("set.changed") if is_changed(PARTS, recipe) else ""
    return section(words, "edges", groups, recipe, is_open, more, said)


def _quick_look(words: Words, is_on: bool) -> dict:
    """Return the switch for the quick look: of this device, not of the recipe, because no result depends on it."""
    attrs = {"type": "checkbox", "id": "quick-look", "autocomplete": "off"}
    box = node("input", attrs, props={"checked": is_on}, on={"change": {"type": "quick-look-toggled"}})
    inside = [box, node("span", None, words.say("quick-look"))]
    return node("label", {"class": "setting-switch", "for": "quick-look"}, inside, key="quick-look")


def for_all(words: Words, others: int) -> dict | None:
    """Return the button for the `others`, the finished pictures that were made with other settings; None without."""
    if not others:
        return None
    text = words.say_count("set.for-all", others)
    return button(text, {"type": "recipe-for-all"}, "small", "again", id="recipe-for-all")
