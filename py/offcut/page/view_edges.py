"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The settings of cutting and of edges, and applying settings to every picture.
"""

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
PARTS = ["cut", "edges"]


def edges(words: Words, recipe: dict, is_open: bool = True) -> dict:
    """Return the section."""
    more = [reset(words, PARTS, recipe)]
    said = words.say("set.changed") if is_changed(PARTS, recipe) else ""
    return section(words, "edges", [(None, CUT), ("edges", EDGES)], recipe, is_open, more, said)


def for_all(words: Words, others: int) -> dict | None:
    """Return the button for the `others`, the finished pictures that were made with other settings; None without."""
    if not others:
        return None
    text = words.say_count("set.for-all", others)
    return button(text, {"type": "recipe-for-all"}, "small", "again", id="recipe-for-all")
