"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Settings for all pictures or for one: a picture has a recipe of its own ("own_recipe") or None, which means the common
one of the settings.
"""

from offcut.page.records import find


def recipe_of(state: dict, picture: dict | None) -> dict:
    """Return the settings that a picture is to be made with; the common ones for None."""
    if picture is not None and picture["own_recipe"] is not None:
        return picture["own_recipe"]
    return state["settings"]["recipe"]


def recipe_now(state: dict) -> dict:
    """Return the settings that the panel shows and changes: those of the selected picture."""
    return recipe_of(state, find(state["pictures"], state["selected"]))
