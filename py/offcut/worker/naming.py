"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

File names that are safe to offer for saving. A picture's name is text that a stranger may have chosen: it can hold
paths, control characters, marks that turn the reading direction round, or a name that Windows keeps for a device.
"""

import re
import unicodedata

# What a result is called when nothing usable is left of the picture's name.
EMPTY_STEM = "picture"
# Common file systems allow 255 bytes for a whole name; this leaves room for a suffix and for " (12)" of a browser.
LONGEST_STEM_BYTES = 180
# The same for a result, whose pattern adds to the name; of a long name at least this much stays.
LONGEST_RESULT_BYTES, SHORTEST_NAME_BYTES = 200, 20
# What a pattern may hold; anything else in braces is text.
PLACEHOLDERS = re.compile(r"\{name\}|\{n\}")
# Longer than any real extension (".jpeg2000"); more is a name with a dot in it.
LONGEST_EXTENSION = 10
FORBIDDEN = frozenset('<>:"/\\|?*')  # Windows refuses them, and ":" also separates on a Mac
# At the start a dot hides a file, "-" reads as an option, "=", "+" and "@" as a formula, "~" as a home folder.
NOT_FIRST = " .-=+@~"
NOT_LAST = " ."  # Windows drops them
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [device + digit for device in ("com", "lpt") for digit in "0123456789\u00b9\u00b2\u00b3"]
)
# Cf holds the direction marks; zero width joiner and non-joiner are in it too, but words and emoji need them.
INVISIBLE = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
JOINERS = frozenset("\u200c\u200d")


def cutout_name(name: str) -> str:
    """Return the file name to suggest for the cutout of a picture with this name."""
    return safe_stem(name) + "-cutout.png"


def result_name(name: str, pattern: str, extension: str, index: int) -> str:
    """Return the file name to suggest for a result.

    `pattern` may be anything somebody wrote: "{name}" in it becomes the picture's name without its extension, "{n}" its
    number in the list from 1 on (`index` counts from 0), and the rest is text, slashes too. `extension` is ours,
    without the dot. However hostile the parts are, the whole is safe and not empty.
    """
    around_bytes = len(PLACEHOLDERS.sub("", pattern).encode("utf-8", "ignore"))
    stem = _shortened(safe_stem(name), max(SHORTEST_NAME_BYTES, LONGEST_RESULT_BYTES - around_bytes))
    text = PLACEHOLDERS.sub(lambda found: stem if found[0] == "{name}" else str(index + 1), pattern)
    # A dot at the end, so that what looks like an extension in the pattern stays.
    return safe_stem(text.replace("/", "_").replace("\\", "_") + ".", LONGEST_RESULT_BYTES) + "." + extension


def safe_name(name: str) -> str:
    """Return a whole file name, extension kept, that every system takes."""
    stem, dot, extension = _last_part(name).rpartition(".")
    is_extension = dot and stem and 0 < len(extension) <= LONGEST_EXTENSION and extension.isascii()
    if not (is_extension and extension.isalnum()):
        return safe_stem(name + ".")
    return safe_stem(name) + "." + extension


def safe_stem(name: str, longest_bytes: int = LONGEST_STEM_BYTES) -> str:
    """Return the last part of a name or path without its extension, safe for every system and never empty."""
    last = _last_part(name)
    stem = last.rpartition(".")[0] if "." in last else last
    stem = unicodedata.normalize("NFC", "".join(_safe_character(character) for character in stem))
    stem = " ".join(stem.split()).lstrip(NOT_FIRST)
    stem = _shortened(stem, longest_bytes).rstrip(NOT_LAST)
    if not stem.strip("\u200c\u200d_"):
        return EMPTY_STEM
    if stem.split(".")[0].strip().casefold() in DEVICES:
        return "_" + stem
    return stem


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _safe_character(character: str) -> str:
    if character in FORBIDDEN:
        return "_"
    if character.isspace():
        return " "
    if unicodedata.category(character) in INVISIBLE and character not in JOINERS:
        return ""
    return character


def _shortened(text: str, longest_bytes: int) -> str:
    return text.encode("utf-8")[:longest_bytes].decode("utf-8", "ignore")
