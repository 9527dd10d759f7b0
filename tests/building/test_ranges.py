"""Room: tests."""

import io
import random
import zipfile

import pytest

from building.failure import SourceFailed
from building.ranges import RangeFile
from tests.building.conftest import Origin


def archive() -> bytes:
    buffer = io.BytesIO()
    noise = random.Random(7).randbytes(3_000_000)
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("large", noise)
        out.writestr("small", b"found")
        out.writestr("more", noise)
    return buffer.getvalue()


def test_a_member_is_read_without_the_rest_of_the_archive(origin: Origin) -> None:
    origin.files["a.zip"] = archive()
    with RangeFile(origin.url + "a.zip") as remote, zipfile.ZipFile(remote) as found:
        assert found.read("small") == b"found"
    fetched = [asked for _, asked in origin.log]
    assert len(fetched) <= 5 and None not in fetched


def test_every_byte_is_the_right_one(origin: Origin) -> None:
    origin.files["a.zip"] = archive()
    with RangeFile(origin.url + "a.zip") as remote, zipfile.ZipFile(remote) as found:
        assert found.testzip() is None


def test_a_host_without_ranges_is_refused(origin: Origin) -> None:
    origin.files["a.zip"], origin.ranges = archive(), False
    with pytest.raises(SourceFailed, match="does not answer range requests"):
        RangeFile(origin.url + "a.zip")
