"""Room: building. May import: stdlib.

Hashes, in the three spellings that the build needs.
"""

import base64
import hashlib
from pathlib import Path

CHUNK = 1 << 20


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of the file at `path` as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Sums:
    """The size, SHA-256 and MD5 of bytes that pass by. MD5 only says which file a publisher meant, never safety."""

    def __init__(self) -> None:
        self.bytes = 0
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)

    def add(self, data: bytes) -> None:
        """Count some more bytes."""
        self.bytes += len(data)
        self._sha256.update(data)
        self._md5.update(data)

    @property
    def sha256(self) -> str:
        """SHA-256 of what has passed so far, in hexadecimal digits."""
        return self._sha256.hexdigest()

    @property
    def md5(self) -> str:
        """MD5 of what has passed so far, in hexadecimal digits."""
        return self._md5.hexdigest()


def sums_of_file(path: Path) -> Sums:
    """Return the sums of the file at `path`."""
    sums = Sums()
    with path.open("rb") as stream:
        while data := stream.read(CHUNK):
            sums.add(data)
    return sums


def integrity(hex_digest: str) -> str:
    """Return the Subresource Integrity form (`sha256-<base64>`) of a hexadecimal SHA-256."""
    return "sha256-" + base64.b64encode(bytes.fromhex(hex_digest)).decode("ascii")


def short_id(lines: list[str]) -> str:
    """Return 16 hexadecimal digits that change when any of `lines` changes; their order does not matter."""
    return sha256_hex("\n".join(sorted(lines)).encode())[:16]
