"""Room: tests. Runs on CPython. May import everything. What MicroPython must do too is in tests/shared."""

import json
import random

import pytest

from offcut.contract import recipe, recipe_text
from offcut.contract.errors import InputError


def test_a_text_of_any_recipe_gives_the_recipe_back() -> None:
    chance = random.Random(20261124)
    for _ in range(50):
        made = recipe.defaults()
        for section, key, _, kind, limits in recipe.FIELDS:
            if kind == "choice":
                made[section][key] = chance.choice(limits)
            elif kind == "switch":
                made[section][key] = chance.random() < 0.5
            elif kind in ("whole", "maybe-whole"):
                made[section][key] = chance.randint(*limits)
        assert recipe_text.parse(recipe_text.dump(made)) == made
        assert json.loads(recipe_text.dump(made)) == made


@pytest.mark.parametrize(
    ("text", "depth"),
    [("", 0), ("{}", 1), ('{"a": {"b": 1}}', 2), ('{"[[[": "]\\"["}', 1), ("[[[[", 4), ("]]]", 0)],
)
def test_depth_is_counted_without_parsing(text: str, depth: int) -> None:
    assert recipe_text.deepest(text) == depth


@pytest.mark.parametrize(
    ("text", "path", "cause"),
    [
        ("[" * 50_000, "file", "has at most 2 levels"),
        ('{"edges": {"grow_px": {"a": 1}}}', "file", "has at most 2 levels"),
        ("x" * 100_001, "file", "is a file of at most 100 KB"),
        ("", "file", "is JSON"),
        ("{} {}", "file", "is JSON"),
        ('{"edges": {"grow_px": 1}', "file", "is JSON"),
        ("[]", "", "is an object"),
        ('{"__proto__": {"a": 1}}', "__proto__", "is unknown"),
        ('{"edges": {"constructor": 1}}', "edges.constructor", "is unknown"),
        ('{"edges": {"grow_px": "1"}}', "edges.grow_px", "is a number from -50 to 50"),
        ('{"edges": {"grow_px": NaN}}', "edges.grow_px", "is a number from -50 to 50"),
        ('{"edges": {"grow_px": 1e999}}', "edges.grow_px", "is a number from -50 to 50"),
        ('{"edges": []}', "edges", "is an object"),
        ('{"schema": 99}', "schema", "is 1"),
    ],
)
def test_what_is_no_recipe_is_refused_with_place_and_cause(text: str, path: str, cause: str) -> None:
    with pytest.raises(InputError) as raised:
        recipe_text.parse(text)
    assert raised.value.code == "recipe-invalid"
    assert raised.value.details["path"] == path
    assert raised.value.details["cause"].startswith(cause)
