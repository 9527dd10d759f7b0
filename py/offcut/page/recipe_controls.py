"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What the controls of the panel do to a recipe: one value, one switch, one section back to its defaults.
"""

from offcut.contract import recipe
from offcut.contract.errors import InputError
from offcut.page.finishing import with_recipe
from offcut.page.own_recipes import recipe_now
from offcut.page.records import with_changes
from offcut.page.typed import read_value


def _changed(state: dict, event: dict) -> tuple:
    """Take a new value of a control, which is a text; one that cannot be is left."""
    value = read_value(event["section"], event["key"], event["value"], event.get("unit"))
    return _with_value(state, event["section"], event["key"], value)


def _switched(state: dict, event: dict) -> tuple:
    value = recipe_now(state)[event["section"]][event["key"]]
    return _with_value(state, event["section"], event["key"], not value)


def _reset(state: dict, event: dict) -> tuple:
    """Give sections their defaults back."""
    usual = recipe.defaults()
    sections = event["sections"] if "sections" in event else [event["section"]]
    wanted = with_changes(recipe_now(state), {section: usual[section] for section in sections})
    return with_recipe(state, wanted)


def _with_value(state: dict, section: str, key: str, value: object) -> tuple:
    try:
        wanted = recipe.with_value(recipe_now(state), section, key, value)
    except InputError:
        return state, []
    return with_recipe(state, wanted)


HANDLERS = {"recipe-changed": _changed, "recipe-switched": _switched, "recipe-reset": _reset}
