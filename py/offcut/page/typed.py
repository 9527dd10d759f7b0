"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What people type or choose in the controls of a recipe, read as the values that a recipe has.
"""

from offcut.contract import recipe
from offcut.page.shares import share


def read_value(section: str, key: str, text: object, unit: str | None = None) -> object:
    """Return what the text of a control says, in the kind that the recipe wants; the text itself when it says none.

    `unit` is "percent" where the control shows a share as a percentage.
    """
    for known_section, known_key, _, kind, _ in recipe.FIELDS:
        if known_section == section and known_key == key and isinstance(text, str):
            if kind == "maybe-whole" and text.strip() == "":
                return None
            if kind in ["number", "whole", "maybe-whole"]:
                number = _number(text, kind)
                return share(number) if unit == "percent" else number
            if kind == "colour":
                return read_code(text)
    return text


def _number(text: str, kind: str) -> object:
    try:
        value = float(text)
    except ValueError:
        return text
    is_whole = -1e9 < value < 1e9 and value == int(value)
    return int(value) if is_whole else value


def read_code(text: str) -> str:
    """Return what was typed as #rrggbb in small letters, or as it is when it cannot be a colour."""
    digits = text.strip().lower()
    if digits[:1] == "#":
        digits = digits[1:]
    if len(digits) == 3:
        digits = "".join([digit + digit for digit in digits])
    return "#" + digits if len(digits) == 6 else text
