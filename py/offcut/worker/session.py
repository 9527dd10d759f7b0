"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The engines that are loaded, and what is done when one breaks: it is ended, and the picture gets one more try on a
new engine in a safer way: on the processor instead of the graphics processor (GPU), with one thread instead of many.
Whoever uses an engine has its turn: what breaks, is released or loaded then is nobody else's.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

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
Size = tuple[int, int]


@dataclass(frozen=True)
class Loaded:
    """An engine that is ready, and how it was loaded."""

    engine: Engine
    way: Way
    size_hw: Size

    def will_do(self, way: Way, size_hw: Size) -> bool:
        """Say whether it can run so; which way over the processor makes no difference, nor does the size there."""
        return self.way.is_gpu == way.is_gpu and (not way.is_gpu or self.size_hw == size_hw)


@dataclass(frozen=True)
class Wish:
    """What is asked of an engine, and by which job."""

    model: Model
    events: JobEvents
    tensor: Tensor | None = None
    """None only loads it."""
    together: tuple[str, ...] = ()
    """Engines that may be loaded at once, the chosen one first; empty stands for this one alone."""
    done: int = 0
    """How many passes the picture has had, of `total`."""
    total: int = 1

    @property
    def all_together(self) -> tuple[str, ...]:
        """The engines that may be loaded at once, the chosen one first."""
        return self.together or (self.model["id"],)

    @property
    def size_hw(self) -> Size:
        """The size that the engine will see."""
        if self.tensor is not None:
            return self.tensor.shape[2], self.tensor.shape[3]
        if len(self.together) > 1 and "consensus" in self.model:
            side = self.model["consensus"]["passes"][0]["side"]  # what it will be asked first
            return side, side
        return trial.usual_size(self.model)


