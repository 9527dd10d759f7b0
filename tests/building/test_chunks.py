"""Room: tests."""

import hashlib
import json

import pytest

from building.chunks import fetch_chunks
from building.failure import SourceFailed
from building.store import Store
from tests.building.conftest import Origin, wanted

PIECES = [b"a" * 1000, b"b" * 1000, b"c" * 10]
WHOLE = b"".join(PIECES)


def publish(origin: Origin) -> dict[str, str]:
    chunks, start = [], 0
    for piece in PIECES:
        name = hashlib.sha256(piece).hexdigest()
        origin.files[name] = piece
        chunks.append({"hash": name, "offsets": [start, start + len(piece)]})
        start += len(piece)
    origin.files["list.json"] = json.dumps({"/m": {"chunks": chunks}}).encode()
    return {"kind": "url-chunks", "base": origin.url, "resources": "list.json", "key": "/m"}


def test_pieces_are_joined_and_the_whole_is_verified(origin: Origin, store: Store) -> None:
    fetch_chunks(publish(origin), wanted("m", WHOLE), store)
    assert [path.read_bytes() for path in store.folder.iterdir()] == [WHOLE]


def test_pieces_that_are_here_are_not_fetched_again(origin: Origin, store: Store) -> None:
    source = publish(origin)
    last = hashlib.sha256(PIECES[2]).hexdigest()
    missing = origin.files.pop(last)
    with pytest.raises(SourceFailed, match="404"):
        fetch_chunks(source, wanted("m", WHOLE), store)
    origin.files[last] = missing
    origin.log.clear()
    fetch_chunks(source, wanted("m", WHOLE), store)
    assert [name for name, _ in origin.log] == ["list.json", last]


def test_pieces_of_another_whole_are_refused(origin: Origin, store: Store) -> None:
    with pytest.raises(SourceFailed, match="wrong size"):
        fetch_chunks(publish(origin), wanted("m", WHOLE + b"!"), store)


@pytest.mark.parametrize("listing", [b"<html>", b"{}", b'{"/m": {"chunks": [{"hash": "../../x", "offsets": [0, 1]}]}}'])
def test_a_listing_that_is_none_is_refused(origin: Origin, store: Store, listing: bytes) -> None:
    source = publish(origin)
    origin.files["list.json"] = listing
    with pytest.raises(SourceFailed, match="does not list|not understood"):
        fetch_chunks(source, wanted("m", WHOLE), store)
