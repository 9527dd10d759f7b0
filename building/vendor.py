"""Room: building. May import: building.sources, building.store, building.files, building.failure.

The third-party files of `assets/vendor.json`: fetched, verified, edited only where the list says so.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from building.failure import BuildError
from building.files import read_bytes, read_text
from building.sources import Fetcher
from building.store import Store, Wanted


@dataclass(frozen=True)
class VendorFile:
    """One file of a package. `target` is its path in dist/, or None for what only the build reads."""

    wanted: Wanted
    target: str | None
    replace: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class VendorPackage:
    """One third-party package: what it is, where it may be had, which of its files are used.

    `option`: the option of the build that carries it; None for what every build carries.
    """

    name: str
    version: str
    licences: tuple[str, ...]
    sources: tuple[dict[str, str], ...]
    files: tuple[VendorFile, ...]
    option: str | None = None


def read_vendor(path: Path) -> list[VendorPackage]:
    """Return the packages that `path` (vendor.json) lists; raises BuildError when it is not of that form."""
    try:
        return [_package(entry) for entry in json.loads(read_text(path))["packages"]]
    except (ValueError, KeyError, TypeError) as failure:
        raise BuildError(f"{path} is not understood: {type(failure).__name__} {failure}") from failure


def _package(entry: dict[str, Any]) -> VendorPackage:
    return VendorPackage(
        name=entry["name"],
        version=entry["version"],
        licences=tuple(entry["licence"]["files"]),
        sources=tuple(entry["sources"]),
        files=tuple(_file(one) for one in entry["files"]),
        option=entry.get("option"),
    )


def _file(entry: dict[str, Any]) -> VendorFile:
    return VendorFile(
        wanted=Wanted(member=entry["member"], bytes=entry["bytes"], sha256=entry["sha256"]),
        target=entry["target"],
        replace=tuple((old, new, count) for old, new, count in entry.get("replace", ())),
    )


def carried(packages: list[VendorPackage], options: Collection[str]) -> list[VendorPackage]:
    """Return the packages of a build with these options."""
    return [package for package in packages if package.option is None or package.option in options]


def carried_list(data: bytes, options: Collection[str]) -> bytes:
    """Return vendor.json as the page of a build with these options shows it: without what that does not carry."""
    listing = json.loads(data)
    listing["packages"] = [one for one in listing["packages"] if one.get("option") in (None, *options)]
    return (json.dumps(listing, indent=1, ensure_ascii=False) + "\n").encode()


def fetch_vendor(packages: list[VendorPackage], fetcher: Fetcher) -> None:
    """Have every file of every package in the store; raises BuildError."""
    for package in packages:
        wanted = [one.wanted for one in package.files]
        fetcher.fetch(f"{package.name} {package.version}", wanted, list(package.sources))


def vendor_outputs(packages: list[VendorPackage], store: Store) -> Iterator[tuple[str, bytes]]:
    """Yield (path in dist/, content) of every file that is shipped."""
    for package in packages:
        for one in package.files:
            if one.target is not None:
                yield one.target, edited(one, read_bytes(store.path(one.wanted)))


def edited(file: VendorFile, data: bytes) -> bytes:
    """Return `data` with the declared replacements made; raises BuildError when one does not fit exactly."""
    for old, new, count in file.replace:
        found = data.count(old.encode())
        if found != count:
            raise BuildError(f"{file.wanted.member}: {old!r} occurs {found} times, vendor.json declares {count}")
        data = data.replace(old.encode(), new.encode())
    return data


def vendor_input(packages: list[VendorPackage], store: Store, member: str) -> bytes:
    """Return the content of a vendor file by its path inside its package, for what only build or tests read."""
    for package in packages:
        for one in package.files:
            if one.wanted.member == member:
                return read_bytes(store.path(one.wanted))
    raise BuildError(f"no package lists {member}")
