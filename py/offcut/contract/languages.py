"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The languages of a site: one file of assets/i18n each. The build lists them in assets/i18n/languages.json by what every
file says of itself; the page chooses among them.
"""

from offcut.contract.errors import ProtocolError

# The page begins in this one, because index.html is written in it.
FIRST = "en"
# What a page shows before it has read the list: the languages that Offcut itself is written in.
SHIPPED: list[dict] = [
    {"code": "en", "name": "English", "tag": "en", "direction": "ltr", "help": True},
    {"code": "zh", "name": "\u4e2d\u6587", "tag": "zh-Hans", "direction": "ltr", "help": True},
]
DIRECTIONS = ["ltr", "rtl"]
# As in BCP 47: subtags of letters and digits. The longest that anybody registers are far shorter.
CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
LONGEST_CODE = 24


def is_code(value: object) -> bool:
    """Say whether `value` can be the code of a language: small letters, digits and hyphens."""
    if not isinstance(value, str) or not 2 <= len(value) <= LONGEST_CODE or value == "auto":
        return False
    return all(character in CHARACTERS for character in value)


def parse(listed: object) -> list:
    """Return the languages of a list as the build writes it; raises ProtocolError for anything else."""
    if not isinstance(listed, list) or not listed:
        raise ProtocolError("protocol", "no list of languages")
    for language in listed:
        sound = isinstance(language, dict) and is_code(language.get("code"))
        for field in ["name", "tag"]:
            sound = sound and isinstance(language.get(field), str) and language[field] != ""
        sound = sound and isinstance(language.get("help"), bool)
        if not sound or language.get("direction") not in DIRECTIONS:
            raise ProtocolError("protocol", "not a language: " + repr(language))
    return listed


def find(languages: list, code: str) -> dict:
    """Return the language with this code, or the first one of the page."""
    for language in languages:
        if language["code"] == code:
            return language
    return SHIPPED[0]


def chosen(languages: list, asked: str, device: str) -> str:
    """Return the code of the language to show.

    `asked` is the setting: a code or "auto"; `device` is what the browser prefers, best first, with commas between:
    "fr-CA,zh-CN". A preference fits a language by its whole tag or by its first part.
    """
    codes = [language["code"] for language in languages]
    if asked in codes:
        return asked
    for preference in device.lower().split(","):
        for fitting in [preference, preference.split("-")[0]]:
            if fitting in codes:
                return fitting
    return FIRST if FIRST in codes else codes[0]
