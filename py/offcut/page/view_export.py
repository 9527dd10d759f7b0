"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The settings of the file that a result is saved as. Only what means something for the format is shown.
"""

from offcut.page.node import node
from offcut.page.view_controls import reset, section
from offcut.page.view_recipe import recipe_row, share_row
from offcut.page.words import Words

# Which fields mean something: (key, formats), None for all of them.
KEYS = [
    ("format", None),
    ("quality", ["webp", "jpeg"]),
    ("cap_kb", ["webp", "jpeg"]),
    ("background", ["jpeg"]),
    ("hidden_colour", ["png", "webp", "webp-lossless", "zip"]),
    ("metadata", None),
    ("dpi", None),
    ("name", None),
]


def export(words: Words, recipe: dict, recipe_file: dict, picture: dict | None, can_share: bool) -> dict:
    """Return the section; `picture` is the selected one."""
    chosen = recipe["output"]["format"]
    keys = [("output", key) for key, formats in KEYS if formats is None or chosen in formats]
    help_text = node("p", {"class": "setting-help"}, words.say("set.name.help", {"place": "{name}", "number": "{n}"}))
    more = [help_text, reset(words, "output", recipe)] + share_row(words, picture, can_share, chosen)
    more.append(recipe_row(words, recipe_file))
    return section(words, "output", keys, recipe, [one for one in more if one is not None])
