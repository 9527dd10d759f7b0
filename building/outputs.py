"""Room: building. May import: building.digest, building.files, building.media_types, building.failure.

What dist/ will hold: collected first, checked as a whole, then written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from building.digest import integrity, sha256_hex
from building.failure import BuildError
from building.files import files_under, remove_folder, write_if_changed
from building.media_types import type_of

# Several hosts refuse a larger file (SOURCES: Cloudflare Pages' limit is 25 MiB).
LARGEST_FILE = 25 * 1024 * 1024


@dataclass(frozen=True)
class Output:
    """One file of dist/: where it goes and what it holds."""

    path: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal hash of the content."""
        return sha256_hex(self.data)

    def record(self) -> dict[str, object]:
        """Return this file's line of release.json."""
        return {"path": self.path, "bytes": len(self.data), "sha256": self.sha256, "type": type_of(self.path)}

    def pinned(self) -> dict[str, object]:
        """Return this file as the service worker wants it."""
        return {
            "url": self.path,
            "integrity": integrity(self.sha256),
            "bytes": len(self.data),
            "type": type_of(self.path),
        }


def check_outputs(outputs: Iterable[Output]) -> None:
    """Raise BuildError for a path that two files claim, an unknown kind of file, or a file that hosts refuse."""
    seen: set[str] = set()
    for output in outputs:
        if output.path in seen:
            raise BuildError(f"{output.path} would be written twice")
        seen.add(output.path)
        type_of(output.path)
        if len(output.data) > LARGEST_FILE:
            raise BuildError(f"{output.path} has {len(output.data)} bytes; hosts refuse more than {LARGEST_FILE}")


def write_outputs(outputs: Iterable[Output], out: Path) -> int:
    """Make `out` hold exactly `outputs`; return how many files had to be written."""
    wanted = set()
    written = 0
    for output in outputs:
        target = out / output.path
        wanted.add(target)
        written += write_if_changed(target, output.data)
    for path in files_under(out):
        if path not in wanted:
            path.unlink()
    _remove_empty(out)
    return written


def _remove_empty(out: Path) -> None:
    for folder in sorted((path for path in out.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            remove_folder(folder)
