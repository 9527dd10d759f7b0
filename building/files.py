"""Room: building. May import: building.failure, building.digest.

Writing that never leaves half a file: into `<name>.part` first, then one atomic rename.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from building.digest import sha256_hex, sha256_of_file
from building.failure import BuildError, reason_of


def part_of(path: Path) -> Path:
    """Return the name under which `path` is written before it is complete."""
    return path.with_name(path.name + ".part")


def write_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """Write `chunks` to `path`, whole or not at all; a full disk becomes a BuildError that names the file."""
    # Named by the process too: two that write the same file must not write into one another.
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    complete = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
        part.replace(path)
        complete = True
    except OSError as failure:
        raise BuildError(f"cannot write {path}: {reason_of(failure)}") from failure
    finally:
        if not complete:
            with suppress(OSError):
                part.unlink()


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write `data` to `path` unless it already holds exactly that; return whether something was written."""
    if path.is_file() and path.stat().st_size == len(data) and sha256_of_file(path) == sha256_hex(data):
        return False
    write_chunks(path, [data])
    return True


def read_text(path: Path) -> str:
    """Return the text of `path`; a missing or unreadable file becomes a BuildError that names it."""
    return read_bytes(path).decode("utf-8")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of `path`; a missing or unreadable file becomes a BuildError that names it."""
    try:
        return path.read_bytes()
    except OSError as failure:
        raise BuildError(f"cannot read {path}: {reason_of(failure)}") from failure


def files_under(folder: Path) -> list[Path]:
    """Return every file below `folder`, sorted, without Python's and the desktop's droppings."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path for path in found if "__pycache__" not in path.parts and path.name != ".DS_Store")


def remove_folder(folder: Path) -> None:
    """Remove `folder` and all below it; fine when it is not there."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as failure:
        raise BuildError(f"cannot remove {folder}: {reason_of(failure)}") from failure
