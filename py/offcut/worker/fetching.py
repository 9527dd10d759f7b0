"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Downloads of weights: from where, when to try again, when to stop, and never bytes that were not verified.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from offcut.contract.errors import ModelError
from offcut.worker.courtesy import LONGEST_WAIT_S, OVERLOADED, RETRY_DELAYS_S, Courtesy
from offcut.worker.deadline import DeadlinePassed, within
from offcut.worker.job_events import JobEvents
from offcut.worker.ports import Opaque, Part, Ports

FIRST_SERVER_ERROR = 500
# What a repository serves in the place of a large file whose content it was not given (Git LFS specification, v1).
POINTER = b"version https://git-lfs.github.com/spec/"
# Such a pointer is three short lines; the specification allows less than this.
LARGEST_POINTER_BYTES = 1024


class Downloads:
    """The downloads of one job. What a host asked for and a mirror that fails hold for all of its parts.

    `mirror` is the address of a folder with the same parts, or "". `resume()` says again what goes on after a wait.
    """

    def __init__(
        self, ports: Ports, events: JobEvents, mirror: str = "", resume: Callable[[], None] = lambda: None
    ) -> None:
        self._ports = ports
        self._events = events
        self._mirror = mirror
        self._resume = resume
        self._courtesy = Courtesy(ports, self._say_wait)

    async def part(self, part: Part) -> tuple[Opaque, str]:
        """Return the verified bytes of one part and where they came from: "mirror" or "site".

        Bytes with another hash are thrown away and fetched once more past every cache; wrong twice is ModelError
        `model-corrupt`. Network errors are retried, an answer such as 404 is not.
        """
        data = await self._from_mirror(part) if self._mirror else None
        if data is not None:
            return data, "mirror"
        return await self._from_site(part), "site"

    async def _from_mirror(self, part: Part) -> Opaque | None:
        """Ask the mirror once: whatever is wrong with it, the site's own folder has the same bytes."""
        address = self._mirror
        there = {**part, "url": address + part["path"].split("/")[-1]}
        try:
            data = await within(LONGEST_WAIT_S, self._ports.source.fetch(there, fresh=False), self._ports.sleep)
            if await self._ports.digest.sha256(data) == part["sha256"]:
                return data
            cause = "other bytes"
        except DeadlinePassed:
            cause = f"no answer after {LONGEST_WAIT_S:.0f} s"
        except ModelError as error:
            cause = str(error.details.get("cause", error.code))
        self._mirror = ""
        self._events.note("mirror-failed", {"address": address, "cause": cause})
        return None

    async def _from_site(self, part: Part) -> Opaque:
        for fresh in (False, True):
            try:
                data = await self._download(part, fresh=fresh)
            except ModelError as error:
                if error.code != "model-corrupt":
                    raise
                continue
            if await self._ports.digest.sha256(data) == part["sha256"]:
                return data
            await self._require_no_pointer(part, data)
        raise ModelError("model-corrupt", "wrong hash twice: " + part["path"], {"part": part["path"]})

    async def _download(self, part: Part, *, fresh: bool) -> Opaque:
        for delay_s in RETRY_DELAYS_S:
            try:
                return await self._ask(part, fresh)
            except ModelError as error:
                _require_worth_retrying(error, self._ports)
                # A transfer that broke may have left half of the part in a cache: go past the caches next time.
                fresh = fresh or error.details["status"] is None
            await self._ports.sleep(delay_s * (0.5 + self._ports.jitter()))
        return await self._ask(part, fresh)

    async def _ask(self, part: Part, fresh: bool) -> Opaque:
        return await self._courtesy.answer(lambda: self._ports.source.fetch(part, fresh=fresh))

    async def _require_no_pointer(self, part: Part, data: Opaque) -> None:
        """Stop at once at a host that will never have the right bytes, and say what is wrong with it."""
        is_small = self._ports.file_bytes(data) < LARGEST_POINTER_BYTES
        if is_small and (await self._ports.read_bytes(data)).startswith(POINTER):
            raise ModelError("weights-pointer", "Git LFS pointer: " + part["path"], {"part": part["path"]})

    def _say_wait(self, passed_s: float, total_s: float) -> None:
        if passed_s < total_s:
            self._events.progress("wait-for-host", int(passed_s), int(total_s + 0.999), "seconds")
        else:
            self._resume()


def _require_worth_retrying(error: ModelError, ports: Ports) -> None:
    if error.code != "download-failed":
        raise error
    status = error.details["status"]
    if status is None:
        if not ports.is_online():
            raise ModelError("not-saved-offline", "offline: " + str(error.details["url"])) from error
    elif status < FIRST_SERVER_ERROR or status in OVERLOADED:  # Courtesy has asked those often enough
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
