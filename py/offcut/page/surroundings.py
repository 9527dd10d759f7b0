"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What happens around the pictures: settings, language and theme, dialogs, notices, comparing, offline, keys.
"""

from offcut.contract import languages
from offcut.contract import settings as rules
from offcut.page.records import find, with_changes, without
from offcut.page.wanted import with_wanted

THEMES = ["auto", "light", "dark"]
# Everything that may be told in a notice; each has a sentence "notice.<code>" in every language file.
NOTICES = [
    "weights-not-stored",
    "mirror-failed",
    "engine-restarted",
    "consensus-incomplete",
    "quick-look-only",
    "second-look-failed",
    "gpu-failed",
    "threads-off",
    "settings-not-saved",
    "no-picture-in-clipboard",
    "dropped-no-file",
    "folder-empty",
    "folder-others",
    "files-lost",
    "much-memory",
    "much-memory-folder",
    "saved-moved",
    "share-failed",
    "copy-failed",
    "sample-failed",
    "shared-others",
    "shared-large",
    "shared-many",
    "shared-nothing",
    "shared-missed",
    "shared-failed",
    "offline-copy-lost",
    "safe-mode",
    "memory-short",
    "tool-unknown",
    "language-failed",
]
# What a dialog needs to know when it opens.
OPENING = {
    "storage": [{"do": "look-at-storage"}],
    "compatibility": [{"do": "try-features"}],
    "privacy": [{"do": "read-policy"}, {"do": "count-requests"}],
}
SAMPLES = [
    {"id": "lemur", "name": "lemur.jpg"},
    {"id": "hat", "name": "hat.jpg"},
    {"id": "impala", "name": "impala.jpg"},
]


def _languages_known(state: dict, event: dict) -> tuple:
    return with_changes(state, {"languages": event["languages"]}), []


def _settings_loaded(state: dict, event: dict) -> tuple:
    settings = rules.migrate(event["settings"])
    state = with_changes(state, {"settings": settings, "device_language": event["device_language"]})
    if state["engines"]:
        state = with_wanted(state)
    return _with_language(state)


def _with_language(state: dict) -> tuple:
    """Return the state in the language that is asked for; one that is not here yet is fetched first."""
    code = languages.chosen(state["languages"], state["settings"]["language"], state["device_language"])
    if code not in state["languages_here"]:
        return state, [{"do": "load-language", "language": languages.find(state["languages"], code)}]
    return with_changes(state, {"language": code}), []


def find_language(state: dict, code: str) -> dict | None:
    """Return a language of the site, or None."""
    for language in state["languages"]:
        if language["code"] == code:
            return language
    return None


def _language_loaded(state: dict, event: dict) -> tuple:
    if not event["loaded"]:
        return with_notice(state, "language-failed", {"name": event["name"]}), []
    return _with_language(with_changes(state, {"languages_here": state["languages_here"] + [event["language"]]}))


def _language_chosen(state: dict, event: dict) -> tuple:
    if find_language(state, event["value"]) is None:
        return state, []
    return _with_setting(state, "language", event["value"])


def _theme_chosen(state: dict, event: dict) -> tuple:
    return _with_setting(state, "theme", event["value"])


def _quick_look_toggled(state: dict, event: dict) -> tuple:
    """Show what the first of several passes sees, or no longer; pictures that come later follow it."""
    return _with_setting(state, "quick_look", not state["settings"]["quick_look"])


def _with_setting(state: dict, key: str, value: object) -> tuple:
    if not rules.is_allowed(key, value):
        return state, []
    settings = with_changes(state["settings"], {key: value})
    state, effects = _with_language(with_changes(state, {"settings": settings}))
    return state, [{"do": "save-settings", "settings": settings}] + effects


def with_notice(state: dict, code: str, details: dict) -> dict:
    """Return `state` with a notice; one code is shown once, with its newest details."""
    notices = without(state["notices"], code) + [{"id": code, "details": details}]
    return with_changes(state, {"notices": notices})


def _copy_failed(state: dict, event: dict) -> tuple:
    return with_notice(state, "copy-failed", {}), []


def _notice_closed(state: dict, event: dict) -> tuple:
    effects = [{"do": "focus", "id": "status"}]
    return with_changes(state, {"notices": without(state["notices"], event["notice"])}), effects


def _drag_over(state: dict, event: dict) -> tuple:
    return with_changes(state, {"dragging": event["over"]}), []


def _split_moved(state: dict, event: dict) -> tuple:
    return with_changes(state, {"split": int(float(event["value"])), "original": False}), []


def _original_toggled(state: dict, event: dict) -> tuple:
    return with_changes(state, {"original": not state["original"]}), []


def _original_held(state: dict, event: dict) -> tuple:
    return with_changes(state, {"original": event["held"]}), []


def _dialog_opened(state: dict, event: dict) -> tuple:
    effects = OPENING.get(event["dialog"], [])
    if event["dialog"] == "about" and not state["libraries"]:
        effects = [{"do": "load-libraries"}]
    return with_changes(state, {"dialog": event["dialog"]}), effects


def _dialog_closed(state: dict, event: dict) -> tuple:
    return with_changes(state, {"dialog": None}), []


def _libraries_loaded(state: dict, event: dict) -> tuple:
    return with_changes(state, {"libraries": event["libraries"]}), []


def _sample_chosen(state: dict, event: dict) -> tuple:
    sample = find(SAMPLES, event["sample"])
    if sample is None:
        return state, []
    return state, [{"do": "fetch-sample", "url": "assets/samples/" + sample["name"], "name": sample["name"]}]


def _reload_asked(state: dict, event: dict) -> tuple:
    return state, [{"do": "reload"}]


def _key_pressed(state: dict, event: dict) -> tuple:
    """Shortcuts that need to know the state: open, save."""
    if event["name"] == "open":
        return state, [{"do": "choose-files"}]
    picture = find(state["pictures"], state["selected"])
    if picture is None or picture["result"] is None:
        return state, []
    pictures = [with_changes(one, {"downloaded": True}) if one is picture else one for one in state["pictures"]]
    effect = {"do": "download", "blob": picture["result"]["cutout"], "name": picture["result"]["name"]}
    return with_changes(state, {"pictures": pictures}), [effect]


HANDLERS = {
    "languages-known": _languages_known,
    "language-loaded": _language_loaded,
    "settings-loaded": _settings_loaded,
    "language-chosen": _language_chosen,
    "theme-chosen": _theme_chosen,
    "quick-look-toggled": _quick_look_toggled,
    "copy-failed": _copy_failed,
    "notice-closed": _notice_closed,
    "drag-over": _drag_over,
    "split-moved": _split_moved,
    "original-toggled": _original_toggled,
    "original-held": _original_held,
    "dialog-opened": _dialog_opened,
    "dialog-closed": _dialog_closed,
    "libraries-loaded": _libraries_loaded,
    "sample-chosen": _sample_chosen,
    "reload-asked": _reload_asked,
    "key-pressed": _key_pressed,
}
