"""Room: building. May import: stdlib, building.trim, building.clients, building.digest, building.files.

Python archives made ready to start: trimmed and compiled by the shipped Pyodide itself, run in Node.
"""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from building.clients import run_quietly
from building.digest import sha256_hex, short_id
from building.files import read_bytes, remove_folder, write_chunks
from building.trim import is_shipped

HERE = Path(__file__).parent
SCRIPTS = ("precompile.py", "precompile_in_pyodide.py", "precompile.mjs", "trim.py")


def precompile(
    archives: dict[str, bytes], pyodide: dict[str, bytes], find_node: Callable[[], Path], cache: Path
) -> dict[str, bytes]:
    """Return `archives` (file name to content) trimmed and compiled.

    `pyodide` is Pyodide's own files as npm gives them; results are kept in `cache` by everything they depend on, and a
    Node is only looked for when something is not there.
    """
    return {name: _precompiled(name, data, pyodide, find_node, cache) for name, data in archives.items()}


def _precompiled(
    name: str, data: bytes, pyodide: dict[str, bytes], find_node: Callable[[], Path], cache: Path
) -> bytes:
    inputs = [name.encode(), data, *(pyodide[core] for core in sorted(pyodide))]
    inputs += [read_bytes(HERE / script) for script in SCRIPTS]
    kept = cache / short_id([sha256_hex(one) for one in inputs]) / name
    if not kept.is_file():
        write_chunks(kept, [_run(name, data, pyodide, find_node(), kept.parent / "work")])
    return read_bytes(kept)


def _run(name: str, data: bytes, pyodide: dict[str, bytes], node: Path, work: Path) -> bytes:
    try:
        for core, content in pyodide.items():
            write_chunks(work / "pyodide" / core, [content])
        write_chunks(work / name, [data])
        write_chunks(work / "plan.json", [json.dumps({name: _plan(name, data)}).encode()])
        run_quietly([node, HERE / "precompile.mjs", work / "pyodide", work, HERE / "precompile_in_pyodide.py"])
        return read_bytes(work / "out" / name)
    finally:
        remove_folder(work)


def _plan(name: str, data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        paths = sorted(path for path in archive.namelist() if not path.endswith("/"))
    return [path for path in paths if is_shipped(name, path)]
