"""Room: building. May import: building.clients, building.store, building.failure.

Files out of an npm package, fetched by npm itself (`npm pack`), which knows the machine's registry and proxy.
"""

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

from building.clients import run_quietly
from building.failure import SourceFailed
from building.files import remove_folder
from building.store import Store, Wanted

CHUNK = 1 << 20
# npm retries by itself; its default waits of 10 s and more make "no network" take minutes.
PATIENCE = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
# Every npm tarball holds its files below this folder.
TOP = "package/"


def fetch_from_npm(source: dict[str, str], wanted: list[Wanted], store: Store, scratch: Path) -> None:
    """Put the files `wanted` of one npm package into `store`; raises SourceFailed at the first that is not there."""
    folder = scratch / f"npm-{source['package'].replace('/', '-').strip('@')}-{source['version']}"
    remove_folder(folder)
    folder.mkdir(parents=True)
    try:
        with tarfile.open(_pack(f"{source['package']}@{source['version']}", folder)) as archive:
            for one in wanted:
                store.keep(one, _content(archive, source, one))
    except tarfile.TarError as failure:
        raise SourceFailed(f"the package is damaged: {failure}") from failure
    finally:
        remove_folder(folder)


def _pack(spec: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceFailed("npm is not installed")
    run_quietly([npm, "pack", spec, "--ignore-scripts", "--prefer-offline", "--loglevel=error", *PATIENCE], cwd=folder)
    packed = list(folder.glob("*.tgz"))
    if len(packed) != 1:
        raise SourceFailed("npm pack left no package behind")
    return packed[0]


def _content(archive: tarfile.TarFile, source: dict[str, str], wanted: Wanted) -> Iterator[bytes]:
    if "resources" not in source:
        yield from _member(archive, TOP + source.get("member", wanted.member).removeprefix(TOP))
        return
    index = source["resources"]
    listing = json.loads(b"".join(_member(archive, index)))
    for chunk in listing.get(source["key"], {}).get("chunks", []):
        yield from _member(archive, index.rpartition("/")[0] + "/" + chunk["hash"])


def _member(archive: tarfile.TarFile, name: str) -> Iterator[bytes]:
    try:
        stream = archive.extractfile(name)
    except KeyError as failure:
        raise SourceFailed(f"the package has no {name}") from failure
    if stream is None:
        raise SourceFailed(f"{name} is not a file")
    while chunk := stream.read(CHUNK):
        yield chunk
