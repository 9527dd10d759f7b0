"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The settings of the file that a result is saved as. Only what means something for the format is shown.
"""

from offcut.page.node import node
from offcut.page.view_controls import reset, section
from offcut.page.view_recipe import recipe_row, share_row
from offcut.page.words import Words

# Which fields mean something: (group, key, formats), None for all of them.
KEYS = [
    (None, "format", None),
    (None, "quality", ["webp", "jpeg"]),
    (None, "cap_kb", ["webp", "jpeg"]),
    (None, "background", ["jpeg"]),
    ("file", "name", None),
    ("file", "metadata", None),
    ("file", "hidden_colour", ["png", "webp", "webp-lossless", "zip"]),
    ("file", "dpi", None),
]


def export(words: Words, recipe: dict, is_open: bool, recipe_file: dict, picture: dict | None, can_share: bool) -> dict:
    """Return the section; `picture` is the selected one."""
    chosen = recipe["output"]["format"]
    groups = []
    for name in [None, "file"]:
        keys = [("output", key) for group, key, forms in KEYS if group == name and (forms is None or chosen in forms)]
        groups.append((name, keys))
    help_text = node("p", {"class": "setting-help"}, words.say("set.name.help", {"place": "{name}", "number": "{n}"}))
    more = [help_text, reset(words, ["output"], recipe)] + share_row(words, picture, can_share, chosen)
    more.append(recipe_row(words, recipe_file))
    return section(words, "output", groups, recipe, is_open, more, words.say("set.output.format." + chosen))
