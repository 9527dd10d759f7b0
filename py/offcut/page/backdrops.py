"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The picture that people put behind their cutouts; one for all of them. It is not kept for another visit.
"""

from offcut.contract import recipe
from offcut.page import finishing
from offcut.page.own_recipes import recipe_now
from offcut.page.records import with_changes


def _chosen(state: dict, event: dict) -> tuple:
    """Put a picture behind every cutout from now on."""
    old = state["backdrop"]
    effects = [] if old is None else [{"do": "release", "blobs": [old["file"]]}]
    state = with_changes(state, {"backdrop": {"file": event["file"], "name": event["name"]}})
    wanted = recipe.with_value(recipe_now(state), "background", "kind", "picture")
    state, sends = finishing.with_recipe(state, wanted)
    return state, effects + sends


HANDLERS = {"backdrop-chosen": _chosen}
