"""Room: tests."""

import pytest

from building.failure import BuildError
from building.python_files import read_python
from tests.building.conftest import ROOT, Tree


def names(files: list[tuple[str, bytes]]) -> list[str]:
    return [name for name, _ in files]


def test_each_room_goes_where_it_runs(tree: Tree) -> None:
    tree.write("py/offcut/contract/errors.py", "")
    tree.write("py/offcut/__pycache__/x.cpython-311.pyc", "")
    found = read_python(tree.root / "py")
    assert names(found.entries) == ["page.py", "worker.py"]
    assert names(found.page) == ["offcut/__init__.py", "offcut/contract/errors.py", "offcut/page/state.py"]
    assert names(found.worker) == ["offcut/__init__.py", "offcut/contract/errors.py", "offcut/matte/tensor.py"]


@pytest.mark.parametrize("path", ["stray.py", "other/a.py", "offcut/page/table.csv"])
def test_a_file_that_nobody_would_get_stops_the_build(tree: Tree, path: str) -> None:
    tree.write(f"py/{path}", "")
    with pytest.raises(BuildError, match=f"py/{path} would not be packed"):
        read_python(tree.root / "py")


def test_all_of_our_own_files_are_packed() -> None:
    found = read_python(ROOT / "py")
    packed = set(names(found.entries) + names(found.page) + names(found.worker))
    on_disk = {path.relative_to(ROOT / "py").as_posix() for path in (ROOT / "py").rglob("*.py")}
    assert packed == on_disk
