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

# (section, key, default, kind, limits). Kinds: "choice" of a list; "switch"; "number" from limits[0] to limits[1];
# "whole" the same without fractions; "maybe-whole" the same or None; "colour" as #rrggbb; "text".
FIELDS: list[tuple] = [
    # "consensus" asks several passes of several engines and keeps the mask that agrees best with the others.
    ("cut", "way", "consensus", "choice", ["consensus", "single"]),
    # A second look at native scale where it helps.
    ("cut", "second_pass", "auto", "choice", ["auto", "off"]),
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


def is_colour(value: object) -> bool:
    """Say whether `value` is a colour as #rrggbb in small hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 7 or value[0] != "#":
        return False
    return all(digit in HEX_DIGITS for digit in value[1:])


def invalid(where: str, cause: str) -> InputError:
    """Return the error for a place in a recipe and what it has to be."""
    return InputError("recipe-invalid", "recipe: " + (where or "it") + " " + cause, {"path": where, "cause": cause})
