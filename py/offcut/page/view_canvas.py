"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The canvas of the result: turned, cropped, its shape and size, the subject's share of it.
"""

from offcut.page.view_controls import reset, section
from offcut.page.words import Words

# (key, what `crop` has to be for it to mean something; None for all).
KEYS = [
    ("crop", None),
    ("margin", ["subject"]),
    ("x", ["free"]),
    ("y", ["free"]),
    ("width", ["free"]),
    ("height", ["free"]),
    ("aspect", None),
    ("width_px", None),
    ("height_px", None),
    ("subject_scale", None),
    ("rotate_deg", None),
    ("flip", None),
]


def canvas(words: Words, recipe: dict) -> dict:
    """Return the section."""
    chosen = recipe["canvas"]["crop"]
    keys = [("canvas", key) for key, crops in KEYS if crops is None or chosen in crops]
    if recipe["canvas"]["subject_scale"]:
        keys.append(("canvas", "align"))
    more = reset(words, "canvas", recipe)
    return section(words, "canvas", keys, recipe, [] if more is None else [more])
