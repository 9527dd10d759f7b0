"""Room: building. May import: building.web, building.store, building.failure.

Downloading one file to its part, continuing where an earlier try stopped (HTTP Range).
"""

import http.client
import re
import time
from pathlib import Path

from building.failure import BuildError, ConnectionCut, SourceFailed, reason_of
from building.store import Store, Wanted
from building.web import network_reason, open_url

CHUNK = 1 << 18
# A cut connection is continued after these pauses (seconds); a server in trouble is not hammered.
PAUSES_S = (0.5, 2.0)


def download(url: str, wanted: Wanted, store: Store) -> None:
    """Fetch `url` as `wanted` into `store`; raises SourceFailed. An unfinished part stays for the next build."""
    resumed = store.part(wanted).is_file()
    _fill_patiently(url, wanted, store)
    try:
        store.adopt_part(wanted)
    except SourceFailed:
        if not resumed:
            raise
        # What an earlier build had left did not belong to this file: start it again, once.
        _fill_patiently(url, wanted, store)
        store.adopt_part(wanted)


def _fill_patiently(url: str, wanted: Wanted, store: Store) -> None:
    for pause in (*PAUSES_S, None):
        try:
            _fill(url, store.part(wanted), wanted.bytes)
            return
        except ConnectionCut:
            if pause is None:
                raise
            time.sleep(pause)


def _fill(url: str, part: Path, size: int | None) -> None:
    """Append to `part` until the server has no more; start over when it does not continue where `part` ends."""
    have = part.stat().st_size if part.is_file() else 0
    if have == size:
        return
    if size is None or have > size:  # without a size nobody can tell a finished part from a cut one
        part.unlink(missing_ok=True)
        have = 0
    with open_url(url, {"Range": f"bytes={have}-"} if have else None) as response:
        expected = size if size is not None else _length(response)
        _append(response, part, have if _continues(response, have) else 0, expected)


def _continues(response: http.client.HTTPResponse, have: int) -> bool:
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return response.status == 206 and found is not None and int(found[1]) == have


def _length(response: http.client.HTTPResponse) -> int:
    length: str = response.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise SourceFailed("the server does not say how long the file is, and no size is pinned")
    return int(length)


def _append(response: http.client.HTTPResponse, part: Path, start: int, size: int) -> None:
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as stream:
            stream.truncate(start)
            received = start
            while chunk := _read(response, received, size):
                stream.write(chunk)
                received += len(chunk)
    except OSError as failure:
        raise BuildError(f"cannot write {part}: {reason_of(failure)}") from failure
    if received < size:
        raise ConnectionCut(f"the connection was cut after {received} of {size} bytes")


def _read(response: http.client.HTTPResponse, received: int, size: int) -> bytes:
    if received > size:
        raise SourceFailed(f"the server sends more than the {size} bytes that are pinned")
    try:
        return response.read(CHUNK)
    except (OSError, http.client.HTTPException) as failure:
        raise ConnectionCut(
            f"the connection was cut after {received} of {size} bytes: {network_reason(failure)}"
        ) from (failure)
