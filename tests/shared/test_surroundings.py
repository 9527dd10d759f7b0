"""Room: tests. Runs on CPython and MicroPython. Settings, language, theme, dialogs, comparing, keys."""

from offcut.page import keys
from offcut.page.state import initial_state
from offcut.page.view import frame
from tests.shared.repository import job_done, keys_held, ready_state, told, words


def test_the_language_follows_the_device_until_one_is_chosen() -> None:
    loaded = {"type": "settings-loaded", "settings": {}, "device_language": "fr-CA,zh-TW"}
    state, effects = told(initial_state(), loaded)
    assert state["language"] == "en", "until its sentences are here"
    assert [(one["do"], one["language"]["code"]) for one in effects] == [("load-language", "zh")]
    state, _ = told(state, {"type": "language-loaded", "language": "zh", "loaded": True})
    assert state["language"] == "zh"
    state, effects = told(state, {"type": "language-chosen", "value": "en"})
    assert state["language"] == "en"
    assert effects == [{"do": "save-settings", "settings": state["settings"]}]
    assert told(state, {"type": "language-chosen", "value": "tlh"}) == (state, [])


def test_a_language_that_cannot_be_fetched_is_said_and_another_one_is_not_mixed_in() -> None:
    state, effects = told(initial_state(), {"type": "language-chosen", "value": "zh"})
    assert [one["do"] for one in effects] == ["save-settings", "load-language"]
    state, _ = told(state, {"type": "language-loaded", "language": "zh", "name": "中文", "loaded": False})
    assert state["language"] == "en"
    assert state["notices"][0] == {"id": "language-failed", "details": {"name": "中文"}}
    _, effects = told(state, {"type": "language-chosen", "value": "zh"})
    assert [one["do"] for one in effects] == ["save-settings", "load-language"], "asked for again"


def test_a_site_may_have_other_languages() -> None:
    languages = [
        {"code": "en", "name": "English", "tag": "en", "direction": "ltr", "help": True},
        {"code": "fa", "name": "فارسی", "tag": "fa", "direction": "rtl", "help": False},
    ]
    state, _ = told(initial_state(), {"type": "languages-known", "languages": languages})
    chosen = {"type": "language-chosen", "value": "fa"}
    state, _ = told(state, chosen, {"type": "language-loaded", "language": "fa", "loaded": True})
    assert state["settings"]["language"] == "fa"
    around = frame(state, words("en"))
    assert (around["language"], around["direction"], around["code"]) == ("fa", "rtl", "fa")
    assert told(state, {"type": "language-chosen", "value": "zh"}) == (state, [])


def test_the_theme_is_saved() -> None:
    state, effects = told(initial_state(), {"type": "theme-chosen", "value": "dark"})
    assert effects[0]["settings"]["theme"] == "dark"
    assert told(state, {"type": "theme-chosen", "value": "pink"}) == (state, [])


def test_comparing() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"), {"type": "split-moved", "value": "30"})
    assert state["split"] == 30
    state, _ = told(state, {"type": "original-toggled"})
    assert state["original"]
    state, _ = told(state, {"type": "split-moved", "value": "40"})
    assert not state["original"]


def test_libraries_are_fetched_once() -> None:
    opened = {"type": "address-changed", "address": "#/help/licences", "first": True}
    state, effects = told(initial_state(), opened)
    assert {"do": "load-libraries"} in effects
    library = {"name": "PyScript", "version": "1", "home": "https://pyscript.net", "licence": "Apache-2.0"}
    state, effects = told(state, {"type": "libraries-loaded", "libraries": [library]}, opened)
    assert {"do": "load-libraries"} not in effects


def test_samples_are_asked_for_by_name_only() -> None:
    _, effects = told(initial_state(), {"type": "sample-chosen", "sample": "lemur"})
    assert effects == [{"do": "fetch-sample", "url": "assets/samples/lemur.jpg", "name": "lemur.jpg"}]
    assert told(initial_state(), {"type": "sample-chosen", "sample": "../secret"})[1] == []


def test_keys_are_ours_only_where_no_control_needs_them() -> None:
    state = ready_state("a")
    held = {"type": "original-held", "held": True}
    assert keys.event_for(state, "keydown", " ", keys_held(), "body", "") == held
    assert keys.event_for(state, "keydown", " ", keys_held(), "input", "range") == held
    assert keys.event_for(state, "keydown", " ", keys_held(), "button", "") is None
    assert keys.event_for(state, "keydown", " ", keys_held(), "input", "radio") is None
    assert keys.event_for(initial_state(), "keydown", " ", keys_held(), "body", "") is None
    opening = {"type": "key-pressed", "name": "open"}
    assert keys.event_for(state, "keydown", "o", keys_held(True, False), "button", "") == opening
    assert keys.event_for(state, "keydown", "o", keys_held(True, True), "body", "") is None
    dialog, _ = told(state, {"type": "dialog-opened", "dialog": "about"})
    assert keys.event_for(dialog, "keydown", " ", keys_held(), "body", "") is None
