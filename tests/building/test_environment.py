"""Room: tests."""

import re
import sys
from pathlib import Path

import pytest

from building.environment import Environment, read_project
from building.failure import BuildError
from tests.building.conftest import ROOT, Tree

GROUPS = read_project(ROOT)["dependency-groups"]


def test_everything_from_pypi_is_pinned_exactly() -> None:
    for group, pins in GROUPS.items():
        for pin in pins:
            assert re.fullmatch(r"[\w.-]+==[\w.]+", pin), (group, pin)


def test_tests_run_with_what_the_build_derives_with() -> None:
    assert set(GROUPS["build"]) <= set(GROUPS["test"])


def test_a_package_that_cannot_be_had_is_one_line(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = '[project]\nversion = "1"\n[dependency-groups]\nbuild = ["offcut-no-such-package==1"]\n'
    tree.write("pyproject.toml", pins)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(BuildError, match="cannot install the build packages with pip: .*offcut-no-such-package"):
        Environment(tree.root, lambda _: None).python_with("build")


def test_what_is_installed_is_not_installed_again(tree: Tree) -> None:
    tree.write("pyproject.toml", '[project]\nversion = "1"\n[dependency-groups]\nbuild = ["pip"]\n')
    said: list[str] = []
    for _ in range(2):
        python = Environment(tree.root, said.append).python_with("build")
    assert len(said) == 2 and Path(python).exists() and sys.executable != str(python)


def test_a_broken_project_file_is_said(tree: Tree) -> None:
    tree.write("pyproject.toml", "[project")
    with pytest.raises(BuildError, match=r"pyproject\.toml is not understood"):
        read_project(tree.root)
