"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

How a picture is cut out and saved, as data: what people set, what a script passes, what a saved recipe holds. Every
value is a plain one with its default and its limits in this one place, because a recipe may come from a stranger.
"""

from offcut.contract.errors import InputError

SCHEMA = 1
# A pattern of a file name; longer is a mistake or an attack.
LONGEST_TEXT = 120
# What a file says about its density; 2400 is beyond every printer that takes pictures.
MOST_DPI = 2400
# 200 MB: above every limit that a site sets for uploads.
MOST_KB = 200000
HEX_DIGITS = "0123456789abcdef"

BACKGROUNDS = ["transparent", "colour", "linear", "radial", "picture", "blur"]
ASPECTS = ["free", "1:1", "4:5", "5:4", "3:4", "4:3", "2:3", "3:2", "9:16", "16:9"]
# As WebP allows it.
LONGEST_SIDE_PX = 16383

# (section, key, default, kind, limits). Kinds: "choice" of a list; "switch"; "number" from limits[0] to limits[1];
# "whole" the same without fractions; "maybe-whole" the same or None; "colour" as #rrggbb; "text".
FIELDS: list[tuple] = [
    # "consensus" asks several passes of several engines and keeps the mask that agrees best with the others.
    # "flat" asks no engine: it takes a flat background away by its colour, as section "keying" says.
    ("cut", "way", "consensus", "choice", ["consensus", "single", "flat"]),
    # A second look at native scale where it helps.
    ("cut", "second_pass", "auto", "choice", ["auto", "off"]),
    # Where the background's colour comes from: the border, a colour, or a place of the picture as shares of its sides.
    ("keying", "from", "found", "choice", ["found", "colour", "place"]),
    ("keying", "colour", "#ffffff", "colour", []),
    ("keying", "x", 0, "number", [0, 1]),
    ("keying", "y", 0, "number", [0, 1]),
    # Paper in uneven light; off takes one colour for the whole picture.
    ("keying", "uneven", True, "switch", []),
    # How far from the background's colour still is background, beyond the noise that is measured: a share of levels.
    # Of .02, .04 and .06 the middle one, by the even drawn marks (docs/decisions/0034-keying.md).
    ("keying", "tolerance", 0.04, "number", [0, 0.5]),
    # 1 leaves the edges as soft as they are, 0 makes them hard.
    ("keying", "softness", 1, "number", [0, 1]),
    # Whether the holes of letters are background too.
    ("keying", "reach", "everywhere", "choice", ["everywhere", "border"]),
    # Many colours; one, of which lighter places are less; or one that is replaced by "ink_colour".
    ("keying", "ink", "many", "choice", ["many", "one", "recoloured"]),
    ("keying", "ink_colour", "#1a2b6b", "colour", []),
    ("edges", "refine", True, "switch", []),
    ("edges", "decontaminate", True, "switch", []),
    # Pixels of the full picture; below 0 shrinks.
    ("edges", "grow_px", 0, "number", [-50, 50]),
    ("edges", "feather_px", 0, "number", [0, 100]),
    ("edges", "smooth_px", 0, "number", [0, 50]),
    # The coarse alpha that counts as half kept: lower keeps more, 0.5 changes nothing.
    ("edges", "threshold", 0.5, "number", [0.02, 0.98]),
    ("edges", "fill_holes", False, "switch", []),
    ("edges", "remove_specks", True, "switch", []),
    ("background", "kind", "transparent", "choice", BACKGROUNDS),
    ("background", "colour", "#ffffff", "colour", []),
    # Where a gradient ends.
    ("background", "colour2", "#dfe6e4", "colour", []),
    # 0 is upwards, 90 to the right.
    ("background", "angle_deg", 180, "number", [-360, 360]),
    # How a picture of one's own is laid: covering the canvas or shown whole, which part of it, how large.
    ("background", "fit", "fill", "choice", ["fill", "fit"]),
    ("background", "x", 0.5, "number", [0, 1]),
    ("background", "y", 0.5, "number", [0, 1]),
    ("background", "zoom", 1, "number", [0.1, 10]),
    # Standard deviation of the blur of the original, as a share of the longer side.
    ("background", "blur", 0.02, "number", [0, 0.2]),
    ("shadow", "kind", "none", "choice", ["none", "drop", "contact"]),
    ("shadow", "colour", "#000000", "colour", []),
    ("shadow", "opacity", 0.35, "number", [0, 1]),
    # Shares of the longer side.
    ("shadow", "blur", 0.02, "number", [0, 0.2]),
    ("shadow", "distance", 0.03, "number", [0, 0.5]),
    ("shadow", "angle_deg", 150, "number", [-360, 360]),
    # A rim around the subject, as a sticker has; in pixels of the canvas.
    ("outline", "width_px", 0, "number", [0, 200]),
    ("outline", "colour", "#ffffff", "colour", []),
    # Clockwise.
    ("canvas", "rotate_deg", 0, "number", [-180, 180]),
    ("canvas", "flip", "none", "choice", ["none", "horizontal", "vertical"]),
    ("canvas", "crop", "none", "choice", ["none", "subject", "free"]),
    # Share of the subject's longer side that is left around it.
    ("canvas", "margin", 0.05, "number", [0, 2]),
    # A free crop, as shares of the turned picture.
    ("canvas", "x", 0, "number", [0, 1]),
    ("canvas", "y", 0, "number", [0, 1]),
    ("canvas", "width", 1, "number", [0.001, 1]),
    ("canvas", "height", 1, "number", [0.001, 1]),
    ("canvas", "aspect", "free", "choice", ASPECTS),
    ("canvas", "width_px", None, "maybe-whole", [1, LONGEST_SIDE_PX]),
    ("canvas", "height_px", None, "maybe-whole", [1, LONGEST_SIDE_PX]),
    # Share of the canvas that the subject's larger side takes; 0 leaves it where it is.
    ("canvas", "subject_scale", 0, "number", [0, 1]),
    ("canvas", "align", "center", "choice", ["center", "bottom"]),
    # A photo for a document (documents.json), "none" for no document. The head lies in it as documents_frame.py says;
    # its size is width_px and height_px of the canvas, whose crop then does not count.
    ("document", "id", "none", "text", []),
    ("document", "head", 0.75, "number", [0.05, 1.5]),
    ("document", "top", 0.09, "number", [-1, 1]),
    ("document", "side", 0, "number", [-1, 1]),
    ("output", "format", "png", "choice", ["png", "webp", "webp-lossless", "jpeg", "mask", "zip"]),
    ("output", "quality", 90, "whole", [1, 100]),
    ("output", "cap_kb", None, "maybe-whole", [1, MOST_KB]),
    ("output", "dpi", None, "maybe-whole", [1, MOST_DPI]),
    ("output", "metadata", "none", "choice", ["none", "no-location", "all"]),
    # What lies under alpha 0: nothing, or the picture's own colours.
    ("output", "hidden_colour", "clear", "choice", ["clear", "keep"]),
    # What a JPEG has where the cutout is transparent.
    ("output", "background", "#ffffff", "colour", []),
    ("output", "name", "{name}-cutout", "text", []),
]


def defaults() -> dict:
    """Return the recipe of somebody who has set nothing: {"schema", section: {key: value}}."""
    recipe: dict = {"schema": SCHEMA}
    for section, key, default, _, _ in FIELDS:
        if section not in recipe:
            recipe[section] = {}
        recipe[section][key] = default
    return recipe


def complete(data: object) -> dict:
    """Return the whole recipe that `data` asks for; what it does not mention has its default.

    Raises InputError recipe-invalid {path, cause} for anything that is not a recipe: unknown sections and keys, values
    of another kind or outside their limits. Nothing is corrected in silence.
    """
    recipe = defaults()
    if not isinstance(data, dict):
        raise invalid("", "is an object")
    for section in data:
        if section == "schema":
            if data["schema"] != SCHEMA:
                raise invalid("schema", "is " + str(SCHEMA))
        elif section not in recipe:
            raise invalid(str(section), "is unknown")
        else:
            _take(recipe[section], data[section], section)
    return recipe


def salvaged(data: object) -> dict:
    """Return the whole recipe with every value of `data` that is a good one, for what this device itself has stored.

    An older or newer Offcut may have written it: what it said and we do not know is dropped, the rest is kept.
    """
    recipe = defaults()
    for section, key, _, kind, limits in FIELDS:
        values = data.get(section) if isinstance(data, dict) else None
        if isinstance(values, dict) and key in values and wrong(kind, limits, values[key]) is None:
            recipe[section][key] = values[key]
    return recipe


def with_value(data: dict, section: str, key: str, value: object) -> dict:
    """Return a complete recipe with one other value; raise InputError recipe-invalid when it is not a good one."""
    _checked(section, key, value, section + "." + key)
    changed = dict(data)
    changed[section] = dict(data[section])
    changed[section][key] = value
    return changed


def _take(into: dict, values: object, section: str) -> None:
    if not isinstance(values, dict):
        raise invalid(section, "is an object")
    for key in values:
        where = section + "." + str(key)
        if key not in into:
            raise invalid(where, "is unknown")
        into[key] = _checked(section, key, values[key], where)


def _checked(section: str, key: str, value: object, where: str) -> object:
    for known_section, known_key, _, kind, limits in FIELDS:
        if known_section == section and known_key == key:
            cause = wrong(kind, limits, value)
            if cause is not None:
                raise invalid(where, cause)
    return value


def wrong(kind: str, limits: list, value: object) -> str | None:
    """Return what a value of this kind has to be when it is not that, else None."""
    if kind == "choice":
        return None if isinstance(value, str) and value in limits else "is one of " + ", ".join(limits)
    if kind == "switch":
        return None if isinstance(value, bool) else "is true or false"
    if kind == "colour":
        return None if is_colour(value) else "is a colour such as #ffffff"
    if kind == "text":
        is_short = isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT
        return None if is_short else "is a text of 1 to " + str(LONGEST_TEXT) + " characters"
    if kind == "maybe-whole" and value is None:
        return None
    return _wrong_number(kind, limits, value)


def _wrong_number(kind: str, limits: list, value: object) -> str | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    # Written so that a value which is not a number at all (NaN) fails too.
    if not is_number or not limits[0] <= value <= limits[1]:
        return "is a number from " + str(limits[0]) + " to " + str(limits[1])
    if kind != "number" and not isinstance(value, int):
        return "is a whole number"
    return None


def is_flat(recipe: dict) -> bool:
    """Say whether a complete recipe takes a flat background away, for which no engine is asked."""
    return recipe["cut"]["way"] == "flat"


def is_colour(value: object) -> bool:
    """Say whether `value` is a colour as #rrggbb in small hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 7 or value[0] != "#":
        return False
    return all(digit in HEX_DIGITS for digit in value[1:])


def invalid(where: str, cause: str) -> InputError:
    """Return the error for a place in a recipe and what it has to be."""
    return InputError("recipe-invalid", "recipe: " + (where or "it") + " " + cause, {"path": where, "cause": cause})
