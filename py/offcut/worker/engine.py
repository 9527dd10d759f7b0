"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The engine interface. An engine owns one session (weights loaded in an inference runtime). The real one drives
ONNX Runtime in a worker of its own (`worker/edge`); FakeEngine keeps the same promises without a runtime, so that
every path of a job, the broken ones too, can be walked in a test. tests/worker/test_engine.py holds both to them.
"""

import asyncio
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from offcut.contract.errors import EngineError


class Engine(Protocol):
    """One session, from `create` to `release` or `abort`; afterwards the object is not used again."""

    provider: str
    """Execution provider that really runs ("wasm", "webgpu"); known after `create`."""
    threads: int
    """Threads that really run; known after `create`."""

    async def create(
        self, model: dict[str, Any], weights: list[Any], *, deadline_s: float, size_hw: tuple[int, int] | None = None
    ) -> None:
        """Load the weights (all parts, in order) so that `run` works.

        With `size_hw` the session takes inputs of this size only: on the GPU the sizes inside the network must be known
        beforehand, or a third of its nodes would run on the processor with a copy each way.
        `weights` stay usable for the caller: an adapter that hands buffers over to another thread hands over copies
        (Blobs cost no copy). `deadline_s` is for the runtime's own start timer; the caller keeps time as well and
        calls `abort` when it is over. Raises EngineError: `engine-start-failed` {file, cause}, `no-provider`,
        `out-of-memory`.
        """

    async def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the model on one float32 NCHW tensor and return its first output, float32, with a batch axis.

        Raises EngineError: `inference-failed` {cause}, `out-of-memory`. A broken output (flat, not finite) is
        returned as it is: judging it is not the engine's task.
        """

    async def release(self) -> None:
        """End the session kindly and free its memory; used only when nothing is running. Twice is fine."""

    async def abort(self) -> None:
        """End the session at once, from another task; never waits for the run and never raises.

        A `create` or `run` that is under way ends with asyncio.CancelledError.
        """


class FakeEngine:
    """An engine without a runtime: its mask is a soft disc over the picture's luminance.

    Each `create` and each `run` takes the next word from its own list; an empty list means "good".
    Words for create: good, hang, fail, memory. Words for run: these and flat, nan, wrong (the mask upside down), far
    (outside its range), crash (a bug, not an EngineError).
    The lists may be shared by several engines, so that "the first one hangs, the next one works" can be said.
    """

    def __init__(
        self,
        *,
        creates: list[str] | None = None,
        runs: list[str] | None = None,
        threads: int = 2,
        provider: str = "wasm",
    ) -> None:
        self.provider = provider
        self.threads = threads
        self.log: list[str] = []
        self.model: dict[str, Any] | None = None
        self.size_hw: tuple[int, int] | None = None
        self._creates = [] if creates is None else creates
        self._runs = [] if runs is None else runs
        self._stopped = asyncio.Event()

    async def create(
        self, model: dict[str, Any], weights: list[Any], *, deadline_s: float, size_hw: tuple[int, int] | None = None
    ) -> None:
        """Pretend to load the weights."""
        self.log.append("create")
        self.size_hw = size_hw
        if len(weights) != len(model["parts"]) or any(part is None for part in weights):
            raise EngineError(
                "engine-start-failed", "weights are incomplete", {"file": model["id"], "cause": "weights"}
            )
        word = self._creates.pop(0) if self._creates else "good"
        if word == "fail":
            raise EngineError("engine-start-failed", "told to fail", {"file": "runtime.wasm", "cause": "told to fail"})
        await self._obey(word)
        self.model = model

    async def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a deterministic soft mask of the tensor's size, or break as told."""
        self.log.append("run")
        if self.model is None or self._stopped.is_set():
            raise EngineError("inference-failed", "there is no session", {"cause": "there is no session"})
        word = self._runs.pop(0) if self._runs else "good"
        if word == "fail":
            raise EngineError("inference-failed", "told to fail", {"cause": "told to fail"})
        if word == "crash":
            raise ZeroDivisionError("told to crash")
        await self._obey(word)
        if word in ("flat", "nan"):
            value = 0.5 if word == "flat" else np.nan
            return np.full((tensor.shape[0], 1, *tensor.shape[2:]), value, dtype=np.float32)
        if self.size_hw is not None and tuple(tensor.shape[2:]) != self.size_hw:
            raise EngineError("inference-failed", "another size", {"cause": "another size"})
        mask = soft_disc(tensor)
        return {"wrong": 1 - mask, "far": 3 * mask}.get(word, mask)

    async def release(self) -> None:
        """End kindly."""
        self.log.append("release")
        self.model = None

    async def abort(self) -> None:
        """End at once; whatever hangs here ends with CancelledError."""
        self.log.append("abort")
        self.model = None
        self._stopped.set()

    async def _obey(self, word: str) -> None:
        await asyncio.sleep(0)
        if word == "memory":
            raise EngineError("out-of-memory", "told to run out of memory")
        if word == "hang":
            await self._stopped.wait()
            raise asyncio.CancelledError


def soft_disc(tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a (N, 1, H, W) mask, 0..1: a disc with a soft edge that the tensor's luminance dims a little."""
    rows, columns = tensor.shape[2:]
    y, x = np.mgrid[0:rows, 0:columns]
    radius = np.hypot((y + 0.5) / rows - 0.5, (x + 0.5) / columns - 0.5)
    disc = np.clip((0.40 - radius) / 0.08, 0, 1)  # by eye: a clear inside, a clear outside, an edge of some pixels
    luminance = tensor.mean(axis=1, keepdims=True)
    spread = float(np.ptp(luminance)) or 1.0
    dimmed = 0.9 + 0.1 * (luminance - luminance.min()) / spread
    return np.ascontiguousarray(disc * dimmed, dtype=np.float32)
