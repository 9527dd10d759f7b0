"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

Reads and checks models.json in its two forms: the source form of the repository (with `sources`, `source` and
`recipe`) and the built form of the site (with `parts` instead). An unknown or missing key is an error that names
its place, so that a misspelt key is never a silent default.
"""

from offcut.contract.errors import ModelError
from offcut.contract.forms import (
    invalid,
    require_choice,
    require_count,
    require_hash,
    require_https,
    require_keys,
    require_list,
    require_number,
    require_text,
)
from offcut.contract.mirror import is_address
from offcut.contract.own import as_engine, is_own
from offcut.contract.rules import check_consensus, check_input, check_output
from offcut.contract.settings import is_engine_id

SCHEMA = 1
RECIPES = ["weights-int8", "static-int8", "weights-fp16", "weights-fp16-fixed", "prune-outputs", None]
PROVIDERS = ["wasm", "webgpu"]
# Several hosts refuse a file over 25 MiB; parts stay well below (ARCHITECTURE section 4).
LARGEST_PART_BYTES = 16 * 1024 * 1024
SHA256_DIGITS = 64
MD5_DIGITS = 32

CATALOGUE_KEYS = ["schema", "default", "models"]
# `mirror` in the built form: another folder with the same parts, asked first unless a person says otherwise.
OPTIONAL_CATALOGUE_KEYS = ["mirror"]
ENTRY_KEYS = [
    "id",
    "label",
    "good_for",
    "task",
    "licence",
    "bytes",
    "sha256",
    "input",
    "output",
    "providers",
    "memory_bytes",
]
SOURCE_KEYS = ["sources", "source", "recipe"]
BUILT_KEYS = ["parts"]
# `remote` in the built form: the page fetches this engine itself, the site does not carry it. `consensus`: it looks
# together with another engine, which a built site may lack.
OPTIONAL_KEYS = ["deadline_s", "remote", "consensus"]
# `default_build`: a build that is told nothing else carries this engine.
OPTIONAL_SOURCE_KEYS = ["default_build"]
LICENCE_KEYS = ["name", "url", "note", "commercial"]
# `accept`: to be shown and accepted before the first download.
OPTIONAL_LICENCE_KEYS = ["accept"]
REMOTE_KEYS = ["url", "hosts"]
# One list of keys for each kind of source that the build can fetch from.
SOURCE_KINDS = [
    ("npm", ["kind", "package", "version", "resources", "key"]),
    ("pypi", ["kind", "package", "version", "member", "ignore_requires_python"]),
    ("url", ["kind", "url"]),
    ("url-chunks", ["kind", "base", "resources", "key"]),
]


def parse(data: dict, built: bool) -> dict:
    """Return `data` when it is a valid catalogue; raise ModelError catalogue-invalid with the place otherwise."""
    require_keys(data, CATALOGUE_KEYS, OPTIONAL_CATALOGUE_KEYS if built else [], "")
    if "mirror" in data and not is_address(data["mirror"]):
        raise invalid("mirror", "is a folder: https://host/path/ or /path/")
    require_choice(data["schema"], [SCHEMA], "schema")
    require_list(data["models"], "models")
    seen = []
    for index, entry in enumerate(data["models"]):
        where = "models[" + str(index) + "]"
        _entry(entry, built, where)
        if entry["id"] in seen:
            raise invalid(where + ".id", "is there twice")
        seen.append(entry["id"])
    if not built:
        _companions(data["models"], seen)
    require_choice(data["default"], seen, "default")
    return data


def _companions(models: list, known: list) -> None:
    for index, entry in enumerate(models):
        if "consensus" in entry:
            require_choice(entry["consensus"]["robust"], known, "models[" + str(index) + "].consensus.robust")


def robust_engine(catalogue: dict, entry: dict) -> dict | None:
    """Return the entry of the engine that this one looks together with, None when it looks alone on this site."""
    for other in catalogue["models"]:
        if "consensus" in entry and other["id"] == entry["consensus"]["robust"]:
            return other
    return None


def find(catalogue: dict, engine: str | None) -> dict:
    """Return the entry with this id (None: the default entry); raise ModelError model-missing when there is none."""
    wanted = catalogue["default"] if engine is None else engine
    for entry in catalogue["models"]:
        if entry["id"] == wanted:
            return entry
    raise ModelError("model-missing", "no such engine: " + repr(wanted), {"engine": wanted})


def carried(catalogue: dict) -> list:
    """Return the entries of the site, without those that somebody brought along."""
    return [entry for entry in catalogue["models"] if not is_own(entry["id"])]


def with_own(catalogue: dict, entries: list) -> list:
    """Return the entries of the site and then these of a person's own (own.py)."""
    return carried(catalogue) + [as_engine(entry) for entry in entries]


