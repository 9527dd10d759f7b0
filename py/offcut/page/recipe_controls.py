"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What the controls of the panel do to a recipe: one value, one switch, one section back to its defaults.
"""

from offcut.contract import recipe
from offcut.contract.errors import InputError
from offcut.page.finishing import with_recipe
from offcut.page.own_recipes import recipe_now
from offcut.page.records import with_changes


def _changed(state: dict, event: dict) -> tuple:
    """Take a new value of a control, which is a text; one that cannot be is left."""
    value = read_value(event["section"], event["key"], event["value"])
    return _with_value(state, event["section"], event["key"], value)


def _switched(state: dict, event: dict) -> tuple:
    value = recipe_now(state)[event["section"]][event["key"]]
    return _with_value(state, event["section"], event["key"], not value)


def _reset(state: dict, event: dict) -> tuple:
    """Give a section its defaults back."""
    wanted = with_changes(recipe_now(state), {event["section"]: recipe.defaults()[event["section"]]})
    return with_recipe(state, wanted)


def _with_value(state: dict, section: str, key: str, value: object) -> tuple:
    try:
        wanted = recipe.with_value(recipe_now(state), section, key, value)
    except InputError:
        return state, []
    return with_recipe(state, wanted)


def read_value(section: str, key: str, text: object) -> object:
    """Return what the text of a control says, in the kind that the recipe wants; the text itself when it says none."""
    for known_section, known_key, _, kind, _ in recipe.FIELDS:
        if known_section == section and known_key == key and isinstance(text, str):
            if kind == "maybe-whole" and text.strip() == "":
                return None
            if kind in ["number", "whole", "maybe-whole"]:
                return _number(text, kind)
    return text


def _number(text: str, kind: str) -> object:
    try:
        value = float(text)
    except ValueError:
        return text
    is_whole = -1e9 < value < 1e9 and value == int(value)
    return int(value) if is_whole else value


HANDLERS = {"recipe-changed": _changed, "recipe-switched": _switched, "recipe-reset": _reset}
