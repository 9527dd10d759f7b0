"""Room: building. May import: building.files, building.digest, building.failure.

The cache of verified downloads: a file is in it under its hash, whole and right, or not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from building.digest import Sums, sums_of_file
from building.failure import BuildError, SourceFailed, reason_of
from building.files import part_of, write_chunks


@dataclass(frozen=True)
class Wanted:
    """One file that must be had: its path inside its package, its exact size and hashes; None is not known.

    At least one hash is known; every known one must be right.
    """

    member: str
    bytes: int | None
    sha256: str | None
    md5: str | None = None

    @property
    def name(self) -> str:
        """What the file is called where it is kept."""
        return self.sha256 if self.sha256 is not None else f"md5-{self.md5}"

    @property
    def label(self) -> str:
        """What an error calls this file."""
        return self.member if self.bytes is None else f"{self.member} ({self.bytes} bytes)"


class Store:
    """Verified files by hash in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._checked: set[str] = set()

    def path(self, wanted: Wanted) -> Path:
        """Return where `wanted` lies once it is here."""
        return self.folder / wanted.name

    def part(self, wanted: Wanted) -> Path:
        """Return where an unfinished download of `wanted` waits to be continued."""
        return part_of(self.path(wanted))

    def has(self, wanted: Wanted) -> bool:
        """Return whether `wanted` is here, whole; a damaged copy is removed and counts as missing."""
        if wanted.name in self._checked:
            return True
        path = self.path(wanted)
        if not path.is_file():
            return False
        if wanted.bytes not in (None, path.stat().st_size) or mismatch(wanted, sums_of_file(path)):
            path.unlink()
            return False
        self._checked.add(wanted.name)
        return True

    def keep(self, wanted: Wanted, chunks: Iterable[bytes]) -> None:
        """Write `chunks` as `wanted`; raises SourceFailed, and keeps nothing, when they are not that file."""
        write_chunks(self.path(wanted), checked(wanted, chunks))
        self._checked.add(wanted.name)

    def adopt_part(self, wanted: Wanted) -> None:
        """Turn the finished part of `wanted` into the file; a wrong part is removed (SourceFailed)."""
        part = self.part(wanted)
        wrong = mismatch(wanted, sums_of_file(part))
        if wrong:
            part.unlink()
            raise SourceFailed(wrong)
        try:
            part.replace(self.path(wanted))
        except OSError as failure:
            raise BuildError(f"cannot write {self.path(wanted)}: {reason_of(failure)}") from failure
        self._checked.add(wanted.name)


def mismatch(wanted: Wanted, sums: Sums) -> str:
    """Say how a file differs from what was pinned; empty when it does not."""
    if wanted.bytes not in (None, sums.bytes):
        return f"wrong size: {sums.bytes} bytes instead of {wanted.bytes}"
    for kind, pinned, found in (("sha256", wanted.sha256, sums.sha256), ("md5", wanted.md5, sums.md5)):
        if pinned not in (None, found):
            return f"wrong bytes: {kind} {found[:16]}… instead of {str(pinned)[:16]}…"
    return "" if wanted.sha256 or wanted.md5 else "no hash is pinned"


def checked(wanted: Wanted, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass `chunks` on; after the last one raise SourceFailed unless together they were `wanted`."""
    sums = Sums()
    for chunk in chunks:
        sums.add(chunk)
        yield chunk
    wrong = mismatch(wanted, sums)
    if wrong:
        raise SourceFailed(wrong)
