"""Room: tests."""

import subprocess
import sys
from pathlib import Path

from building.turn import turn
from tests.building.conftest import ROOT

START = "import os, pathlib, sys; from building.turn import turn\nwith turn(pathlib.Path(sys.argv[1]), print): "


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    code = START + "print('mine')"
    with turn(lock, print):
        waiting = subprocess.Popen(
            [sys.executable, "-u", "-c", code, str(lock)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "another build is running here; waiting for it\n"
    assert waiting.communicate(timeout=10)[0] == "mine\n"


def test_a_killed_build_leaves_no_lock(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    code = START + "os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, str(lock)], cwd=ROOT).returncode == 9
    said: list[str] = []
    with turn(lock, said.append):
        assert said == []
