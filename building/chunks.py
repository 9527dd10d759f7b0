"""Room: building. May import: building.download, building.web, building.store, building.failure.

A file that a web host keeps in pieces, each named by its own hash, with a listing beside them.
"""

import http.client
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urljoin

from building.download import download
from building.failure import SourceFailed
from building.store import Store, Wanted
from building.web import network_reason, open_url

CHUNK = 1 << 20


def fetch_chunks(source: dict[str, str], wanted: Wanted, store: Store) -> None:
    """Fetch the pieces of `wanted` (each resumed by itself), join them, verify the whole; raises SourceFailed."""
    base = source["base"] if source["base"].endswith("/") else source["base"] + "/"
    pieces = [_piece(chunk) for chunk in _listing(urljoin(base, source["resources"]), source["key"])]
    for piece in pieces:
        if not store.has(piece):
            download(urljoin(base, quote(piece.member)), piece, store)
    store.keep(wanted, _joined(pieces, store))
    for piece in pieces:
        store.path(piece).unlink(missing_ok=True)


def _listing(url: str, key: str) -> list[dict[str, Any]]:
    with open_url(url) as response:
        try:
            found = json.loads(response.read())
            chunks: list[dict[str, Any]] = found[key]["chunks"]
        except (ValueError, KeyError, TypeError) as failure:
            raise SourceFailed(f"{url} does not list {key}") from failure
        except (OSError, http.client.HTTPException) as failure:
            raise SourceFailed(f"{url}: the connection was cut: {network_reason(failure)}") from failure
    return chunks


def _piece(chunk: dict[str, Any]) -> Wanted:
    try:
        begin, end = chunk["offsets"]
        # The name becomes a file name here: nothing but a hash may pass.
        if not re.fullmatch(r"[0-9a-f]{64}", chunk["hash"]):
            raise SourceFailed("the listing of the pieces is not understood")
        return Wanted(member=chunk["hash"], bytes=end - begin, sha256=chunk["hash"])
    except (KeyError, TypeError, ValueError) as failure:
        raise SourceFailed("the listing of the pieces is not understood") from failure


def _joined(pieces: list[Wanted], store: Store) -> Iterator[bytes]:
    for piece in pieces:
        with store.path(piece).open("rb") as stream:
            while data := stream.read(CHUNK):
                yield data
