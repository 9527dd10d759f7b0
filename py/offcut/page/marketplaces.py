"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Product pictures: which marketplace they are made for, and the shadow under them. Which one it is follows from the
recipe itself, so that nothing has to be remembered beside it.
"""

from offcut.contract import marketplaces as rules
from offcut.contract import recipe as recipes
from offcut.page import finishing
from offcut.page.own_recipes import recipe_now
from offcut.page.records import find, with_changes


def chosen(markets: list, recipe: dict) -> dict | None:
    """Return the marketplace whose size, share and limit a recipe has, None for settings of one's own."""
    for market in markets:
        if rules.is_made_for(recipe, market):
            return market
    return None


def has_shadow(recipe: dict) -> bool:
    """Say whether there is a contact shadow."""
    return recipe["shadow"]["kind"] == "contact"


def _loaded(state: dict, event: dict) -> tuple:
    return with_changes(state, {"marketplaces": event["marketplaces"]}), []


def _chosen(state: dict, event: dict) -> tuple:
    market = find(state["marketplaces"], event["value"])
    if market is None:
        return state, []
    return finishing.with_recipe(state, rules.with_market(recipe_now(state), market))


def _shadow_switched(state: dict, event: dict) -> tuple:
    wanted = recipe_now(state)
    kind = "none" if has_shadow(wanted) else "contact"
    return finishing.with_recipe(state, recipes.with_value(wanted, "shadow", "kind", kind))


HANDLERS = {
    "marketplaces-loaded": _loaded,
    "marketplace-chosen": _chosen,
    "contact-shadow-switched": _shadow_switched,
}
