"""Room: tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from offcut.worker.threads import MOST_THREADS, thread_count


@pytest.mark.parametrize(
    ("cores", "threads"), [(0, 1), (1, 1), (2, 2), (4, 4), (5, 4), (8, 7), (9, 8), (64, MOST_THREADS)]
)
def test_threads_for_the_cores_of_a_machine(cores: int, threads: int) -> None:
    assert thread_count(cores, can_share_memory=True) == threads


@pytest.mark.parametrize("cores", [0, 1, 4, 64])
def test_one_thread_without_shared_memory(cores: int) -> None:
    assert thread_count(cores, can_share_memory=False) == 1


def test_the_worker_that_starts_before_python_has_the_same_rule() -> None:
    """assets/js/spare.js says it again: Python, which would know, is not there yet."""
    node = os.environ.get("OFFCUT_NODE") or shutil.which("node")
    assert node is not None, "this needs Node, which `python3 build.py test` fetches"
    text = (Path(__file__).resolve().parents[2] / "assets/js/spare.js").read_text(encoding="utf-8")
    start = text.index("export function threadCount")
    rule = text[start : text.index("\n}\n", start) + 3].removeprefix("export ")
    ask = "JSON.stringify([...Array(70).keys()].map((cores) => [threadCount(cores, false), threadCount(cores, true)]))"
    said = subprocess.run([node, "-p", rule + ask], capture_output=True, text=True, check=True).stdout.strip()
    ours = [[thread_count(cores, can_share_memory=can) for can in (False, True)] for cores in range(70)]
    assert said == str(ours).replace(" ", "")
