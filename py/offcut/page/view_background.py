"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What stands behind a cutout, its shadow and its rim. Only what means something for the choices that were made is shown.
"""

from offcut.page.node import node
from offcut.page.view_controls import reset, section
from offcut.page.view_parts import file_button
from offcut.page.words import Words

# (section, key, and for which kinds of background or shadow it means something; None for all).
BACKGROUND = [
    ("background", "kind", None),
    ("background", "colour", ["colour", "linear", "radial", "picture"]),
    ("background", "colour2", ["linear", "radial"]),
    ("background", "angle_deg", ["linear"]),
    ("background", "fit", ["picture"]),
    ("background", "x", ["picture"]),
    ("background", "y", ["picture"]),
    ("background", "zoom", ["picture"]),
    ("background", "blur", ["blur"]),
]
SHADOW = [
    ("shadow", "kind", None),
    ("shadow", "opacity", ["drop", "contact"]),
    ("shadow", "blur", ["drop", "contact"]),
    ("shadow", "distance", ["drop"]),
    ("shadow", "angle_deg", ["drop"]),
    ("shadow", "colour", ["drop", "contact"]),
]


PARTS = ["background", "shadow", "outline"]


def background(words: Words, recipe: dict, backdrop: dict | None, is_open: bool = True) -> dict:
    """Return the section; `backdrop` is the picture that people chose, None when they have not."""
    kind = recipe["background"]["kind"]
    behind = [(part, key) for part, key, kinds in BACKGROUND if kinds is None or kind in kinds]
    shadow = [(part, key) for part, key, kinds in SHADOW if kinds is None or recipe["shadow"]["kind"] in kinds]
    outline = [("outline", "width_px")]
    if recipe["outline"]["width_px"]:
        outline.append(("outline", "colour"))
    groups = [(None, behind), ("shadow", shadow), ("outline", outline)]
    more = [_chooser(words, backdrop) if kind == "picture" else None, reset(words, PARTS, recipe)]
    said = words.say("set.background.kind." + kind)
    return section(words, "background", groups, recipe, is_open, more, said)


def _chooser(words: Words, backdrop: dict | None) -> dict:
    text = words.say("set.backdrop.none") if backdrop is None else backdrop["name"]
    chooser = file_button(words.say("set.backdrop.choose"), "picture", "backdrop", "tiny", "choose-backdrop")
    return node("div", {"class": "setting-file"}, [chooser, node("span", {"class": "setting-help"}, text)], key="file")
