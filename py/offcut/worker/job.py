"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

What each kind of job does. A picture: read, check, load the engine, decode, then prepare and infer for each pass,
compose, encode; between two stages the job gives way, so that a cancel is read and another picture goes on there.
Finishing again needs no engine.
"""

import traceback
from collections.abc import Awaitable
from typing import Any

import numpy as np

from offcut.contract import catalog, recipe
from offcut.contract.errors import EngineError, InputError, InternalError, OffcutError
from offcut.contract.results import is_candidate
from offcut.matte import backdrop, codec
from offcut.matte.picture import Picture
from offcut.worker import decoding, keeping, printing
from offcut.worker.finishing import Finisher, Wish
from offcut.worker.graphics import Graphics
from offcut.worker.importing import Importer
from offcut.worker.job_events import JobEvents
from offcut.worker.keeping import Kept
from offcut.worker.mode import Mode
from offcut.worker.own_models import OwnModels
from offcut.worker.passes import Companion, Passes, QuickLook
from offcut.worker.ports import Ports
from offcut.worker.seen import kept_of
from offcut.worker.session import EngineSession
from offcut.worker.space import MOST_PIXELS, Space
from offcut.worker.store import Model, ModelStore


async def conclude(events: JobEvents, work: Awaitable[dict[str, Any]]) -> None:
    """Await the work of a job and end the job with its result or its error.

    The one place that catches everything: a bug ends one job, never the queue. A cancelled job has been ended by
    whoever cancelled it.
    """
    try:
        events.done(await work)
    except OffcutError as error:
        events.failed(error)
    except (MemoryError, OverflowError) as error:
        # Overflow: a size that does not fit in 32 bits of address space, which is the same to people.
        events.failed(EngineError("out-of-memory", repr(error), {"where": _where(error)}))
    except Exception as error:  # noqa: BLE001
        cause = f"{type(error).__name__}: {error}"
        events.failed(InternalError("internal-error", cause, {"cause": cause, "where": _where(error)}))


class Workshop:
    """Does jobs, with the store and the session that all jobs share."""

    def __init__(
        self,
        ports: Ports,
        catalogue: dict[str, Any],
        store: ModelStore,
        session: EngineSession,
        graphics: Graphics,
        mode: Mode | None = None,
    ) -> None:
        self._ports = ports
        self._catalogue = catalogue
        self._store = store
        self._session = session
        self._mode = Mode() if mode is None else mode
        self._passes = Passes(catalogue, session, graphics)
        self._finisher = Finisher(ports)
        self._alphas = keeping.alphas()
        self._pictures = keeping.pictures()
        self._space = Space(MOST_PIXELS)
        self._behind: tuple[str, np.ndarray | None] = ("", None)

    async def do(self, command: dict[str, Any], events: JobEvents) -> dict[str, Any]:
        """Do the job of one command and return its result."""
        if command["type"] == "finish-job":
            return await self._finish_again(command, events)
        if command["type"] == "print-sheet":
            return await printing.print_sheet(self._ports, command, events)
        if command["type"] == "import-model":
            importer, models = Importer(self._ports, self._store), catalog.carried(self._catalogue)
            imported = await importer.take(models, command["engine"], command["files"], events)
            return {"imported": imported, "entry": None}
        if command["type"] == "add-own-model":
            own_models = OwnModels(self._ports, self._store)
            return {"imported": [], "entry": await own_models.add(command["form"], command["files"][0], events)}
        model = catalog.find(self._catalogue, command["engine"])
        if command["type"] == "load-model":
            if self._mode.is_low_memory:
                await self._session.load(model, events)
            else:
                await self._passes.load(model, events)
            return {}
        if command["type"] == "drop-model":
            await self._session.release(model["id"])
            await self._store.drop(model)
            return {}
        if command["type"] == "save-model":
            await self._store.weights(model, events)
            return {}
        if command["type"] == "check-model":
            await self._store.check(model, events)
            return {}
        return await self._cut_out(command, model, events)

    def forget(self, job_id: str) -> None:
        """Let go of what is kept of a picture."""
        self._alphas.drop(job_id)
        self._pictures.drop(job_id)

    async def _cut_out(self, command: dict[str, Any], model: Model, events: JobEvents) -> dict[str, Any]:
        wanted = self._mode.recipe(recipe.complete(command["options"]["recipe"]))
        data = await self._read(command["file"])
        if recipe.is_flat(wanted):
            return await self._key(command, wanted, data, events)
        pixels = codec.check_header(data, elsewhere=decoding.read_elsewhere(self._ports)).pixels
        companion = await self._passes.begin(model, wanted["cut"]["way"], events)
        try:
            async with self._space.room_for(pixels):
                await events.enter("decode")
                picture = self._mode.picture(await decoding.picture_of(command["file"], data, self._ports))
                del data
                wish = await self._wish(command, wanted, None, command["options"])
                kept = await self._look(picture, (model, companion), wish, command["options"], events)
                result = await self._finisher.finish(kept, picture, events, wish)
                self._alphas.put(events.job_id, kept, kept.bytes)
                self._keep_picture(events.job_id, picture)
                return result
        finally:
            if companion is not None:
                await companion.ahead.stop()

    async def _look(
        self,
        picture: Picture,
        engines: tuple[Model, Companion | None],
        wish: Wish,
        options: dict[str, Any],
        events: JobEvents,
    ) -> Kept:
        """Return what the engines see, and once more from close by where the recipe's cut.second_pass allows it."""
        (model, companion), quick_look = engines, options.get("quick_look", "off")

        async def show(engine: str, alpha: np.ndarray) -> None:
            events.preview(engine, self._finisher.first_look(alpha, picture, wish))

        quick = QuickLook(show if quick_look == "shown" else None, quick_look != "off")
        seen = await self._passes.look(picture, model, companion, events, quick)
        closer_ms: float | None = None
        if wish.recipe["cut"]["second_pass"] == "auto" and seen.by is None:
            before_ms, first = events.own_ms(), seen
            seen = await self._passes.closer(picture, model, first, events)
            closer_ms = None if seen is first else events.own_ms() - before_ms
        return kept_of(model, seen, closer_ms)

    async def _key(
        self, command: dict[str, Any], wanted: dict[str, Any], data: bytes, events: JobEvents
    ) -> dict[str, Any]:
        """Cut out what lies on a flat background: no engine is asked, and none has to be there."""
        await events.enter("decode")
        picture = self._mode.picture(await decoding.picture_of(command["file"], data, self._ports))
        kept = keeping.flat()
        result = await self._finisher.finish(
            kept, picture, events, await self._wish(command, wanted, None, command["options"])
        )
        self._alphas.put(events.job_id, kept, kept.bytes)
        self._keep_picture(events.job_id, picture)
        return result

    async def _finish_again(self, command: dict[str, Any], events: JobEvents) -> dict[str, Any]:
        """Make the result of an earlier job anew; what the engines saw is not computed but remembered."""
        wanted = recipe.complete(command["recipe"])
        kept = self._alphas.get(command["of"])
        if kept is None or not is_candidate(command["candidate"], len(kept.candidates_u8)):
            raise InputError("alpha-missing", "nothing is kept of " + command["of"])
        if kept.is_flat and not recipe.is_flat(wanted):
            raise InputError("alpha-missing", "no engine has seen " + command["of"])
        picture = self._pictures.get(command["of"])
        if picture is None:
            data = await self._read(command["file"])
            await events.enter("decode")
            picture = self._mode.picture(await decoding.picture_of(command["file"], data, self._ports))
            self._keep_picture(command["of"], picture)
        wish = await self._wish(command, wanted, command["candidate"], command)
        if wish.previews:
            # At once at screen size; the file follows.
            events.preview(kept.facts["engine"], self._finisher.quick_look(kept, picture, wish))
            await events.give_way()
        return await self._finisher.finish(kept, picture, events, wish)

    async def _wish(
        self, command: dict[str, Any], wanted: dict[str, Any], candidate: int | None, options: dict[str, Any]
    ) -> Wish:
        backdrop_u8 = None
        if wanted["background"]["kind"] == "picture" and command.get("backdrop") is not None:
            backdrop_u8 = await self._backdrop(command["backdrop"], command["backdrop_id"])
        return Wish(
            name=command["name"],
            recipe=wanted,
            candidate=candidate,
            previews=options["previews"],
            strokes=command.get("strokes", []),
            backdrop_u8=backdrop_u8,
            index=options.get("index", 0),
            marks=command.get("marks"),
        )

    async def _backdrop(self, file: Any, identity: str) -> np.ndarray:
        """Return the picture behind cutouts; the last one is remembered, because a batch has one for all."""
        known, backdrop_u8 = self._behind
        if known != identity or backdrop_u8 is None:
            backdrop_u8 = backdrop.opaque(codec.decode(await self._read(file)))
            self._behind = (identity, backdrop_u8)
        return backdrop_u8

    def _keep_picture(self, job_id: str, picture: Picture) -> None:
        if not self._mode.is_low_memory:
            self._pictures.put(job_id, picture, keeping.picture_bytes(picture))

    async def _read(self, file: Any) -> bytes:
        """Read a picked file, and refuse it by its size or header before anything slow is done for it."""
        size_bytes, limit = self._ports.file_bytes(file), codec.DEFAULT_LIMITS.file_bytes
        if size_bytes > limit:
            raise InputError("file-too-large", details={"bytes": size_bytes, "limit": limit})
        data = await self._ports.read_bytes(file)
        codec.check_header(data, elsewhere=decoding.read_elsewhere(self._ports))
        return data


def _where(error: BaseException) -> str:
    """Return the place of the error, for whoever repairs it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
