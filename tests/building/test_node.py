"""Room: tests."""

from pathlib import Path

import pytest

from building import node
from building.environment import Environment
from building.failure import BuildError


def stand_in(folder: Path, version: str) -> Path:
    program = folder / "node"
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return program


class Bare(Environment):
    """An environment whose Node package lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, lambda _: None)

    def python_with(self, group: str) -> Path:
        assert group == "node"
        answer = self.root / "python"
        answer.write_text(f"#!/bin/sh\necho {self.root}\n")
        answer.chmod(0o755)
        return answer


def test_a_node_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = stand_in(tmp_path, "v20.1.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.ensure_node(Bare(tmp_path)) == program


def test_an_old_one_gives_way_to_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "v12.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "bin").mkdir()
    packaged = stand_in(tmp_path / "bin", "v24.0.0")
    assert node.ensure_node(Bare(tmp_path)) == packaged


def test_no_node_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="no Node for the tests"):
        node.ensure_node(Bare(tmp_path))
