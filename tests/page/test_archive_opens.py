"""Room: tests. Runs on CPython. May import everything. Other people's readers open the archives of the page."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from offcut.page.archive import archive


def joined(contents: dict[str, bytes], date: list[int]) -> bytes:
    entries = [
        {"name": name, "bytes": len(data), "crc32": zlib.crc32(data), "date": date} for name, data in contents.items()
    ]
    bodies = list(contents.values())
    return b"".join(bodies[piece] if isinstance(piece, int) else piece for piece in archive(entries))


@pytest.mark.parametrize("count", [0, 1, 3, 70_000])
def test_python_reads_every_file(count: int) -> None:
    """70,000 is more than a plain ZIP can count."""
    contents = {f"猫 {number}.png": bytes([number % 251]) * (number % 7) for number in range(count)}
    with zipfile.ZipFile(io.BytesIO(joined(contents, [2026, 11, 24, 12, 30, 58]))) as opened:
        assert opened.namelist() == list(contents)
        assert opened.testzip() is None
        for info in opened.infolist()[:5]:
            assert opened.read(info) == contents[info.filename]
            assert info.date_time == (2026, 11, 24, 12, 30, 58)


def test_a_clock_before_1980_gives_a_date_that_can_be_written() -> None:
    with zipfile.ZipFile(io.BytesIO(joined({"a": b"x"}, [1970, 1, 1, 0, 0, 0]))) as opened:
        assert opened.infolist()[0].date_time[0] == 1980


def test_an_archive_of_more_than_4_gib_opens(tmp_path: Path) -> None:
    """Two entries of 3 GiB that are holes on the disk, and a small one behind them, whose place needs 64 bits."""
    size, small = 3 << 30, b"the last one"
    hole = {"name": "hole.png", "bytes": size, "crc32": 0, "date": [2026, 11, 24, 12, 30, 58]}
    last = {**hole, "name": "last.png", "bytes": len(small), "crc32": zlib.crc32(small)}
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        for piece in archive([hole, {**hole, "name": "second.png"}, last]):
            if piece == 2:
                file.write(small)
            elif isinstance(piece, int):
                file.seek(size, io.SEEK_CUR)
            else:
                file.write(piece)
    assert path.stat().st_size > 6 << 30
    with zipfile.ZipFile(path) as opened:
        assert [info.file_size for info in opened.infolist()] == [size, size, len(small)]
        assert opened.infolist()[2].header_offset > 0xFFFFFFFF
        assert opened.read("last.png") == small


def test_the_pieces_of_a_large_archive_are_only_its_headers() -> None:
    """200 results of 16 MB: what is made for their ZIP is smaller than one of them by far."""
    entry = {"bytes": 16_000_000, "crc32": 1, "date": [2026, 11, 24, 12, 30, 58]}
    pieces = archive([{**entry, "name": f"{number}.png"} for number in range(200)])
    assert [piece for piece in pieces if isinstance(piece, int)] == list(range(200))
    assert sum(len(piece) for piece in pieces if not isinstance(piece, int)) < 30_000
