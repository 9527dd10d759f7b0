"""Room: tests."""

import hashlib

import pytest

from building import download as module
from building.download import download
from building.failure import SourceFailed
from building.store import Store, Wanted
from tests.building.conftest import CLOSED, Origin, wanted

DATA = bytes(range(256)) * 4000


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES_S", (0.0, 0.0))


def test_a_cut_download_is_continued_where_it_stopped(origin: Origin, store: Store) -> None:
    origin.files["a"], origin.cut["a"] = DATA, 300_000
    download(origin.url + "a", wanted("a", DATA), store)
    assert store.path(wanted("a", DATA)).read_bytes() == DATA
    assert origin.log == [("a", None), ("a", "bytes=300000-")]
    assert not store.part(wanted("a", DATA)).exists()


def test_a_part_of_an_earlier_build_is_continued(origin: Origin, store: Store) -> None:
    origin.files["a"] = DATA
    store.folder.mkdir()
    store.part(wanted("a", DATA)).write_bytes(DATA[:1000])
    download(origin.url + "a", wanted("a", DATA), store)
    assert origin.log == [("a", "bytes=1000-")]
    assert store.has(wanted("a", DATA))


def test_a_host_without_ranges_starts_the_file_again(origin: Origin, store: Store) -> None:
    origin.files["a"], origin.ranges = DATA, False
    store.folder.mkdir()
    store.part(wanted("a", DATA)).write_bytes(DATA[:1000])
    download(origin.url + "a", wanted("a", DATA), store)
    assert store.path(wanted("a", DATA)).read_bytes() == DATA


@pytest.mark.parametrize("left", [b"x" * 1000, b"x" * len(DATA), b"x" * (len(DATA) + 5)])
def test_a_part_that_belongs_to_another_file_is_thrown_away(origin: Origin, store: Store, left: bytes) -> None:
    origin.files["a"] = DATA
    store.folder.mkdir()
    store.part(wanted("a", DATA)).write_bytes(left)
    download(origin.url + "a", wanted("a", DATA), store)
    assert store.path(wanted("a", DATA)).read_bytes() == DATA


def test_wrong_bytes_are_refused_and_not_kept(origin: Origin, store: Store) -> None:
    origin.files["a"] = DATA[:-1] + b"!"
    with pytest.raises(SourceFailed, match="wrong bytes: sha256"):
        download(origin.url + "a", wanted("a", DATA), store)
    assert list(store.folder.iterdir()) == []


def test_more_than_pinned_is_refused(origin: Origin, store: Store) -> None:
    origin.files["a"] = DATA + b"more"
    with pytest.raises(SourceFailed, match=r"wrong size|more than"):
        download(origin.url + "a", wanted("a", DATA), store)
    assert not store.has(wanted("a", DATA))


def test_a_download_that_stays_cut_leaves_its_part_for_the_next_build(origin: Origin, store: Store) -> None:
    origin.files["a"] = DATA[:5000]
    with pytest.raises(SourceFailed, match=f"cut after 5000 of {len(DATA)} bytes|answered 416"):
        download(origin.url + "a", wanted("a", DATA), store)
    assert store.part(wanted("a", DATA)).stat().st_size == 5000
    assert not store.path(wanted("a", DATA)).exists()


def test_a_refusal_is_not_asked_again(origin: Origin, store: Store) -> None:
    with pytest.raises(SourceFailed, match="answered 404"):
        download(origin.url + "a", wanted("a", DATA), store)
    assert len(origin.log) == 1


def test_a_busy_host_is_asked_again_but_not_hammered(origin: Origin, store: Store) -> None:
    origin.statuses["a"] = 503
    with pytest.raises(SourceFailed, match="answered 503"):
        download(origin.url + "a", wanted("a", DATA), store)
    assert len(origin.log) == 3


def test_an_unreachable_host_is_named(store: Store) -> None:
    with pytest.raises(SourceFailed, match=r"127\.0\.0\.1:9 cannot be reached: .*refused"):
        download(CLOSED + "a", wanted("a", DATA), store)


def test_a_file_of_unknown_size_is_taken_whole_and_started_again_after_a_cut(origin: Origin, store: Store) -> None:
    origin.files["a"], origin.cut["a"] = DATA, 300_000
    pin = Wanted("a", None, None, hashlib.md5(DATA, usedforsecurity=False).hexdigest())
    download(origin.url + "a", pin, store)
    assert store.path(pin).read_bytes() == DATA
    assert origin.log == [("a", None), ("a", None)]
