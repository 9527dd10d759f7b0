"""Room: tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from building.failure import BuildError
from building.files import files_under, read_bytes, remove_folder, write_chunks, write_if_changed


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    target = tmp_path / "deep" / "file"
    write_chunks(target, [b"first"])
    with pytest.raises(KeyboardInterrupt):
        write_chunks(target, cut())
    assert target.read_bytes() == b"first"
    assert list(target.parent.iterdir()) == [target]


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "file"
    assert [write_if_changed(target, data) for data in (b"a", b"a", b"b")] == [True, False, True]


@pytest.mark.parametrize("work", [lambda path: write_chunks(path / "x", [b""]), read_bytes])
def test_what_cannot_be_done_names_the_file(tmp_path: Path, work: object) -> None:
    blocked = tmp_path / "blocked"
    if work is not read_bytes:
        blocked.write_text("a file where a folder should be")
    assert callable(work)
    with pytest.raises(BuildError, match=r"cannot (write|read) .*blocked"):
        work(blocked)


def test_droppings_are_no_files(tmp_path: Path) -> None:
    for name in ("b/a.py", "b/__pycache__/a.pyc", ".DS_Store", "c.txt"):
        write_chunks(tmp_path / name, [b""])
    assert [path.name for path in files_under(tmp_path)] == ["a.py", "c.txt"]
    assert files_under(tmp_path / "none") == []


def test_removing_what_is_not_there_is_fine(tmp_path: Path) -> None:
    remove_folder(tmp_path / "none")
