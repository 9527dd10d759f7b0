"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Pictures on a flat background, which no engine has to see: choosing that way to cut, and pointing at the background.
"""

from offcut.contract import recipe
from offcut.page.finishing import with_recipe
from offcut.page.own_recipes import recipe_now
from offcut.page.records import find, with_changes
from offcut.page.speech import speak

# The brush that points at the background (page/touching.py).
PICK = "pick-paper"
# Shares are kept to this: a tenth of a pixel of the largest pictures.
DECIMALS = 5


def _chosen(state: dict, event: dict) -> tuple:
    """Choose how pictures are cut: "photo" as engines see them, "flat" by their background's colour."""
    is_flat = recipe.is_flat(recipe_now(state))
    if event["value"] not in ["photo", "flat"] or is_flat == (event["value"] == "flat"):
        return state, []
    way = "flat" if event["value"] == "flat" else recipe.defaults()["cut"]["way"]
    state, effects = with_recipe(state, recipe.with_value(recipe_now(state), "cut", "way", way))
    return state, effects


def picked(state: dict, event: dict) -> tuple:
    """Take the background's colour from where somebody has pointed; the brush has done its work."""
    picture = find(state["pictures"], event["picture"])
    if picture is None or picture["result"] is None:
        return state, []
    x, y = event["stroke"]["points"][-1]
    width, height = picture["result"]["width"], picture["result"]["height"]
    wanted = recipe_now(state)
    place = {"x": _share(x, width), "y": _share(y, height), "from": "place"}
    state = with_changes(state, {"touch": with_changes(state["touch"], {"mode": None})})
    state = speak(state, "spoken.keying.picked")
    state, effects = with_recipe(state, with_changes(wanted, {"keying": with_changes(wanted["keying"], place)}))
    return state, effects + [{"do": "focus", "id": "touch-" + PICK}]


def _share(place_px: float, length_px: int) -> float:
    return round(min(max(place_px / length_px, 0), 1), DECIMALS)


HANDLERS = {"keying-chosen": _chosen}
