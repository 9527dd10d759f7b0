"""Room: building. May import: building.sources, building.store, building.files, offcut.contract.

The engines of `models.json`: fetched, derived where the entry has a recipe, cut into parts.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from building.digest import Sums, sha256_hex, sha256_of_file
from building.failure import BuildError, SourceFailed, UsageError
from building.files import part_of, read_bytes, read_text
from building.outputs import Output
from building.sources import Fetcher
from building.store import Wanted
from offcut.contract.catalog import parse
from offcut.contract.errors import OffcutError
from offcut.contract.mirror import host_of, is_address, tidy

# Small enough for real progress (a fetch with `integrity` reports only whole parts), large enough for few requests.
PART_BYTES = 4 * 1024 * 1024
# What only the build needs to know about an engine.
BUILD_ONLY = ("sources", "source", "recipe", "default_build", "remote")
# In the place of an id: every engine that can be had.
ALL = "all"

Derive = Callable[[str, Path, Path], None]


def read_catalogue(path: Path, built: bool = False) -> dict[str, Any]:
    """Return the checked catalogue in `path`; raises BuildError with the place of what is wrong."""
    try:
        return dict(parse(json.loads(read_text(path)), built))
    except ValueError as failure:
        raise BuildError(f"{path} is not JSON: {failure}") from failure
    except OffcutError as failure:
        raise BuildError(str(failure)) from failure


def choose(catalogue: dict[str, Any], ids: list[str] | None) -> list[dict[str, Any]]:
    """Return the entries with these ids in the catalogue's order; None: those of a default build. UsageError."""
    known = [entry["id"] for entry in catalogue["models"]]
    for wanted in ids or []:
        if wanted not in [*known, ALL]:
            raise UsageError(f"unknown model id {wanted!r}; models.json has {', '.join(known)} (or {ALL})")
    if ids is None:
        return [entry for entry in catalogue["models"] if entry.get("default_build")]
    return [entry for entry in catalogue["models"] if ALL in ids or entry["id"] in ids]


def served_file(entry: dict[str, Any], fetcher: Fetcher, folder: Path, derive: Derive) -> Path:
    """Return the whole weights file of an engine as it is served; raises BuildError."""
    original = Wanted(entry["id"] + ".onnx", **entry["source"])
    if entry["recipe"] is None:
        fetcher.fetch(f"engine {entry['id']}", [original], entry["sources"])
        return fetcher.store.path(original)
    target = folder / f"{entry['id']}.onnx"
    if target.is_file() and sha256_of_file(target) == entry["sha256"]:
        return target
    fetcher.fetch(f"engine {entry['id']}", [original], entry["sources"])
    fetcher.say(f"deriving engine {entry['id']} ({entry['recipe']})")
    folder.mkdir(parents=True, exist_ok=True)
    half = part_of(target)
    try:
        derive(entry["recipe"], fetcher.store.path(original), half)
        _check_derived(entry, half)
        half.replace(target)
    except SourceFailed as failure:
        raise BuildError(f"cannot derive engine {entry['id']} ({entry['recipe']}): {failure}") from failure
    finally:
        half.unlink(missing_ok=True)
    return target


def _check_derived(entry: dict[str, Any], path: Path) -> None:
    size, digest = path.stat().st_size, sha256_of_file(path)
    if (size, digest) != (entry["bytes"], entry["sha256"]):
        raise BuildError(
            f"engine {entry['id']}: deriving it ({entry['recipe']}) gave {size} bytes with sha256 {digest}; "
            f"models.json has {entry['bytes']} and {entry['sha256']}"
        )


def parts_of(path: Path) -> list[Output]:
    """Cut a weights file into parts named by their hashes."""
    data = read_bytes(path)
    pieces = [data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES)]
    return [Output(f"weights/{sha256_hex(piece)}.bin", piece) for piece in pieces]


def built_entry(entry: dict[str, Any], parts: list[Output]) -> dict[str, Any]:
    """Return an entry of the site's catalogue: without what only the build needs, with its parts."""
    listed = [{"path": part.path, "sha256": part.sha256, "bytes": len(part.data)} for part in parts]
    built = {**{key: value for key, value in entry.items() if key not in BUILD_ONLY}, "parts": listed}
    if entry["sha256"] is None:  # its publisher told only an MD5, which has been checked
        whole = Sums()
        for part in parts:
            whole.add(part.data)
        built |= {"bytes": whole.bytes, "sha256": whole.sha256}
    return built


def remote_entry(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of the site's catalogue that the page fetches itself: one part with the address of its host."""
    part = {"path": f"weights/{entry['sha256']}.bin", "sha256": entry["sha256"], "bytes": entry["bytes"]}
    kept = {key: value for key, value in entry.items() if key not in BUILD_ONLY}
    return {**kept, "remote": entry["remote"], "parts": [{**part, "url": entry["remote"]["url"]}]}


def with_remote(catalogue: dict[str, Any], carried: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to the entries that the site carries those that a page may fetch itself, in the catalogue's order."""
    built = {entry["id"]: entry for entry in carried}
    for entry in catalogue["models"]:
        if "remote" in entry and entry["id"] not in built:
            built[entry["id"]] = remote_entry(entry)
    return [built[entry["id"]] for entry in catalogue["models"] if entry["id"] in built]


def hosts_of(entries: list[dict[str, Any]]) -> list[str]:
    """Return the hosts that a page has to be allowed to fetch engines from, each once."""
    return sorted({host for entry in entries if "remote" in entry for host in entry["remote"]["hosts"]})


def mirror_of(address: str) -> str:
    """Return the address of a mirror as the page takes it; raises UsageError unless it is a folder."""
    tidied = tidy(address, "")
    if not tidied or not is_address(tidied):
        raise UsageError(f"--mirror is a folder, https://host/path/ or /path/, not {address!r}")
    return tidied


def mirror_hosts(mirror: str) -> list[str]:
    """Return the host that a page has to be allowed to fetch from for this mirror, none for a path of its own."""
    return ["https://" + host_of(mirror)] if host_of(mirror) else []


def built_catalogue(catalogue: dict[str, Any], entries: list[dict[str, Any]], mirror: str = "") -> bytes:
    """Return the site's models.json; its default is the catalogue's where that is built, else the first entry."""
    ids = [entry["id"] for entry in entries]
    default = catalogue["default"] if catalogue["default"] in ids else ids[0]
    data = {"schema": catalogue["schema"], "default": default, "models": entries}
    if mirror:
        data["mirror"] = mirror
    try:
        parse(data, True)
    except OffcutError as failure:
        raise BuildError(f"the built {failure}") from failure
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
