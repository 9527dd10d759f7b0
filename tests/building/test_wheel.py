"""Room: tests."""

import base64
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

from building.wheel import wheel_bytes, wheel_name

MODULES = [("offcut/__init__.py", b'"""Ours."""\n'), ("offcut/matte/tensor.py", b"SIDE = 1024\n")]


def test_the_same_modules_in_any_order_make_the_same_wheel() -> None:
    assert wheel_bytes("1.0", MODULES) == wheel_bytes("1.0", MODULES[::-1])


def test_the_record_lists_every_member_with_its_hash() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel_bytes("1.0", MODULES))) as wheel:
        lines = [line.split(",") for line in wheel.read("offcut-1.0.dist-info/RECORD").decode().splitlines()]
        assert sorted(line[0] for line in lines) == sorted(wheel.namelist())
        for name, digest, size in lines[:-1]:
            data = wheel.read(name)
            expected = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (digest, int(size)) == (f"sha256={expected}", len(data))


def test_pip_installs_it_and_python_imports_it(tmp_path: Path) -> None:
    wheel = tmp_path / wheel_name("1.0")
    wheel.write_bytes(wheel_bytes("1.0", MODULES))
    target = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target"]
    subprocess.run([*command, str(target), str(wheel)], check=True, capture_output=True)
    code = "import offcut.matte.tensor as t; print(t.SIDE)"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(target)}, capture_output=True, text=True)
    assert done.stdout == "1024\n"
