"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import recipe, settings


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        "dark",
        7,
        {},
        {"language": "x x", "theme": 1, "engine": ["u2netp"], "__proto__": {}, "schema": "1"},
        {"language": None, "theme": ["dark"], "engine": "../weights"},
        {"engine": "x" * 65},
        {"engine": ""},
        {"gpu": "maker model"},
        {"own_models": True, "mirror": "http://insecure.example/"},
        {"own_models": "yes", "mirror": 7},
        {"gpu": [{"adapter": "maker model", "cause": "mood", "checked": []}]},
        {"low_memory": 1, "suggestion": True, "speeds": {}, "accepted": ["rmbg-1.4"]},
        {"low_memory": "yes", "suggestion": "maybe", "speeds": [{"engine": "u2netp"}], "accepted": [{}]},
    ],
)
def test_whatever_was_stored_gives_complete_settings(stored: object) -> None:
    assert settings.migrate(stored) == settings.defaults()


def test_good_values_are_kept_beside_bad_ones() -> None:
    stored = {"language": "zh", "theme": "purple", "engine": "isnet-w8", "volume": 11, "schema": 99}
    kept = settings.migrate(stored)
    expected = {**settings.defaults(), "language": "zh", "engine": "isnet-w8"}
    assert kept == expected
    assert settings.migrate(kept) == kept, "twice changes nothing"


def test_settings_of_the_first_schema_gain_what_they_lack_and_lose_nothing() -> None:
    gpu = [{"adapter": "maker model", "cause": "lost", "checked": ["u2netp"]}]
    first = {"schema": 1, "language": "zh", "theme": "dark", "engine": "u2netp", "gpu": gpu}
    kept = settings.migrate(first)
    assert kept == {**settings.defaults(), **first, "schema": settings.SCHEMA}
    assert kept["low_memory"] is False
    assert (kept["suggestion"], kept["speeds"], kept["accepted"]) == ("open", [], [])


def test_what_was_measured_and_accepted_is_kept() -> None:
    stored = {
        "low_memory": True,
        "suggestion": "dismissed",
        "speeds": [{"engine": "u2netp", "provider": "wasm", "threads": 2, "times_ms": [2500.0]}],
        "accepted": [{"engine": "strict", "licence": "no-profit-1.0", "url": "https://licence.example"}],
    }
    assert settings.migrate(stored) == {**settings.defaults(), **stored}


def test_every_default_and_allowed_value_is_allowed() -> None:
    for setting in settings.SETTINGS:
        examples: dict[str, list[object]] = {
            "language": ["zh", "pt-br"],
            "engine": ["u2netp"],
            "mirror": ["", "/mirror/", "https://mirror.example/offcut/weights/"],
            "gpu": [[{"adapter": "maker model", "cause": None, "checked": []}]],
            "low_memory": [True],
            "quick_look": [False],
            "recipe": [recipe.complete({"edges": {"grow_px": 3}})],
            "speeds": [[{"engine": "u2netp", "provider": "wasm", "threads": 2, "times_ms": [2500.0]}]],
            "accepted": [[{"engine": "strict", "licence": "x", "url": "y"}]],
        }
        for value in [setting["default"], *(examples.get(setting["key"]) or setting["allowed"])]:
            assert settings.is_allowed(setting["key"], value)
    assert not settings.is_allowed("volume", 11)


def test_of_a_stored_recipe_what_is_good_is_kept() -> None:
    stored = {"recipe": {"schema": 9, "edges": {"grow_px": 4, "mood": 1}, "output": {"format": "tga"}, "later": {}}}
    kept = settings.migrate(stored)["recipe"]
    assert kept == recipe.complete({"edges": {"grow_px": 4}})
    assert settings.is_allowed("recipe", kept)
    assert not settings.is_allowed("recipe", {})
