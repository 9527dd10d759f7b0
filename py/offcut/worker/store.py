"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The weights of the engines on this device: what is saved, what must be fetched, and that nothing damaged is used.
"""

from typing import Any

from offcut.contract import own, protocol
from offcut.contract.errors import ModelError, StorageError
from offcut.worker.fetching import Downloads, all_or_first_error
from offcut.worker.job_events import JobEvents
from offcut.worker.ports import Opaque, Part, Ports
from offcut.worker.sharing import turn_for

Model = dict[str, Any]  # an entry of the built catalogue
# Where parts come from, what is most worth saying first.
ORIGINS = ("file", "mirror", "site")
PARALLEL_DOWNLOADS = 2  # by eye: hides the pause between two parts; more only makes the first one late


class ModelStore:
    """Weights by part: from the cache where they are saved, from the site's own folder where they are not.

    Every part is verified each time it is used (a hash of 44 MB takes about 0.1 s). Where the storage refuses, parts
    stay in memory and work for this session.
    """

    def __init__(self, ports: Ports) -> None:
        self.changes = 0
        """Counts what was saved or removed: whoever shows a status looks again when it has grown."""
        self.mirror = ""
        """The address of another folder with the same parts, which is asked first; "" is none."""
        self._ports = ports
        self._in_memory: dict[str, Opaque] = {}
        self._origins: dict[str, str] = {}

    async def weights(self, model: Model, events: JobEvents) -> list[Opaque]:
        """Return all parts of the model in order, verified; fetch the ones that are missing or damaged."""
        parts: list[Part] = model["parts"]
        whole = await self._whole(parts)
        verified: dict[str, Opaque] = {}
        missing = [part for part in parts if part["sha256"] not in whole]
        await self._fetch(model, missing, verified, events)
        saved = [part for part in parts if part["sha256"] not in verified]
        damaged = await self._verify(saved, verified, events)
        await self._fetch(model, damaged, verified, events)
        return [verified[part["sha256"]] for part in parts]

    async def check(self, model: Model, events: JobEvents) -> None:
        """Hash every saved part; raise ModelError `model-damaged` when some were damaged, which are removed then."""
        whole = await self._whole(model["parts"])
        here = [part for part in model["parts"] if part["sha256"] in whole]
        damaged = await self._verify(here, {}, events)
        if damaged:
            details = {"engine": model["id"], "count": len(damaged)}
            raise ModelError("model-damaged", f"{len(damaged)} damaged", details)

    async def drop(self, model: Model) -> None:
        """Forget the weights of the model."""
        for part in model["parts"]:
            self._in_memory.pop(part["path"], None)
            self._origins.pop(part["path"], None)
            await self._ports.cache.remove(part)
        self.changes += 1

    async def status(self, models: list[Model]) -> list[dict[str, Any]]:
        """Return an engine status for each model, in order."""
        # One by one: the same part may be saved twice, once for an engine of the site and once for somebody's own.
        return [self._status(model, await self._ports.cache.sizes(model["parts"])) for model in models]

    def _status(self, model: Model, sizes: dict[str, int]) -> dict[str, Any]:
        stored = [part for part in model["parts"] if sizes.get(part["sha256"]) == part["bytes"]]
        here = [part for part in model["parts"] if part in stored or part["path"] in self._in_memory]
        saved_bytes = sum(part["bytes"] for part in here)
        is_saved = len(here) == len(model["parts"])
        status = protocol.engine_status(model["id"], saved_bytes, model["bytes"], is_saved, len(here) == len(stored))
        origins = {self._origins.get(part["path"]) for part in here}
        # None for what another tab fetched, and for what was here before: from where is not known any more.
        return {**status, "origin": next((origin for origin in ORIGINS if origin in origins), None)}

    async def _whole(self, parts: list[Part]) -> set[str]:
        """Return the hashes of the parts that are in memory or saved with their full length."""
        sizes = await self._ports.cache.sizes(parts)
        return {
            part["sha256"]
            for part in parts
            if part["path"] in self._in_memory or sizes.get(part["sha256"]) == part["bytes"]
        }

    async def _verify(self, parts: list[Part], verified: dict[str, Opaque], events: JobEvents) -> list[Part]:
        """Read and hash saved parts into `verified`; return the damaged ones, which are no longer saved."""
        damaged = []
        done, total = 0, sum(part["bytes"] for part in parts)
        for part in parts:
            events.progress("verify-model", done, total, "bytes")
            data = await self._read(part)
            if data is None:
                damaged.append(part)
            else:
                verified[part["sha256"]] = data
            done += part["bytes"]
        if parts:
            events.progress("verify-model", done, total, "bytes")
        return damaged

    async def _read(self, part: Part) -> Opaque | None:
        """Return the bytes of a part that is here and right; forget the part otherwise."""
        path = part["path"]
        try:
            data = self._in_memory[path] if path in self._in_memory else await self._ports.cache.read(part)
            if data is not None and await self._ports.digest.sha256(data) == part["sha256"]:
                await self._save_late(part)
                return data
        except StorageError:
            # The browser can take an entry away between finding and reading it: the same as not saved.
            pass
        self._in_memory.pop(path, None)
        await self._ports.cache.remove(part)
        self.changes += 1
        return None

    async def _save_late(self, part: Part) -> None:
        """Save a part that was refused before: there may be room by now."""
        path = part["path"]
        if path in self._in_memory and await self._ports.cache.write(part, self._in_memory[path]):
            del self._in_memory[path]
            self.changes += 1

    async def _fetch(self, model: Model, missing: list[Part], verified: dict[str, Opaque], events: JobEvents) -> None:
        """Download parts into `verified`, in the order of need, and save each as soon as it is verified."""
        if not missing:
            return
        if own.is_own(model["id"]):  # nobody has it but the person who brought it
            raise ModelError("own-model-lost", "parts are gone: " + model["id"], {"engine": model["id"]})
        total: int = model["bytes"]
        done = total - sum(part["bytes"] for part in missing)
        waiting = iter(missing)

        def say() -> None:
            events.progress("fetch-model", done, total, "bytes")

        downloads = Downloads(self._ports, events, self.mirror, say)

        async def take_the_next() -> None:
            nonlocal done
            for part in waiting:  # shared: each downloader takes the next part that nobody has taken
                verified[part["sha256"]] = await self._fetch_one(model, part, downloads, events)
                done += part["bytes"]
                say()

        say()
        await all_or_first_error([take_the_next() for _ in range(PARALLEL_DOWNLOADS)])

    async def _fetch_one(self, model: Model, part: Part, downloads: Downloads, events: JobEvents) -> Opaque:
        """Return a part that another tab has saved while this one waited for its turn, or else download it."""
        async with turn_for(self._ports, part):
            data = await self._saved_meanwhile(part)
            if data is None:
                data, origin = await downloads.part(part)
                await self.keep(model, part, data, origin, events)
            return data

    async def _saved_meanwhile(self, part: Part) -> Opaque | None:
        if not await self._whole([part]):
            return None
        self.changes += 1
        return await self._read(part)

    async def keep(self, model: Model, part: Part, data: Opaque, origin: str, events: JobEvents) -> None:
        """Save a verified part, in memory where the storage refuses; `origin` is site, mirror or file."""
        self._origins[part["path"]] = origin
        if not await self._ports.cache.write(part, data):
            self._in_memory[part["path"]] = data
            if "weights-not-stored" not in events.notes:
                events.note("weights-not-stored", {"engine": model["id"]})
        self.changes += 1
