"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The one engine that is loaded, and what is done when it breaks: it is ended, and the picture gets one more try on a
new engine in a safer way: on the processor instead of the graphics processor (GPU), with one thread instead of many.
"""

import numpy as np
from numpy.typing import NDArray

from offcut.contract.errors import EngineError
from offcut.worker import trial
from offcut.worker.engine import Engine
from offcut.worker.graphics import Graphics, cause_of
from offcut.worker.job_events import JobEvents
from offcut.worker.mode import Mode
from offcut.worker.patience import Patience
from offcut.worker.ports import Ports
from offcut.worker.starting import Starter
from offcut.worker.store import Model, ModelStore
from offcut.worker.ways import Way, on_gpu, on_processor, safest

Tensor = NDArray[np.float32]


class EngineSession:
    """Keeps one engine loaded at a time; the next picture with the same engine starts at once."""

    def __init__(self, ports: Ports, store: ModelStore, graphics: Graphics, mode: Mode | None = None) -> None:
        self.current: str | None = None
        """Id of the engine that is loaded, None when none is."""
        self._engine: Engine | None = None
        self._way: Way | None = None
        self._size_hw: tuple[int, int] | None = None
        self._ports = ports
        self._store = store
        self._graphics = graphics
        self._mode = Mode() if mode is None else mode
        self._patience = Patience(ports)
        self._starter = Starter(ports, graphics, self._patience)

    async def load(self, model: Model, events: JobEvents) -> None:
        """Make this the loaded engine; a start that fails is tried once more in each safer way."""
        await self._in_some_way(model, None, events)

    async def infer(self, model: Model, tensor: Tensor, events: JobEvents) -> tuple[Tensor, Engine]:
        """Run the model, loading it first where needed; return its output and the engine that made it."""
        raw = await self._in_some_way(model, tensor, events)
        assert raw is not None and self._engine is not None
        return raw, self._engine

    async def release(self) -> None:
        """Let go of the loaded engine."""
        engine, self._engine, self.current = self._engine, None, None
        if engine is not None:
            await engine.release()

    async def _in_some_way(self, model: Model, tensor: Tensor | None, events: JobEvents) -> Tensor | None:
        """Use the GPU where there is one, the processor otherwise, and also when the GPU failed or saw nothing."""
        await self._graphics.known()
        if self._mode.is_low_memory or not self._graphics.is_used_for(model):
            return await self._on_processor(model, tensor, events)
        try:
            raw = await self._try(on_gpu(), model, tensor, events)
            suspicion = "sound" if raw is None else trial.verdict(raw, model)
            if suspicion == "sound":
                return raw
        except EngineError as error:
            suspicion = cause_of(error)
            self._graphics.suspect(suspicion)
        await self.release()
        raw = await self._on_processor(model, tensor, events)
        if raw is None or trial.verdict(raw, model) != suspicion:
            # Only now: what comes out the same on the processor is not the GPU's fault.
            self._blame(model, suspicion, events)
        return raw

    async def _on_processor(self, model: Model, tensor: Tensor | None, events: JobEvents) -> Tensor | None:
        runtime = self._graphics.runtime
        try:
            return await self._try(
                on_processor(self._mode.threads(self._ports.threads), runtime), model, tensor, events
            )
        except EngineError as error:
            events.note("engine-restarted", {"engine": model["id"], "cause": error.code})
        return await self._try(safest(runtime), model, tensor, events)

    async def _try(self, way: Way, model: Model, tensor: Tensor | None, events: JobEvents) -> Tensor | None:
        """Load the engine in this way and run it, if there is anything to run it on."""
        size_hw = trial.usual_size(model) if tensor is None else (tensor.shape[2], tensor.shape[3])
        engine = await self._ensure(way, model, size_hw, events)
        if tensor is None:
            return None
        await events.enter("infer")
        is_sound = False
        try:
            raw = await self._patience.run(engine, model, way, tensor)
            is_sound = True
            return raw
        finally:
            if not is_sound:
                self._engine, self.current = None, None

    def _will_do(self, way: Way, size_hw: tuple[int, int]) -> bool:
        if self._way is None or self._way.is_gpu != way.is_gpu:
            return False
        return not way.is_gpu or self._size_hw == size_hw

    async def _ensure(self, way: Way, model: Model, size_hw: tuple[int, int], events: JobEvents) -> Engine:
        """Return the loaded engine if it will do, else a new one; which way over the processor makes no difference."""
        if self._engine is not None and self.current == model["id"] and self._will_do(way, size_hw):
            return self._engine
        weights = await self._store.weights(model, events)
        await self.release()  # only now: a download that fails must not cost the engine that works
        engine = await self._starter.start(way, model, weights, size_hw, events)
        self._engine, self.current, self._way, self._size_hw = engine, model["id"], way, size_hw
        return engine

    def _blame(self, model: Model, suspicion: str, events: JobEvents) -> None:
        self._graphics.blame(suspicion)
        events.note("gpu-failed", {"engine": model["id"], "cause": self._graphics.cause})
