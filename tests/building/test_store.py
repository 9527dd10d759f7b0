"""Room: tests."""

import hashlib

import pytest

from building.failure import SourceFailed
from building.store import Store, Wanted
from tests.building.conftest import wanted

PIN = wanted("a", b"right")


def test_a_file_is_kept_only_when_it_is_the_pinned_one(store: Store) -> None:
    with pytest.raises(SourceFailed, match="wrong size: 5 bytes instead of 6"):
        store.keep(wanted("a", b"wanted"), [b"wr", b"ong"])
    assert list(store.folder.iterdir()) == []
    store.keep(PIN, [b"ri", b"ght"])
    assert store.path(PIN).read_bytes() == b"right"


def test_a_damaged_copy_counts_as_missing(store: Store) -> None:
    store.keep(PIN, [b"right"])
    store.path(PIN).write_bytes(b"wrong")
    again = Store(store.folder)
    assert not again.has(PIN)
    assert not store.path(PIN).exists()


MD5 = hashlib.md5(b"right", usedforsecurity=False).hexdigest()


def test_an_md5_is_enough_where_nothing_else_is_known(store: Store) -> None:
    pin = Wanted("a", None, None, MD5)
    with pytest.raises(SourceFailed, match="wrong bytes: md5"):
        store.keep(pin, [b"wrong"])
    store.keep(pin, [b"right"])
    assert store.path(pin).name == "md5-" + MD5
    assert Store(store.folder).has(pin)
    store.path(pin).write_bytes(b"wrong")
    assert not Store(store.folder).has(pin)


def test_every_known_hash_must_be_right(store: Store) -> None:
    with pytest.raises(SourceFailed, match="wrong bytes: md5"):
        store.keep(Wanted("a", 5, PIN.sha256, "0" * 32), [b"right"])
    with pytest.raises(SourceFailed, match="wrong bytes: sha256"):
        store.keep(Wanted("a", 5, "0" * 64, MD5), [b"right"])
    store.keep(Wanted("a", 5, PIN.sha256, MD5), [b"right"])


def test_a_file_without_any_hash_is_refused(store: Store) -> None:
    with pytest.raises(SourceFailed, match="no hash is pinned"):
        store.keep(Wanted("a", 5, None), [b"right"])