def _entry(entry: dict, built: bool, where: str) -> None:
    optional = OPTIONAL_KEYS if built else OPTIONAL_KEYS + OPTIONAL_SOURCE_KEYS
    require_keys(entry, ENTRY_KEYS + (BUILT_KEYS if built else SOURCE_KEYS), optional, where)
    if not is_engine_id(entry["id"]) or is_own(entry["id"]):
        raise invalid(where + ".id", "is small letters, digits, hyphens and dots, and does not begin with own-")
    for key in ["label", "good_for", "task"]:
        require_text(entry[key], where + "." + key)
    _licence(entry["licence"], where + ".licence")
    require_count(entry["memory_bytes"], where + ".memory_bytes")
    check_input(entry["input"], where + ".input")
    check_output(entry["output"], where + ".output")
    require_list(entry["providers"], where + ".providers")
    for provider in entry["providers"]:
        require_choice(provider, PROVIDERS, where + ".providers")
    if "deadline_s" in entry:
        require_number(entry["deadline_s"], where + ".deadline_s")
    if "consensus" in entry:
        check_consensus(entry["consensus"], entry, where + ".consensus")
    if "remote" in entry:
        _remote(entry["remote"], where + ".remote")
    if built:
        _pin(entry, [], where)
        _parts(entry, where + ".parts")
    else:
        _origin(entry, where)


def _licence(licence: dict, where: str) -> None:
    require_keys(licence, LICENCE_KEYS, OPTIONAL_LICENCE_KEYS, where)
    for key in ["name", "url"]:
        require_text(licence[key], where + "." + key)
    if not isinstance(licence["note"], str):
        raise invalid(where + ".note", "is a text")
    require_choice(licence["commercial"], [True, False], where + ".commercial")
    if "accept" in licence:
        require_choice(licence["accept"], [True], where + ".accept")


def _remote(remote: dict, where: str) -> None:
    """Where a page may fetch the unchanged file, and every host that answers on the way (for the page's policy)."""
    require_keys(remote, REMOTE_KEYS, [], where)
    require_https(remote["url"], where + ".url")
    require_list(remote["hosts"], where + ".hosts")
    for host in remote["hosts"]:
        require_https(host, where + ".hosts")
        if "/" in host[len("https://") :]:
            raise invalid(where + ".hosts", "are hosts without a path")


def _pin(record: dict, may_be_null: list, where: str) -> None:
    if record["bytes"] is not None or "bytes" not in may_be_null:
        require_count(record["bytes"], where + ".bytes")
    if record["sha256"] is not None or "sha256" not in may_be_null:
        require_hash(record["sha256"], SHA256_DIGITS, where + ".sha256")


def _parts(entry: dict, where: str) -> None:
    require_list(entry["parts"], where)
    is_remote = "remote" in entry
    total = 0
    for index, part in enumerate(entry["parts"]):
        here = where + "[" + str(index) + "]"
        require_keys(part, ["path", "sha256", "bytes"] + (["url"] if is_remote else []), [], here)
        require_hash(part["sha256"], SHA256_DIGITS, here + ".sha256")
        require_count(part["bytes"], here + ".bytes")
        if part["path"] != "weights/" + part["sha256"] + ".bin":
            raise invalid(here + ".path", "is weights/<sha256>.bin")
        if is_remote and part["url"] != entry["remote"]["url"]:
            raise invalid(here + ".url", "is the url of remote")
        if part["bytes"] > LARGEST_PART_BYTES and not is_remote:
            raise invalid(here + ".bytes", "is at most 16 MiB")
        total += part["bytes"]
    if total != entry["bytes"]:
        raise invalid(where, "add up to " + str(total) + " bytes, not " + str(entry["bytes"]))


def _origin(entry: dict, where: str) -> None:
    require_choice(entry["recipe"], RECIPES, where + ".recipe")
    if "default_build" in entry:
        require_choice(entry["default_build"], [True], where + ".default_build")
    source = entry["source"]
    require_keys(source, ["bytes", "sha256"], ["md5"], where + ".source")
    # A publisher who gives only an MD5 is taken at his word: what is unknown is computed by the build.
    unknown = [key for key in ["bytes", "sha256"] if "md5" in source and entry["recipe"] is None]
    if "md5" in source:
        require_hash(source["md5"], MD5_DIGITS, where + ".source.md5")
    _pin(source, unknown, where + ".source")
    _pin(entry, unknown, where)
    if entry["recipe"] is None:
        for key in ["bytes", "sha256"]:
            if entry[key] != source[key]:
                raise invalid(where + "." + key, "is that of source where nothing is derived")
    if "remote" in entry and (entry["recipe"] is not None or entry["bytes"] is None or entry["sha256"] is None):
        raise invalid(where + ".remote", "needs a file that is served unchanged, with its bytes and sha256")
    _sources(entry["sources"], where + ".sources")


def _sources(sources: list, where: str) -> None:
    require_list(sources, where)
    for index, source in enumerate(sources):
        here = where + "[" + str(index) + "]"
        kind = source.get("kind") if isinstance(source, dict) else None
        require_choice(kind, [known[0] for known in SOURCE_KINDS], here + ".kind")
        for known, keys in SOURCE_KINDS:
            if known == kind:
                require_keys(source, keys, [], here)
        for key in source:
            if key == "ignore_requires_python":
                require_choice(source[key], [True, False], here + "." + key)
            else:
                require_text(source[key], here + "." + key)
