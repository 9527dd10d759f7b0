"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Starting an engine. On a graphics processor (GPU) that includes a comparison with the processor the first time, and a
run on nothing in particular: the GPU's programs are compiled at their first use, which the first picture would feel.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from offcut.worker import trial
from offcut.worker.engine import Engine
from offcut.worker.graphics import Graphics
from offcut.worker.job_events import JobEvents
from offcut.worker.patience import Patience
from offcut.worker.ports import Ports
from offcut.worker.store import Model
from offcut.worker.ways import Way, on_processor


class Starter:
    """Makes engines that are ready to run."""

    def __init__(self, ports: Ports, graphics: Graphics, patience: Patience) -> None:
        self._ports = ports
        self._graphics = graphics
        self._patience = patience

    async def start(
        self, way: Way, model: Model, weights: list[Any], size_hw: tuple[int, int], events: JobEvents
    ) -> Engine:
        """Return an engine that runs this model in this way; raise EngineError."""
        await events.enter("load-session")
        if not way.is_gpu:
            return await self._created(way, model, weights, None)
        if not self._graphics.is_checked(model):
            await self._compare(way, model, weights, events)
        await events.enter("load-session")
        engine = await self._created(way, model, weights, size_hw)
        await events.enter("warm-up")
        await self._patience.run(engine, model, way, trial.sample(model, size_hw))
        return engine

    async def _compare(self, way: Way, model: Model, weights: list[Any], events: JobEvents) -> None:
        """Raise EngineError unless a small picture comes out of the GPU as it comes out of the processor."""
        await events.enter("warm-up")
        size_hw = trial.small_size(model)
        picture = trial.sample(model, size_hw)
        processor = on_processor(self._ports.threads, self._graphics.runtime)
        expected = await self._once(processor, model, weights, picture, None)
        answer = await self._once(way, model, weights, picture, size_hw)
        trial.compare(answer, expected)
        self._graphics.passed(model)

    async def _once(
        self,
        way: Way,
        model: Model,
        weights: list[Any],
        picture: NDArray[np.float32],
        size_hw: tuple[int, int] | None,
    ) -> NDArray[np.float32]:
        engine = await self._created(way, model, weights, size_hw)
        raw = await self._patience.run(engine, model, way, picture)
        await engine.release()
        return raw

    async def _created(self, way: Way, model: Model, weights: list[Any], size_hw: tuple[int, int] | None) -> Engine:
        engine = self._ports.make_engine(way)
        await self._patience.create(engine, model, way, weights, size_hw)
        return engine
