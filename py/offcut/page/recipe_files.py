"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Settings as a file: written for another day or another person, read back with care. A file that is no recipe changes
nothing, and what is wrong in it is said with its place.
"""

from offcut.contract import recipe_text
from offcut.contract.errors import InputError
from offcut.page import finishing
from offcut.page.own_recipes import recipe_now
from offcut.page.records import with_changes
from offcut.page.speech import speak, speak_alert

FILE_NAME = "offcut-recipe.json"


def nothing_read() -> dict:
    """Return what is known of recipe files at first: the name of the last one, and what was wrong with it."""
    return {"name": None, "error": None}


def _saved(state: dict, event: dict) -> tuple:
    text = recipe_text.dump(recipe_now(state))
    return state, [{"do": "save-text", "name": FILE_NAME, "mime": "application/json", "text": text}]


def _chosen(state: dict, event: dict) -> tuple:
    """Look at the size before anything is read."""
    try:
        recipe_text.check_size(event["bytes"])
    except InputError as error:
        state, effects = _refused(state, event["name"], error.to_wire())
        return state, effects + [{"do": "release", "blobs": [event["file"]]}]
    return state, [{"do": "read-text", "file": event["file"], "name": event["name"]}]


def _read(state: dict, event: dict) -> tuple:
    """Take the text of a file; None means that the browser could not read it."""
    try:
        if event["text"] is None:
            raise InputError("recipe-invalid", "not readable", {"path": "file", "cause": "can be read"})
        wanted = recipe_text.parse(event["text"])
    except InputError as error:
        return _refused(state, event["name"], error.to_wire())
    state = with_changes(state, {"recipe_file": {"name": event["name"], "error": None}})
    state, effects = finishing.with_recipe(state, wanted)
    return speak(state, "spoken.recipe-read", {"name": event["name"]}), effects


def _refused(state: dict, name: str, error: dict) -> tuple:
    state = with_changes(state, {"recipe_file": {"name": name, "error": error}})
    return speak_alert(state, "spoken.failed", {"name": name, "error": error}), []


HANDLERS = {"recipe-saved": _saved, "recipe-file-chosen": _chosen, "recipe-file-read": _read}
