"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The canvas of the result: turned, cropped, its shape and size, the subject's share of it.
"""

from offcut.page.view_controls import is_changed, reset, section
from offcut.page.words import Words

# (group, key, what `crop` has to be for it to mean something; None for all).
KEYS = [
    ("crop", "crop", None),
    ("crop", "margin", ["subject"]),
    ("crop", "x", ["free"]),
    ("crop", "y", ["free"]),
    ("crop", "width", ["free"]),
    ("crop", "height", ["free"]),
    ("crop", "aspect", None),
    ("size", "width_px", None),
    ("size", "height_px", None),
    ("size", "subject_scale", None),
    ("size", "align", None),
    ("turn", "rotate_deg", None),
    ("turn", "flip", None),
]


def canvas(words: Words, recipe: dict, is_open: bool = True) -> dict:
    """Return the section."""
    chosen = recipe["canvas"]["crop"]
    groups = []
    for name in ["crop", "size", "turn"]:
        keys = [("canvas", key) for group, key, crops in KEYS if group == name and (crops is None or chosen in crops)]
        if not recipe["canvas"]["subject_scale"]:
            keys = [one for one in keys if one[1] != "align"]
        groups.append((name, keys))
    said = words.say("set.changed") if is_changed(["canvas"], recipe) else ""
    return section(words, "canvas", groups, recipe, is_open, [reset(words, ["canvas"], recipe)], said)
