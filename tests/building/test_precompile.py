"""Room: tests. The real Pyodide in the real Node compiles small archives."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from building.archive import zip_bytes
from building.assemble import PYODIDE_CORE
from building.precompile import precompile
from building.store import Store
from building.trim import is_shipped
from building.vendor import read_vendor, vendor_input

ROOT = Path(__file__).resolve().parents[2]


def node() -> Path:
    found = os.environ.get("OFFCUT_NODE") or shutil.which("node")
    if not found:
        raise FileNotFoundError("no Node: `python3 build.py test` brings one")
    return Path(found)


@pytest.fixture(scope="module")
def pyodide() -> dict[str, bytes]:
    packages = read_vendor(ROOT / "assets" / "vendor.json")
    store = Store(ROOT / ".cache" / "downloads")
    return {name: vendor_input(packages, store, name) for name in PYODIDE_CORE}


def test_sources_become_compiled_modules_and_the_rest_stays(pyodide: dict[str, bytes], tmp_path: Path) -> None:
    source = b'"""Text."""\n\n\ndef twice(number):\n    return 2 * number\n'
    members = [("thing/__init__.py", source), ("thing/data.txt", b"kept as it is"), ("thing/stub.pyi", b"x: int")]
    archive = {"pillow-0-none.whl": zip_bytes(members)}
    out = precompile(archive, pyodide, node, tmp_path)["pillow-0-none.whl"]
    with zipfile.ZipFile(io.BytesIO(out)) as compiled:
        assert sorted(compiled.namelist()) == ["thing/__init__.pyc", "thing/data.txt"]
        assert compiled.read("thing/data.txt") == b"kept as it is"
        module = compiled.read("thing/__init__.pyc")
    assert module[4:8] == b"\x01\0\0\0"  # valid by the hash in it, which is not checked
    assert b"Text." not in module


def test_the_same_input_gives_the_same_bytes_and_is_not_compiled_twice(
    pyodide: dict[str, bytes], tmp_path: Path
) -> None:
    archive = {"some.whl": zip_bytes([("a.py", b"A = {'x': 1}\n"), ("b.py", b"import a\n")])}
    first = precompile(archive, pyodide, node, tmp_path / "one")
    second = precompile(archive, pyodide, node, tmp_path / "two")
    assert first == second

    def nobody() -> Path:
        raise AssertionError("looked for Node although everything is there")

    assert precompile(archive, pyodide, nobody, tmp_path / "two") == first


def test_the_site_carries_the_compiled_archives(tmp_path: Path) -> None:
    dist = Path(os.environ.get("OFFCUT_DIST", ROOT / "dist"))
    lock = json.loads((dist / "vendor" / "pyodide" / "pyodide-lock.json").read_text())
    names = [package["file_name"] for package in lock["packages"].values()] + ["python_stdlib.zip"]
    for name in names:
        with zipfile.ZipFile(dist / "vendor" / "pyodide" / name) as archive:
            paths = archive.namelist()
        assert not [path for path in paths if path.endswith(".py")]
        assert all(is_shipped(name, path.removesuffix("c")) for path in paths)
