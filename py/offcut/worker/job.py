"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

What each kind of job does. A picture: read, check, load the engine, decode, prepare, infer, compose, encode; between
two stages the job gives way, so that a cancel is read there.
"""

import asyncio
import traceback
from collections.abc import Awaitable
from typing import Any

import numpy as np

from offcut.contract import catalog
from offcut.contract.errors import EngineError, InputError, InternalError, OffcutError, ProtocolError
from offcut.matte import codec, export, pipeline
from offcut.matte.codec import Picture
from offcut.matte.pipeline import Cutout
from offcut.worker import decoding
from offcut.worker.job_events import JobEvents
from offcut.worker.naming import cutout_name
from offcut.worker.ports import Ports
from offcut.worker.session import EngineSession
from offcut.worker.store import Model, ModelStore

# Screen-sized: the page never needs more to show a picture and keep scrolling smooth.
PREVIEW_LONGEST_PX = 1600


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
    """Does one job at a time, with the store and the session that all jobs share."""

    def __init__(self, ports: Ports, catalogue: dict[str, Any], store: ModelStore, session: EngineSession) -> None:
        self._ports = ports
        self._catalogue = catalogue
        self._store = store
        self._session = session

    async def do(self, command: dict[str, Any], events: JobEvents) -> dict[str, Any]:
        """Do the job of one command and return its result."""
        model = catalog.find(self._catalogue, command["engine"])
        if command["type"] == "load-model":
            await self._session.load(model, events)
            return {}
        if command["type"] == "drop-model":
            if self._session.current == model["id"]:
                await self._session.release()
            await self._store.drop(model)
            return {}
        if command["type"] == "save-model":
            await self._store.weights(model, events)
            return {}
        if command["type"] == "check-model":
            await self._store.check(model, events)
            return {}
        return await self._cut_out(command, model, events)

    async def _cut_out(self, command: dict[str, Any], model: Model, events: JobEvents) -> dict[str, Any]:
        options = command["options"]
        if options["format"] != "png":
            raise ProtocolError("protocol", "unknown format: " + repr(options["format"]))
        data = await self._read(command["file"])
        await self._session.load(model, events)

        await events.enter("decode")
        picture = await decoding.picture_of(command["file"], data, self._ports)
        del data
        await events.enter("prepare")
        tensor = pipeline.prepare(picture, model)
        raw, engine = await self._session.infer(model, tensor, events)
        del tensor
        await events.enter("compose")
        cutout = await self._finish(raw, picture, model)
        await events.enter("encode")
        png = export.encode_png(cutout.rgba_u8, picture.icc)
        previews: dict[str, Any] = {"before": None, "after": None}
        if options["previews"]:
            await asyncio.sleep(0)
            previews = {
                "before": self._preview(_as_it_came(picture), picture.icc),
                "after": self._preview(cutout.rgba_u8, picture.icc),
            }
        width, height = picture.size_wh
        return {
            "name": cutout_name(command["name"]),
            "width": width,
            "height": height,
            "bytes": len(png),
            "cutout": self._ports.make_blob(png, "image/png"),
            **previews,
            "engine": model["id"],
            "provider": engine.provider,
            "threads": engine.threads,
            "timings_ms": events.timings_ms(),
            "notes": [*picture.notes, *events.notes],
        }

    async def _read(self, file: Any) -> bytes:
        """Read a picked file, and refuse it by its size or header before anything slow is done for it."""
        size_bytes, limit = self._ports.file_bytes(file), codec.DEFAULT_LIMITS.file_bytes
        if size_bytes > limit:
            raise InputError("file-too-large", details={"bytes": size_bytes, "limit": limit})
        data = await self._ports.read_bytes(file)
        codec.check_header(data, elsewhere=decoding.read_elsewhere(self._ports))
        return data

    async def _finish(self, raw: np.ndarray, picture: Picture, model: Model) -> Cutout:
        """Compose the cutout; an engine whose output is no mask at all is not trusted with the next picture."""
        is_broken = not np.isfinite(raw).all()
        try:
            return pipeline.finish(raw, picture, model)
        except EngineError:
            is_broken = True
            raise
        finally:
            if is_broken:
                await self._session.release()

    def _preview(self, pixels_u8: np.ndarray, icc: bytes | None) -> Any:
        return self._ports.make_blob(*codec.encode_preview(pixels_u8, PREVIEW_LONGEST_PX, icc))


def _as_it_came(picture: Picture) -> np.ndarray:
    """Return the picture with the transparency that it had: colour under it was never meant to be seen."""
    if picture.alpha_u8 is None:
        return picture.rgb_u8
    return np.dstack([picture.rgb_u8, picture.alpha_u8])


def _where(error: BaseException) -> str:
    """Return the place of the error, for whoever repairs it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
