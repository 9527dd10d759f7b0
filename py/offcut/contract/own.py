"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

A model that somebody brings along. It follows the same rules as the catalogue's engines, with limits of its own,
because nobody has looked at it: how large its file may be, how much memory and time it gets, the processor only.
"""

from offcut.contract.errors import ModelError
from offcut.contract.forms import invalid, require_count, require_hash, require_keys, require_list, require_text
from offcut.contract.rules import check_input, check_output

# Ids and the paths of parts begin so: nothing of a stranger's model has a name that the catalogue could use.
PREFIX = "own-"
FOLDER = "own/"
# Three times the largest published network that runs in 4 GB of WebAssembly memory (U2-Net, 176 MB).
LARGEST_FILE_BYTES = 512 * 1024 * 1024
# A runtime with nothing in it takes about 20 MB. WebAssembly of 32 bits ends at 4 GiB; the last page is never given.
LEAST_MEMORY_BYTES = 64 * 1024 * 1024
MOST_MEMORY_BYTES = 4 * 1024 * 1024 * 1024 - 64 * 1024
# Twice what the app gives an engine that it has never seen run.
LONGEST_DEADLINE_S = 600
# By eye: a name that fits a phone, and more models than anybody compares.
LONGEST_LABEL = 60
MOST_MODELS = 16
SHA256_DIGITS = 64
# From a hash of the file: the same file is the same engine, whatever it is called.
ID_DIGITS = 12

FORM_KEYS = ["label", "input", "output", "memory_bytes", "deadline_s"]
ENTRY_KEYS = FORM_KEYS + ["id", "bytes", "sha256", "parts"]
PART_KEYS = ["path", "sha256", "bytes"]
WORDS = ["add-own-model", "set-own-models"]


def is_own(engine: str | None) -> bool:
    """Say whether an engine id is one of a model that somebody brought along."""
    return isinstance(engine, str) and engine.startswith(PREFIX)


def check_form(form: dict) -> None:
    """Raise ModelError catalogue-invalid, with the place, unless this is what a person may say of a model."""
    require_keys(form, FORM_KEYS, [], "")
    _check_said(form)


def check_entry(entry: dict) -> None:
    """Raise ModelError catalogue-invalid unless this is a model as it is kept: what was said, and what the file is."""
    require_keys(entry, ENTRY_KEYS, [], "")
    _check_said(entry)
    require_hash(entry["sha256"], SHA256_DIGITS, "sha256")
    if entry["id"] != identifier(entry["sha256"]):
        raise invalid("id", "is made of sha256")
    _require_between(entry["bytes"], 1, LARGEST_FILE_BYTES, "bytes")
    require_list(entry["parts"], "parts")
    for part in entry["parts"]:
        require_keys(part, PART_KEYS, [], "parts")
        require_hash(part["sha256"], SHA256_DIGITS, "parts.sha256")
        require_count(part["bytes"], "parts.bytes")
        if part["path"] != path_of(part["sha256"]):
            raise invalid("parts.path", "is own/<sha256>.bin")
    if sum([part["bytes"] for part in entry["parts"]]) != entry["bytes"]:
        raise invalid("parts", "add up to bytes")


def identifier(sha256: str) -> str:
    """Return the id of the model with this hash."""
    return PREFIX + sha256[:ID_DIGITS]


def path_of(sha256: str) -> str:
    """Return under what name a part is kept; nothing is ever fetched from there."""
    return FOLDER + sha256 + ".bin"


def as_engine(entry: dict) -> dict:
    """Return the entry with everything that a built entry of the catalogue has."""
    engine = dict(entry)
    licence = {"name": "?", "url": "about:blank", "note": "", "commercial": True}
    engine.update({"good_for": entry["label"], "task": "unknown", "licence": licence, "providers": ["wasm"]})
    return engine


def is_sound(message: dict) -> bool:
    """Say whether the values of one of WORDS are what this file describes."""
    try:
        if message["type"] == "add-own-model":
            check_form(message["form"])
            return isinstance(message["files"], list) and len(message["files"]) == 1
        entries = message["entries"]
        if not isinstance(entries, list) or len(entries) > MOST_MODELS:
            return False
        for entry in entries:
            check_entry(entry)
        return True
    except ModelError:
        return False


def _check_said(form: dict) -> None:
    require_text(form["label"], "label")
    if len(form["label"]) > LONGEST_LABEL:
        raise invalid("label", "has at most " + str(LONGEST_LABEL) + " characters")
    check_input(form["input"], "input")
    check_output(form["output"], "output")
    _require_between(form["memory_bytes"], LEAST_MEMORY_BYTES, MOST_MEMORY_BYTES, "memory_bytes")
    _require_between(form["deadline_s"], 1, LONGEST_DEADLINE_S, "deadline_s")


def _require_between(value: int, low: int, high: int, where: str) -> None:
    require_count(value, where)
    if not low <= value <= high:
        raise invalid(where, "is from " + str(low) + " to " + str(high))
