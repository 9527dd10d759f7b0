"""Room: tests."""

import pytest

from building.failure import BuildError
from building.sources import Fetcher, describe
from tests.building.conftest import CLOSED, Origin, wanted


def test_sources_are_tried_in_order_until_all_files_are_there(origin: Origin, fetcher: Fetcher) -> None:
    origin.files |= {"one/a": b"a", "two/b": b"b"}
    pins = [wanted("a", b"a"), wanted("b", b"b")]
    bases = [CLOSED, origin.url + "one/", origin.url + "two/"]
    fetcher.fetch("Things", pins, [{"kind": "url", "base": base} for base in bases])
    assert all(fetcher.store.has(pin) for pin in pins)


def test_what_is_here_is_not_fetched_again(origin: Origin, fetcher: Fetcher) -> None:
    origin.files["a"] = b"a"
    sources = [{"kind": "url", "url": origin.url + "a"}]
    fetcher.fetch("Things", [wanted("a", b"a")], sources)
    fetcher.fetch("Things", [wanted("a", b"a")], sources)
    assert len(origin.log) == 1


def test_a_failure_names_the_file_each_source_and_each_reason(origin: Origin, fetcher: Fetcher) -> None:
    origin.files["a"] = b"other"
    sources = [
        {"kind": "url", "url": CLOSED + "a"},
        {"kind": "url", "url": origin.url + "missing"},
        {"kind": "url", "url": origin.url + "a"},
    ]
    with pytest.raises(BuildError) as caught:
        fetcher.fetch("Things 1.0", [wanted("a", b"right")], sources)
    text = str(caught.value)
    assert "a (5 bytes) of Things 1.0" in text
    for reason in ("9/a: a: 127.0.0.1:9 cannot be reached", "missing: a: 127.0.0.1", "answered 404", "wrong bytes"):
        assert reason in text
    assert "\n" not in text


def test_an_unknown_kind_of_source_is_said(fetcher: Fetcher) -> None:
    with pytest.raises(BuildError, match="unknown kind of source"):
        fetcher.fetch("Things", [wanted("a", b"a")], [{"kind": "pigeon"}])


def test_no_source_at_all_is_said(fetcher: Fetcher) -> None:
    with pytest.raises(BuildError, match="it lists no source"):
        fetcher.fetch("Things", [wanted("a", b"a")], [])


def test_sources_are_named_as_people_look_for_them() -> None:
    assert describe({"kind": "npm", "package": "p", "version": "1"}) == "npm p 1"
    assert describe({"kind": "url", "base": "http://x/"}) == "http://x/"
