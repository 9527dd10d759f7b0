"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

Shares of a recipe (0.35) as people read and write them (35 %). The recipe keeps the share.
"""

from offcut.contract import recipe

# The other numbers of a recipe end in their unit.
UNITS = ["_px", "_deg"]


def is_share(section: str, key: str) -> bool:
    """Say whether a field of a recipe is a share."""
    for known_section, known_key, _, kind, _ in recipe.FIELDS:
        if known_section == section and known_key == key:
            return kind == "number" and not any(key.endswith(unit) for unit in UNITS)
    return False


def percent(share: float) -> float:
    """Return a share in percent, with one decimal where there is one."""
    return _short(share * 100, 1)


def share(number: object) -> object:
    """Return the share that a percentage is; what is no number stays what it is."""
    is_number = isinstance(number, (int, float)) and not isinstance(number, bool)
    return _short(number / 100, 5) if is_number else number  # type: ignore[operator]


def plain(value: float) -> str:
    """Return a number as a field shows it, without the dust that MicroPython prints: 81.1, not 81.09999999999999."""
    if value == int(value):
        return str(int(value))
    return "{:.5f}".format(value).rstrip("0")


def _short(value: float, decimals: int) -> float:
    """Return `value` without the dust of binary fractions; a whole number without a point."""
    rounded = round(value, decimals)
    return int(rounded) if rounded == int(rounded) else rounded
