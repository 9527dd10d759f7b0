"""Room: tests. Runs on CPython. May import everything. Other people's readers open the archives of the page."""

import io
import zipfile
import zlib

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
