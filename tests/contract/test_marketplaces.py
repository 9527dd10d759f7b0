"""Room: tests. What a list of marketplaces has to be, and what one does to a recipe."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from offcut.contract import marketplaces, recipe, tools
from offcut.contract.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]
KNOWN = json.loads((ROOT / "assets" / "marketplaces.json").read_text(encoding="utf-8"))
TOOLS = json.loads((ROOT / "assets" / "tools.json").read_text(encoding="utf-8"))["tools"]
PRODUCT = next(tool for tool in TOOLS if tool["id"] == "product")
IDS = [market["id"] for market in KNOWN["marketplaces"]]


def market(identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in KNOWN["marketplaces"] if one["id"] == identifier)
    return found


def test_the_marketplaces_of_the_repository_are_whole_and_each_rule_has_a_source() -> None:
    assert marketplaces.parse(KNOWN) is KNOWN
    assert len(IDS) >= 8
    for one in KNOWN["marketplaces"][1:]:
        assert one["sources"], one["id"]


@pytest.mark.parametrize("identifier", IDS)
def test_the_recipe_of_a_marketplace_says_that_it_is_for_it_and_for_no_other(identifier: str) -> None:
    made = marketplaces.with_market(recipe.defaults(), market(identifier))
    assert recipe.complete(made) == made
    assert [one["id"] for one in KNOWN["marketplaces"] if marketplaces.is_made_for(made, one)] == [identifier]
    assert made["background"]["colour"] == made["output"]["background"] == "#ffffff"
    assert made["output"]["format"] == "jpeg"


def test_the_tool_begins_with_the_first_one() -> None:
    made = tools.applied(TOOLS, PRODUCT, recipe.defaults())
    assert marketplaces.is_made_for(made, KNOWN["marketplaces"][0])


def test_a_shadow_goes_where_none_is_allowed_and_stays_where_one_is() -> None:
    shaded = recipe.with_value(recipe.defaults(), "shadow", "kind", "contact")
    assert marketplaces.with_market(shaded, market("amazon"))["shadow"]["kind"] == "none"
    assert marketplaces.with_market(shaded, market("shopify"))["shadow"]["kind"] == "contact"


def test_rules_that_were_read_from_the_marketplace_itself() -> None:
    """Walmart's page of 2025-07-15: 2200 by 2200 pixels, 5 MB, seamless white 255."""
    one = market("walmart")
    assert [one["width_px"], one["height_px"], one["cap_kb"], one["white"]] == [2200, 2200, 5000, "required"]
    assert one["sources"][0]["official"] is True


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["schema"], 3, "schema"),
        (["marketplaces"], [], "marketplaces"),
        (["marketplaces", 1, "id"], "general", "there twice"),
        (["marketplaces", 1, "id"], "A b", "marketplaces[1].id"),
        (["marketplaces", 1, "name"], "", "marketplaces[1].name"),
        (["marketplaces", 1, "white"], "maybe", "marketplaces[1].white"),
        (["marketplaces", 1, "shadow"], "no", "marketplaces[1].shadow"),
        (["marketplaces", 1, "width_px"], None, "marketplaces[1].width_px"),
        (["marketplaces", 1, "width_px"], 100000, "canvas.width_px"),
        (["marketplaces", 1, "share"], 1.2, "canvas.subject_scale"),
        (["marketplaces", 1, "cap_kb"], 0, "output.cap_kb"),
        (["marketplaces", 1, "sources"], [], "marketplaces[1].sources"),
        (["marketplaces", 1, "sources", 0, "url"], "http://x.example/", "sources[0].url"),
        (["marketplaces", 1, "sources", 0, "dated"], "May 2026", "sources[0].dated"),
        (["marketplaces", 1, "sources", 0, "read"], None, "sources[0].read"),
        (["marketplaces", 1, "sources", 0, "official"], 1, "sources[0].official"),
        (["marketplaces", 1, "sources", 0, "title"], None, "sources[0].title"),
        (["marketplaces", 1, "sources", 0, "more"], None, "sources[0] has unknown keys"),
    ],
)
def test_what_is_no_list_of_marketplaces_is_refused_with_its_place(path: list[Any], value: Any, place: str) -> None:
    broken = copy.deepcopy(KNOWN)
    inside = broken
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    with pytest.raises(ModelError) as caught:
        marketplaces.parse(broken)
    assert place in caught.value.message
    assert caught.value.message.startswith("marketplaces.json")


def test_two_that_nobody_could_tell_apart_are_refused() -> None:
    broken = copy.deepcopy(KNOWN)
    broken["marketplaces"][2] = {**broken["marketplaces"][1], "id": "twin"}
    with pytest.raises(ModelError, match="there twice"):
        marketplaces.parse(broken)
