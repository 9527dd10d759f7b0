"""Room: tests. The same tests as tests/shared, once more on the MicroPython that the page ships."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_shared_tests_pass_on_the_shipped_micropython() -> None:
    node = os.environ.get("OFFCUT_NODE") or shutil.which("node")
    assert node, "no Node: set OFFCUT_NODE to its path, or let `python3 build.py test` fetch one"
    shipped = ROOT / "dist" / "vendor" / "micropython" / "micropython.js"
    micropython = os.environ.get("OFFCUT_MICROPYTHON") or str(shipped)
    assert Path(micropython).is_file(), f"{micropython} is not there: run `python3 build.py` first"
    command = [node, str(ROOT / "tests" / "run_shared.mjs"), micropython]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 failed" in run.stdout
