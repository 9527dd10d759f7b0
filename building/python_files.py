"""Room: building. May import: building.files, building.failure.

Which of our Python files go where: `page` to MicroPython as they are, everything but `page` into the wheel.
"""

from dataclasses import dataclass
from pathlib import Path

from building.failure import BuildError
from building.files import files_under, read_bytes

ENTRIES = ("page.py", "worker.py")
PACKAGE = "offcut/"
# What the page may import (ARCHITECTURE section 2): its own room and the contract.
PAGE_ROOMS = ("offcut/contract/", "offcut/page/")
PAGE_ONLY = "offcut/page/"


@dataclass(frozen=True)
class PythonSources:
    """Our Python, by destination; each is (path below py/, content)."""

    entries: list[tuple[str, bytes]]
    page: list[tuple[str, bytes]]
    worker: list[tuple[str, bytes]]


def read_python(folder: Path) -> PythonSources:
    """Sort the files of `py/`; raises BuildError for a file that would reach neither the page nor the worker."""
    found = PythonSources([], [], [])
    for path in files_under(folder):
        name = path.relative_to(folder).as_posix()
        packed = _destinations(name, found)
        if not packed:
            raise BuildError(f"py/{name} would not be packed: py/ holds {', '.join(ENTRIES)} and offcut/**.py only")
        data = read_bytes(path)
        for destination in packed:
            destination.append((name, data))
    missing = [name for name in ENTRIES if name not in [entry[0] for entry in found.entries]]
    if missing:
        raise BuildError(f"cannot read {folder / missing[0]}: No such file or directory")
    return found


def _destinations(name: str, found: PythonSources) -> list[list[tuple[str, bytes]]]:
    if name in ENTRIES:
        return [found.entries]
    if not (name.startswith(PACKAGE) and name.endswith(".py")):
        return []
    packed = []
    if name.startswith(PAGE_ROOMS) or name == "offcut/__init__.py":
        packed.append(found.page)
    if not name.startswith(PAGE_ONLY):
        packed.append(found.worker)
    return packed
