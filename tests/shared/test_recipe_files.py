"""Room: tests. Runs on CPython and MicroPython. Settings as a file."""

from offcut.contract import recipe, recipe_text
from tests.shared.repository import ready_state, told


def read(text: str | None) -> dict:
    return {"type": "recipe-file-read", "name": "mine.json", "text": text}


def test_saved_settings_come_back() -> None:
    changed = {"type": "recipe-changed", "section": "edges", "key": "grow_px", "value": "-3"}
    state, effects = told(ready_state("a"), changed, {"type": "recipe-saved"})
    text = [one for one in effects if one["do"] == "save-text"][0]["text"]
    state, effects = told(ready_state("a"), read(text))
    wanted = state["settings"]["recipe"]
    assert wanted["edges"]["grow_px"] == -3
    assert wanted == recipe_text.parse(text)
    assert [one for one in effects if one["do"] == "save-settings"]
    assert state["recipe_file"] == {"name": "mine.json", "error": None}


def test_the_text_is_written_in_the_order_of_the_fields() -> None:
    text = recipe_text.dump(recipe.defaults())
    places = [text.index('"' + section + '": {') for section in ["cut", "edges", "background", "output"]]
    assert places == sorted(places)


def test_a_hostile_file_changes_nothing_and_says_where() -> None:
    before = ready_state("a")
    hostile = ["[" * 5000, '{"a":' * 3000, "x" * 100001, "", "{} 1", '{"edges": {"grow_px": 1e9}}', None]
    hostile += ['{"__proto__": {}}', '{"output": {"name": 7}}', '{"edges": {"grow_px": [1]}}', "null"]
    for text in hostile:
        state, effects = told(before, read(text))
        assert state["settings"] is before["settings"], text
        assert state["recipe_file"]["error"]["code"] == "recipe-invalid", text
        assert effects == []
        assert state["alert"]["key"] == "spoken.failed"


def test_a_large_file_is_not_even_read() -> None:
    chosen = {"type": "recipe-file-chosen", "file": "blob-9", "name": "a.json", "bytes": 100000000}
    state, effects = told(ready_state(), chosen)
    assert effects == [{"do": "release", "blobs": ["blob-9"]}]
    assert state["recipe_file"]["error"]["details"]["path"] == "file"
    chosen = {"type": "recipe-file-chosen", "file": "blob-9", "name": "a.json", "bytes": 2000}
    _, effects = told(ready_state(), chosen)
    assert effects == [{"do": "read-text", "file": "blob-9", "name": "a.json"}]
