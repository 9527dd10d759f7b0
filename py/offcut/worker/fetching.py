"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Downloads of weights: when to try again, when to stop, and never bytes that were not verified.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from offcut.contract.errors import ModelError
from offcut.worker.ports import Opaque, Part, Ports

# By eye: about 8 seconds in all, enough to change from one wireless network to another.
RETRY_DELAYS_S = (0.5, 1.0, 2.0, 4.0)
TOO_MANY_REQUESTS = 429
FIRST_SERVER_ERROR = 500


async def fetch_part(ports: Ports, part: Part) -> Opaque:
    """Return the verified bytes of one part.

    Bytes with another hash are thrown away and fetched once more past every cache; wrong twice is ModelError
    `model-corrupt`. Network errors are retried, an answer such as 404 is not.
    """
    for fresh in (False, True):
        try:
            data = await _download(ports, part, fresh=fresh)
        except ModelError as error:
            if error.code != "model-corrupt":
                raise
            continue
        if await ports.digest.sha256(data) == part["sha256"]:
            return data
    raise ModelError("model-corrupt", "wrong hash twice: " + part["path"], {"part": part["path"]})


async def _download(ports: Ports, part: Part, *, fresh: bool) -> Opaque:
    for delay_s in RETRY_DELAYS_S:
        try:
            return await ports.source.fetch(part, fresh=fresh)
        except ModelError as error:
            _require_worth_retrying(error, ports)
            # A failed integrity check looks like a network error to the adapter, so go past the caches next time.
            fresh = fresh or error.details["status"] is None
        await ports.sleep(delay_s * (0.5 + ports.jitter()))
    return await ports.source.fetch(part, fresh=fresh)


def _require_worth_retrying(error: ModelError, ports: Ports) -> None:
    if error.code != "download-failed":
        raise error
    status = error.details["status"]
    if status is None:
        if not ports.is_online():
            raise ModelError("not-saved-offline", "offline: " + str(error.details["url"])) from error
    elif status != TOO_MANY_REQUESTS and status < FIRST_SERVER_ERROR:
        raise error


async def all_or_first_error(works: list[Coroutine[Any, Any, None]]) -> None:
    """Run `works` side by side; when one fails, or when this is cancelled, stop the others and wait until they have."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        unfinished = [task for task in tasks if task.cancel()]
        await asyncio.gather(*unfinished, return_exceptions=True)
    for task in tasks:
        if not task.cancelled():
            task.result()
