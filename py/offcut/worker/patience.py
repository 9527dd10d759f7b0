"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

How long an engine may take, and that one which takes longer, fails or is cancelled is ended.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from offcut.contract.errors import EngineError
from offcut.contract.own import is_own
from offcut.worker.deadline import DeadlinePassed, within
from offcut.worker.engine import Engine
from offcut.worker.ports import Ports
from offcut.worker.store import Model
from offcut.worker.ways import Way

Result = TypeVar("Result")

# The first run on an unknown machine: one thread on a slow phone may need 50 times the 6 s of two desktop cores.
FIRST_DEADLINE_S = 300.0
# Starting on a GPU, and its first run: 2 s where it is worth using. Whoever needs longer is better off without it.
GPU_DEADLINE_S = 60.0
# Later runs: never shorter than a busy machine may take, and ten times the slowest run that was seen here.
SHORTEST_DEADLINE_S = 30.0
DEADLINE_TIMES_SLOWEST = 10.0


class Patience:
    """Awaits engines, and learns how long they take here."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._slowest_s: dict[tuple[str, str], float] = {}

    async def create(
        self, engine: Engine, model: Model, way: Way, weights: list[Any], size_hw: tuple[int, int] | None
    ) -> None:
        """Load the weights; raise EngineError when that fails or takes too long."""
        seconds = first_deadline_s(way)
        if is_own(model["id"]):  # it may be made so that starting never ends; nobody would wait that long for it
            seconds = min(seconds, max(SHORTEST_DEADLINE_S, float(model["deadline_s"])))
        start = engine.create(model, weights, deadline_s=seconds, size_hw=size_hw)
        try:
            await self._or_abort(engine, start, seconds)
        except DeadlinePassed as passed:
            cause = f"no answer after {seconds:.0f} s"
            details = {"file": model["id"], "cause": cause, "slow": True}
            raise EngineError("engine-start-failed", cause, details) from passed

    async def run(
        self,
        engine: Engine,
        model: Model,
        way: Way,
        tensor: NDArray[np.float32],
        begun: Callable[[], None] = lambda: None,
    ) -> NDArray[np.float32]:
        """Run the engine; raise EngineError when that fails or takes too long.

        `begun` is called when the engine has been given the tensor.
        """
        key = (model["id"], way.provider)
        seconds = self._deadline_s(model, way, self._slowest_s.get(key))
        started_ms = self._ports.clock_ms()
        try:
            raw = await self._or_abort(engine, _run(engine, tensor, begun), seconds)
        except DeadlinePassed as passed:
            raise EngineError("inference-timeout", details={"seconds": seconds}) from passed
        took_s = (self._ports.clock_ms() - started_ms) / 1000
        self._slowest_s[key] = max(took_s, self._slowest_s.get(key, 0.0))
        return raw

    async def _or_abort(self, engine: Engine, work: Coroutine[Any, Any, Result], seconds: float) -> Result:
        """Await the engine's work; an engine that failed, hung or was cancelled is ended and not used again."""
        is_sound = False
        try:
            result = await within(seconds, work, self._ports.sleep)
            is_sound = True
            return result
        finally:
            if not is_sound:
                await engine.abort()

    def _deadline_s(self, model: Model, way: Way, slowest_s: float | None) -> float:
        if "deadline_s" in model:
            return float(model["deadline_s"])
        if slowest_s is None:
            return first_deadline_s(way)
        return max(SHORTEST_DEADLINE_S, DEADLINE_TIMES_SLOWEST * slowest_s)


async def _run(engine: Engine, tensor: NDArray[np.float32], begun: Callable[[], None]) -> NDArray[np.float32]:
    # Engines hand the tensor over before they first wait: this is called right after that.
    asyncio.get_running_loop().call_soon(begun)
    return await engine.run(tensor)


def first_deadline_s(way: Way) -> float:
    """Return how long something may take that was never done here before."""
    return GPU_DEADLINE_S if way.is_gpu else FIRST_DEADLINE_S
