"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The settings of cutting and of edges, and applying settings to every picture.
"""

from offcut.page.view_controls import reset, section
from offcut.page.view_parts import button
from offcut.page.words import Words

KEYS = [
    ("cut", "way"),
    ("cut", "second_pass"),
    ("edges", "refine"),
    ("edges", "decontaminate"),
    ("edges", "remove_specks"),
    ("edges", "fill_holes"),
    ("edges", "grow_px"),
    ("edges", "feather_px"),
    ("edges", "smooth_px"),
    ("edges", "threshold"),
]


def edges(words: Words, recipe: dict, others: int) -> dict:
    """Return the section; `others` counts the finished pictures that were made with other settings."""
    more = [reset(words, "edges", recipe)]
    if others:
        text = words.say_count("set.for-all", others)
        more.append(button(text, {"type": "recipe-for-all"}, "tiny", "again", id="recipe-for-all"))
    return section(words, "edges", KEYS, recipe, [one for one in more if one is not None])
