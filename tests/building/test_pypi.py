"""Room: tests. pip itself is used, with an index on this machine."""

import os
import sys
from pathlib import Path

import pytest

from building.failure import SourceFailed
from building.pypi import fetch_from_pypi
from building.store import Store
from building.wheel import wheel_bytes
from tests.building.conftest import Origin, wanted

NAME = "offcut-1.0-py3-none-any.whl"
SOURCE = {"kind": "pypi", "package": "offcut", "version": "1.0", "folder": "inside/"}


@pytest.fixture
def index(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> Origin:
    origin.files["simple/offcut/"] = f'<!doctype html><a href="/{NAME}">{NAME}</a>'.encode()
    origin.files[NAME] = wheel_bytes("1.0", [("inside/a.bin", b"alpha" * 1000), ("inside/b.bin", b"b")])
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", origin.url + "simple/")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    return origin


@pytest.mark.parametrize("ranges", [True, False])
def test_members_come_with_ranges_or_without(index: Origin, store: Store, tmp_path: Path, ranges: bool) -> None:
    index.ranges = ranges
    pin = wanted("a.bin", b"alpha" * 1000)
    fetch_from_pypi(SOURCE, [pin], store, tmp_path / "s", Path(sys.executable))
    assert store.has(pin)


def test_a_missing_member_is_named(index: Origin, store: Store, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=r"the wheel has no inside/c\.bin"):
        fetch_from_pypi(SOURCE, [wanted("c.bin", b"")], store, tmp_path / "s", Path(sys.executable))


@pytest.mark.usefixtures("index")
def test_pip_s_own_reason_is_kept(store: Store, tmp_path: Path) -> None:
    source = {**SOURCE, "version": "9.9"}
    with pytest.raises(SourceFailed, match="No matching distribution found for offcut==9.9"):
        fetch_from_pypi(source, [wanted("a.bin", b"")], store, tmp_path / "s", Path(sys.executable))