class EngineSession:
    """Keeps one engine loaded, or two that look together; the next picture with them starts at once."""

    def __init__(self, ports: Ports, store: ModelStore, graphics: Graphics, mode: Mode | None = None) -> None:
        self._loaded: dict[str, Loaded] = {}
        self._chosen: str | None = None
        self._fetches: dict[str, asyncio.Lock] = {}
        self._turn = asyncio.Lock()
        self._is_fed = asyncio.Event()
        self._is_fed.set()
        self._ports = ports
        self._store = store
        self._graphics = graphics
        self._mode = Mode() if mode is None else mode
        self._patience = Patience(ports)
        self._starter = Starter(ports, graphics, self._patience)

    @property
    def current(self) -> str | None:
        """Id of the chosen engine if it is loaded, else of whatever is, None when nothing is."""
        return self._chosen if self._chosen in self._loaded else next(iter(self._loaded), None)

    def has(self, engine: str) -> bool:
        """Say whether an engine is loaded."""
        return engine in self._loaded

    @asynccontextmanager
    async def turn(self, events: JobEvents) -> AsyncIterator[None]:
        """Have all engines for oneself; jobs have their turns in the order in which they asked."""
        if self._turn.locked():
            events.rest()
        async with self._turn:
            self._is_fed.clear()
            try:
                yield
            finally:
                self._is_fed.set()

    async def fed(self) -> None:
        """Wait until whoever has the turn has handed over what the engine is to work on, a moment at most.

        Python that goes on before that, a second long perhaps, has the engine stand still meanwhile.
        """
        await self._is_fed.wait()

    async def load(self, model: Model, events: JobEvents, together: tuple[str, ...] = ()) -> None:
        """Load this engine; a start that fails is tried once more in each safer way.

        Takes a turn of its own, unless there is nothing to load: then whoever is having one need not be waited for.
        """
        wish = Wish(model, events, together=together)
        await self._graphics.known()
        loaded = self._loaded.get(model["id"])
        if loaded is not None and loaded.will_do(self._first_way(wish), wish.size_hw):
            self._chosen = wish.all_together[0]
            return
        async with self.turn(events):
            await self._in_some_way(wish)

    async def infer(self, model: Model, tensor: Tensor, events: JobEvents) -> tuple[Tensor, Engine]:
        """Run the model, loading it first where needed; return its output and the engine that made it."""
        async with self.turn(events):
            return await self.grant(Wish(model, events, tensor))

    async def grant(self, wish: Wish) -> tuple[Tensor, Engine]:
        """Do what `infer` does, for one of several passes, in the caller's turn."""
        raw = await self._in_some_way(wish)
        assert raw is not None
        return raw, self._loaded[wish.model["id"]].engine

    async def missing_bytes(self, model: Model) -> int:
        """Return how much would be fetched to load an engine."""
        (status,) = await self._store.status([model])
        return int(status["total_bytes"] - status["saved_bytes"])

    async def fetch(self, model: Model, events: JobEvents) -> None:
        """Fetch and verify what is missing of an engine, without loading it; nobody's turn is needed for that."""
        async with self._fetches.setdefault(model["id"], asyncio.Lock()):
            if await self.missing_bytes(model):  # another picture's job may have been fetching the same
                await self._store.weights(model, events)

    async def release(self, engine: str | None = None) -> None:
        """Let go of one engine, or of all; in the caller's turn, or while nobody else can have one."""
        for identifier in [engine] if engine is not None else list(self._loaded):
            loaded = self._loaded.pop(identifier, None)
            if loaded is not None:
                await loaded.engine.release()

    async def _in_some_way(self, wish: Wish) -> Tensor | None:
        """Use the GPU where there is one, the processor otherwise, and also when the GPU failed or saw nothing."""
        await self._graphics.known()
        way = self._first_way(wish)
        if not way.is_gpu:
            return await self._on_processor(way, wish)
        try:
            raw = await self._try(way, wish)
            suspicion = "sound" if raw is None else trial.verdict(raw, wish.model)
            if suspicion == "sound":
                return raw
        except EngineError as error:
            suspicion = cause_of(error)
            self._graphics.suspect(suspicion)
        await self.release(wish.model["id"])
        raw = await self._on_processor(self._processor(), wish)
        if raw is None or trial.verdict(raw, wish.model) != suspicion:
            # Only now: what comes out the same on the processor is not the GPU's fault.
            self._graphics.blame(suspicion)
            wish.events.note("gpu-failed", {"engine": wish.model["id"], "cause": self._graphics.cause})
        return raw

    def _first_way(self, wish: Wish) -> Way:
        """Return the best way in which the engine may run here."""
        if self._mode.is_low_memory or not self._graphics.is_used_for(wish.model):
            return self._processor()
        return on_gpu()

    def _processor(self) -> Way:
        return on_processor(self._mode.threads(self._ports.threads), self._graphics.runtime)

    async def _on_processor(self, way: Way, wish: Wish) -> Tensor | None:
        try:
            return await self._try(way, wish)
        except EngineError as error:
            wish.events.note("engine-restarted", {"engine": wish.model["id"], "cause": error.code})
        await self.release()  # the memory of the other one may be what is missing
        return await self._try(safest(way.runtime), wish)

    async def _try(self, way: Way, wish: Wish) -> Tensor | None:
        """Load the engine in this way and run it, if there is anything to run it on."""
        engine = await self._ensure(way, wish)
        if wish.tensor is None:
            return None
        await wish.events.enter("infer", wish.done, wish.total)
        is_sound = False
        try:
            raw = await self._patience.run(engine, wish.model, way, wish.tensor, self._is_fed.set)
            is_sound = True
            return raw
        finally:
            if not is_sound:
                self._loaded.pop(wish.model["id"], None)

    async def _ensure(self, way: Way, wish: Wish) -> Engine:
        """Return the loaded engine if it will do, else a new one."""
        identifier = wish.model["id"]
        together = wish.all_together
        loaded = self._loaded.get(identifier)
        if loaded is None or not loaded.will_do(way, wish.size_hw):
            self._is_fed.set()  # it is fetched and started outside Python
            weights = await self._store.weights(wish.model, wish.events)
            for other in list(self._loaded):  # only now: a download that fails must not cost the engine that works
                if other == identifier or other not in together:
                    await self.release(other)
            engine = await self._starter.start(way, wish.model, weights, wish.size_hw, wish.events)
            loaded = self._loaded[identifier] = Loaded(engine, way, wish.size_hw)
        self._chosen = together[0]
        return loaded.engine
