"""Room: tests."""

import io
import zipfile

from building.archive import EPOCH, zip_bytes


def test_an_archive_depends_on_its_members_only() -> None:
    data = zip_bytes([("b.py", b"b"), ("a.py", b"a" * 1000)])
    assert data == zip_bytes([("b.py", b"b"), ("a.py", b"a" * 1000)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["b.py", "a.py"]
        assert {info.date_time for info in archive.infolist()} == {EPOCH}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
