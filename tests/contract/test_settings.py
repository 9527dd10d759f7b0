"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import settings


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        "dark",
        7,
        {},
        {"language": "xx", "theme": 1, "engine": ["u2netp"], "__proto__": {}, "schema": "1"},
        {"language": None, "theme": ["dark"], "engine": "../weights"},
        {"engine": "x" * 65},
        {"engine": ""},
        {"gpu": "maker model"},
        {"own_models": True, "mirror": "http://insecure.example/"},
        {"own_models": "yes", "mirror": 7},
        {"gpu": [{"adapter": "maker model", "cause": "mood", "checked": []}]},
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


def test_every_default_and_allowed_value_is_allowed() -> None:
    for setting in settings.SETTINGS:
        examples: dict[str, list[object]] = {
            "engine": ["u2netp"],
            "mirror": ["", "/mirror/", "https://mirror.example/offcut/weights/"],
            "gpu": [[{"adapter": "maker model", "cause": None, "checked": []}]],
        }
        for value in [setting["default"], *(examples.get(setting["key"]) or setting["allowed"])]:
            assert settings.is_allowed(setting["key"], value)
    assert not settings.is_allowed("volume", 11)
