"""Room: tests. What a person types wrong, and what build.py says."""

import subprocess
import sys

import pytest

from tests.building.conftest import ROOT, Tree


def build_py(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(ROOT / "build.py"), *words], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["biuld"], "unknown command 'biuld'; there are build, serve, test, bench, check, clean"),
        (["--models", "u2netp,nonsense"], "unknown model id 'nonsense'; models.json has u2netp,"),
        (["--models", ","], "--models names no model"),
        (["--models"], "argument --models: expected one argument"),
        (["--mirror", "http://insecure.example/"], "--mirror is a folder, https://host/path/ or /path/, not 'http"),
        (["--mirror", ""], "--mirror is a folder"),
        (["--mirror", "https://a.example/;script-src/"], "--mirror is a folder"),
        (["build", "extra"], "build.py build does not know 'extra'"),
        (["serve", "--port", "many"], "argument --port: invalid int value: 'many'"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_not_zero(words: list[str], line: str) -> None:
    done = build_py(*words)
    assert done.returncode == 2
    assert done.stderr.startswith(f"build.py: {line}") and done.stderr.count("\n") == 1


def test_help_names_every_command() -> None:
    done = build_py("--help")
    assert done.returncode == 0
    assert all(f"  {command} " in done.stdout for command in ("build", "serve", "test", "bench", "check", "clean"))


def test_a_taken_port_is_one_line(tree: Tree) -> None:
    port = str(tree.origin.server_address[1])
    assert f"cannot serve on port {port}: Address already in use" in tree.fails("serve", "--no-browser", "--port", port)


def test_clean_removes_what_builds_made(tree: Tree) -> None:
    tree.run("build")
    assert tree.run("clean").returncode == 0
    assert not (tree.root / "dist").exists() and not (tree.root / ".cache").exists()
    assert (tree.root / "index.html").exists()
