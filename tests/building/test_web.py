"""Room: tests."""

import pytest

from building.failure import ConnectionCut, SourceFailed
from building.web import open_url
from tests.building.conftest import CLOSED, Origin


def test_a_page_is_opened(origin: Origin) -> None:
    origin.files["a"] = b"alpha"
    with open_url(origin.url + "a", {"Range": "bytes=1-2"}) as response:
        assert (response.status, response.read()) == (206, b"lp")


@pytest.mark.parametrize(("status", "kind"), [(404, SourceFailed), (403, SourceFailed), (503, ConnectionCut)])
def test_a_refusal_names_host_and_status(origin: Origin, status: int, kind: type[SourceFailed]) -> None:
    origin.statuses["a"] = status
    with pytest.raises(SourceFailed, match=rf"^127\.0\.0\.1:\d+ answered {status}") as caught:
        open_url(origin.url + "a")
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (CLOSED, "refused"),
        ("http://offcut.invalid/", "offcut.invalid cannot be reached"),
        ("nonsense", "cannot be reached"),
    ],
)
def test_a_host_that_is_not_there_is_named(url: str, reason: str) -> None:
    with pytest.raises(SourceFailed, match=reason):
        open_url(url)
