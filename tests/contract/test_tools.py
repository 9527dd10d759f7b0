"""Room: tests. What a list of tools has to be, and what a tool does to a recipe."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from offcut.contract import recipe, tools
from offcut.contract.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]
KNOWN = json.loads((ROOT / "assets" / "tools.json").read_text(encoding="utf-8"))
LINKS = ["cutout", "background", "product", "id-photo", "passport", "transparent-png", "batch"]


def tool(identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in KNOWN["tools"] if one["id"] == identifier)
    return found


def slowly_applied(one: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return what `applied` should give, field by field from the rule in words."""
    usual, after = recipe.defaults(), copy.deepcopy(before)
    if one["recipe"] is None:
        return after
    for section in ["background", "shadow", "outline", "canvas"]:
        for key in usual[section]:
            if key not in ["rotate_deg", "flip"]:
                after[section][key] = usual[section][key]
    for other in KNOWN["tools"]:
        for section, values in (other["recipe"] or {}).items():
            for key in values:
                after[section][key] = usual[section][key]
    for section, values in one["recipe"].items():
        after[section].update(values)
    return after


def touched() -> dict[str, Any]:
    """Return a recipe in which every section has something of its own."""
    made = recipe.defaults()
    for section, key, value in [
        ("cut", "way", "single"),
        ("edges", "grow_px", 3),
        ("background", "kind", "blur"),
        ("shadow", "kind", "drop"),
        ("outline", "width_px", 8),
        ("canvas", "rotate_deg", 4),
        ("canvas", "flip", "horizontal"),
        ("canvas", "aspect", "16:9"),
        ("output", "format", "webp"),
        ("output", "metadata", "all"),
        ("output", "name", "{n}"),
    ]:
        made = recipe.with_value(made, section, key, value)
    return made


def test_the_tools_of_the_product_are_there_in_their_order() -> None:
    assert [one["id"] for one in tools.parse(KNOWN)["tools"]] == LINKS
    assert KNOWN["default"] == "cutout"


@pytest.mark.parametrize("identifier", LINKS)
def test_a_tool_gives_the_recipe_that_the_rule_says(identifier: str) -> None:
    for before in [recipe.defaults(), touched()]:
        kept = copy.deepcopy(before)
        made = tools.applied(KNOWN["tools"], tool(identifier), before)
        assert made == slowly_applied(tool(identifier), before)
        assert recipe.complete(made) == made
        assert tools.applied(KNOWN["tools"], tool(identifier), made) == made, "twice is once"
        assert before == kept, "the recipe that was given is not changed"


@pytest.mark.parametrize("first", LINKS)
@pytest.mark.parametrize("second", [one for one in LINKS if one != "batch"])
def test_no_tool_leaves_anything_behind(first: str, second: str) -> None:
    through = tools.applied(KNOWN["tools"], tool(first), touched())
    assert tools.applied(KNOWN["tools"], tool(second), through) == tools.applied(
        KNOWN["tools"], tool(second), touched()
    )


def test_how_a_picture_is_cut_turned_and_named_stays() -> None:
    made = tools.applied(KNOWN["tools"], tool("product"), touched())
    assert made["cut"] == touched()["cut"]
    assert made["edges"] == touched()["edges"]
    assert [made["canvas"][key] for key in ["rotate_deg", "flip"]] == [4, "horizontal"]
    assert [made["output"][key] for key in ["metadata", "name"]] == ["all", "{n}"]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["schema"], 2, "schema"),
        (["default"], "nowhere", "default"),
        (["tools"], [], "tools"),
        (["more"], 1, "unknown keys"),
        (["tools", 0, "more"], 1, "tools[0]"),
        (["tools", 1, "id"], "cutout", "tools[1].id"),
        (["tools", 0, "id"], "Cut Out", "tools[0].id"),
        (["tools", 0, "id"], "a" * 33, "tools[0].id"),
        (["tools", 0, "id"], "", "tools[0].id"),
        (["tools", 0, "steps"], 0, "tools[0].steps"),
        (["tools", 0, "steps"], 6, "tools[0].steps"),
        (["tools", 0, "steps"], True, "tools[0].steps"),
        (["tools", 0, "sections"], "edges", "tools[0].sections"),
        (["tools", 0, "sections"], ["shade"], "tools[0].sections"),
        (["tools", 0, "panel"], "nothing", "tools[0].panel"),
        (["tools", 0, "shortcut"], 1, "tools[0].shortcut"),
        (["tools", 0, "recipe"], {"canvas": {"width_px": 0}}, "tools[0].recipe.canvas.width_px"),
        (["tools", 0, "recipe"], {"canvass": {}}, "tools[0].recipe.canvass"),
        (["tools", 0, "recipe"], [], "tools[0].recipe"),
    ],
)
def test_what_is_no_list_of_tools_is_refused_with_its_place(path: list[Any], value: Any, place: str) -> None:
    broken = copy.deepcopy(KNOWN)
    inside = broken
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    with pytest.raises(ModelError) as caught:
        tools.parse(broken)
    assert caught.value.code == "catalogue-invalid"
    assert place in caught.value.message
    assert caught.value.message.startswith("tools.json")


def test_no_key_may_lack() -> None:
    for key in tools.TOOL_KEYS:
        broken = copy.deepcopy(KNOWN)
        del broken["tools"][3][key]
        with pytest.raises(ModelError, match=r"tools\[3\] lacks " + key):
            tools.parse(broken)
