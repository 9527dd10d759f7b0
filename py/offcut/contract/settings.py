"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

Every setting that is kept on the device: its key, default and allowed values, in this one place.
"""

from offcut.contract import acceptance, graphics, languages, mirror, recipe, speeds, tools

# 2 added what was measured, accepted and suggested; older settings get the defaults of what they lack.
SCHEMA = 2
# The version of the one database: 1 had the settings, 2 added records about what was saved and checked.
DATABASE = 2
# The one name under which the settings are stored.
STORAGE_KEY = "offcut-settings"

# `allowed` None means the id of a catalogue entry; default None of "engine" means the catalogue's own default.
# A kind of KINDS is a value that another file describes. "mirror" and "tool" None mean what the site says.
SETTINGS: list[dict] = [
    {"key": "language", "default": "auto", "allowed": "language", "since": 1},
    {"key": "theme", "default": "auto", "allowed": ["auto", "light", "dark"], "since": 1},
    {"key": "engine", "default": None, "allowed": None, "since": 1},
    {"key": "gpu", "default": [], "allowed": "memory", "since": 1},
    {"key": "recipe", "default": recipe.defaults(), "allowed": "recipe", "since": 2},
    {"key": "low_memory", "default": False, "allowed": "switch", "since": 2},
    {"key": "quick_look", "default": True, "allowed": "switch", "since": 2},
    {"key": "suggestion", "default": "open", "allowed": ["open", "dismissed"], "since": 2},
    {"key": "speeds", "default": [], "allowed": "speeds", "since": 2},
    {"key": "accepted", "default": [], "allowed": "accepted", "since": 2},
    {"key": "own_models", "default": "off", "allowed": ["off", "on"], "since": 2},
    {"key": "mirror", "default": None, "allowed": "address", "since": 2},
    {"key": "tool", "default": None, "allowed": "tool", "since": 2},
]

KINDS = [
    ("language", languages.is_code),
    ("memory", graphics.is_memory),
    ("address", mirror.is_address),
    ("tool", tools.is_tool_id),
    ("speeds", speeds.is_speeds),
    ("accepted", acceptance.is_accepted_list),
    ("recipe", lambda value: recipe.salvaged(value) == value),
    ("switch", lambda value: isinstance(value, bool)),
]

# Far longer than any id of the catalogue; stops a stored monster from reaching the page.
LONGEST_ENGINE_ID = 64
ENGINE_ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-."


def defaults() -> dict:
    """Return the settings of somebody who has chosen nothing."""
    settings = {setting["key"]: setting["default"] for setting in SETTINGS}
    settings["schema"] = SCHEMA
    return settings


def migrate(stored: object) -> dict:
    """Return complete settings from whatever was stored, dropping all that is unknown or not allowed.

    Storage belongs to the device, not to us: it may hold an older or newer form, or anything else.
    """
    settings = defaults()
    if not isinstance(stored, dict):
        return settings
    for setting in SETTINGS:
        key = setting["key"]
        if key in stored and setting["allowed"] == "recipe":
            settings[key] = recipe.salvaged(stored[key])
        elif key in stored and is_allowed(key, stored[key]):
            settings[key] = stored[key]
    return settings


def is_allowed(key: str, value: object) -> bool:
    """Say whether `value` may be stored under `key`."""
    for setting in SETTINGS:
        if setting["key"] == key:
            if value is setting["default"]:
                return True
            for kind, is_sound in KINDS:
                if setting["allowed"] == kind:
                    return is_sound(value)
            if not isinstance(value, str):
                return False
            return is_engine_id(value) if setting["allowed"] is None else value in setting["allowed"]
    return False


def is_engine_id(value: object) -> bool:
    """Say whether `value` has the form of a catalogue id: small letters, digits, hyphens and dots."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ENGINE_ID:
        return False
    return all(character in ENGINE_ID_CHARACTERS for character in value)
