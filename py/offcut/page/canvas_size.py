"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The size of the canvas as people think of it: in pixels, or in millimetres at so many dots per inch. The recipe has
pixels and dots alone, so that preview and file agree; which of the two ways is shown is for this visit only.
"""

from offcut.contract import recipe as recipes
from offcut.contract.errors import InputError
from offcut.page import finishing
from offcut.page.own_recipes import recipe_now
from offcut.page.records import with_changes
from offcut.page.typed import read_value

UNITS = ["px", "mm"]
MM_PER_INCH = 25.4
# What printers and offices ask for where nobody has said otherwise.
USUAL_DPI = 300
SIDES = ["width_px", "height_px"]
# Millimetres are shown with one decimal: at 300 dpi a pixel is a twelfth of one.
DECIMALS = 1


def pixels(length_mm: float, dpi: int) -> int:
    """Return how many pixels a length has, at least one."""
    return max(1, int(length_mm * dpi / MM_PER_INCH + 0.5))


def millimetres(length_px: int | None, dpi: int) -> float | None:
    """Return how long so many pixels are, as it is shown; None stays None."""
    if length_px is None:
        return None
    length = round(length_px * MM_PER_INCH / dpi, DECIMALS)
    return int(length) if length == int(length) else length


def dpi_of(recipe: dict) -> int:
    """Return the dots per inch that lengths are told with."""
    return recipe["output"]["dpi"] or USUAL_DPI


def _unit_chosen(state: dict, event: dict) -> tuple:
    """Show the size in another unit; lengths need dots per inch, and the file will say them."""
    if event["value"] not in UNITS:
        return state, []
    state = with_changes(state, {"canvas_unit": event["value"]})
    wanted = recipe_now(state)
    if event["value"] == "px" or wanted["output"]["dpi"] is not None:
        return state, []
    return finishing.with_recipe(state, recipes.with_value(wanted, "output", "dpi", USUAL_DPI))


def _length_changed(state: dict, event: dict) -> tuple:
    """Take a length in millimetres; an empty field gives the side free."""
    wanted, value = recipe_now(state), None
    if event["value"].strip():
        try:
            length_mm = float(event["value"])
        except ValueError:
            return state, []
        # Written so that what is no number at all fails too.
        if not 0 < length_mm < recipes.LONGEST_SIDE_PX:
            return state, []
        value = pixels(length_mm, dpi_of(wanted))
    return _with_values(state, wanted, [("canvas", event["key"], value), ("output", "dpi", dpi_of(wanted))])


def _dpi_changed(state: dict, event: dict) -> tuple:
    """Take other dots per inch: the lengths stay as they are shown, so the pixels change."""
    dpi = read_value("output", "dpi", event["value"])
    if not isinstance(dpi, int) or dpi < 1:
        return state, []
    wanted = recipe_now(state)
    values: list = [("output", "dpi", dpi)]
    for key in SIDES:
        length_mm = millimetres(wanted["canvas"][key], dpi_of(wanted))
        if length_mm is not None:
            values.append(("canvas", key, pixels(length_mm, dpi)))
    return _with_values(state, wanted, values)


def _with_values(state: dict, wanted: dict, values: list) -> tuple:
    try:
        for section, key, value in values:
            wanted = recipes.with_value(wanted, section, key, value)
    except InputError:
        return state, []
    return finishing.with_recipe(state, wanted)


HANDLERS = {
    "canvas-unit-chosen": _unit_chosen,
    "canvas-length-changed": _length_changed,
    "canvas-dpi-changed": _dpi_changed,
}
