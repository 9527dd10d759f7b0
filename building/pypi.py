"""Room: building. May import: building.clients, building.ranges, building.store, building.failure.

Files out of a wheel on PyPI. pip itself says where the wheel lies and knows the machine's index; a few members of a
large wheel are then read over HTTP ranges, or, where the server has none, out of the whole wheel.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from building.clients import run_quietly
from building.failure import SourceFailed
from building.files import remove_folder
from building.ranges import RangeFile
from building.store import Store, Wanted

CHUNK = 1 << 20
QUIET = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--retries=2")


def fetch_from_pypi(source: dict[str, str], wanted: list[Wanted], store: Store, scratch: Path, python: Path) -> None:
    """Put the members `wanted` of one wheel into `store`; raises SourceFailed at the first that is not there."""
    requirement = f"{source['package']}=={source['version']}"
    extra = ["--ignore-requires-python"] if source.get("ignore_requires_python") else []
    address = _address(python, requirement, extra)
    try:
        remote = RangeFile(address)
    except SourceFailed:
        # No ranges there, or only pip may enter: the whole wheel then, through pip.
        _take_from_whole(python, requirement, extra, source, wanted, store, scratch)
        return
    with remote:
        _take(remote, source, wanted, store)


def _address(python: Path, requirement: str, extra: list[str]) -> str:
    """Ask pip where the wheel is, without fetching it."""
    report = run_quietly(
        [
            python,
            "-m",
            "pip",
            "install",
            *QUIET,
            "--dry-run",
            "--ignore-installed",
            "--report",
            "-",
            *extra,
            requirement,
        ]
    )
    # pip may print notices before the report.
    found = json.loads(report[report.index("{") :])
    return str(found["install"][0]["download_info"]["url"])


def _take_from_whole(
    python: Path,
    requirement: str,
    extra: list[str],
    source: dict[str, str],
    wanted: list[Wanted],
    store: Store,
    scratch: Path,
) -> None:
    folder = scratch / f"pypi-{source['package']}-{source['version']}"
    remove_folder(folder)
    folder.mkdir(parents=True)
    try:
        run_quietly([python, "-m", "pip", "download", *QUIET, *extra, "--dest", folder, requirement])
        for wheel in folder.glob("*.whl"):
            with wheel.open("rb") as stream:
                _take(stream, source, wanted, store)
    finally:
        remove_folder(folder)


def _take(stream: IO[bytes] | RangeFile, source: dict[str, str], wanted: list[Wanted], store: Store) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            for one in wanted:
                store.keep(one, _member(archive, source.get("member") or source.get("folder", "") + one.member))
    except zipfile.BadZipFile as failure:
        raise SourceFailed(f"the wheel is damaged: {failure}") from failure


def _member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        stream = archive.open(name)
    except KeyError as failure:
        raise SourceFailed(f"the wheel has no {name}") from failure
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk
