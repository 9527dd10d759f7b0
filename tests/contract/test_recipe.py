"""Room: tests. Runs on CPython. May import everything."""

import json
from typing import Any

import pytest

from offcut.contract import recipe
from offcut.contract.errors import InputError


def test_every_default_is_within_its_own_limits() -> None:
    for section, key, default, kind, limits in recipe.FIELDS:
        assert recipe.wrong(kind, limits, default) is None, f"{section}.{key}"
    assert recipe.complete(recipe.defaults()) == recipe.defaults()


def test_what_is_not_mentioned_has_its_default_and_json_keeps_all() -> None:
    asked = {"output": {"format": "jpeg", "cap_kb": 240}, "edges": {"grow_px": -1.5}}
    whole = recipe.complete(json.loads(json.dumps(asked)))
    expected = recipe.defaults()
    expected["output"] |= asked["output"]
    expected["edges"] |= asked["edges"]
    assert whole == expected
    assert recipe.complete(json.loads(json.dumps(whole))) == whole


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        ("png", ""),
        ({"schema": 2}, "schema"),
        ({"__proto__": {}}, "__proto__"),
        ({"output": []}, "output"),
        ({"output": {"fromat": "png"}}, "output.fromat"),
        ({"output": {"format": "exe"}}, "output.format"),
        ({"output": {"format": ["png"]}}, "output.format"),
        ({"output": {"quality": 90.5}}, "output.quality"),
        ({"output": {"quality": True}}, "output.quality"),
        ({"output": {"quality": 0}}, "output.quality"),
        ({"output": {"cap_kb": -1}}, "output.cap_kb"),
        ({"output": {"background": "#FFFFFF; x"}}, "output.background"),
        ({"output": {"name": ""}}, "output.name"),
        ({"output": {"name": "x" * 121}}, "output.name"),
        ({"edges": {"refine": 1}}, "edges.refine"),
        ({"edges": {"grow_px": float("nan")}}, "edges.grow_px"),
        ({"edges": {"grow_px": 1e9}}, "edges.grow_px"),
        ({"edges": {"grow_px": "3"}}, "edges.grow_px"),
    ],
)
def test_what_is_no_recipe_is_refused_with_its_place(data: Any, place: str) -> None:
    with pytest.raises(InputError) as caught:
        recipe.complete(data)
    assert (caught.value.code, caught.value.details["path"]) == ("recipe-invalid", place)
