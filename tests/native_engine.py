"""Room: tests. Runs on CPython. May import everything.

Native onnxruntime behind the worker's engine interface, for tests and benchmarks with the real weights.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from offcut.contract import recipe
from offcut.contract.rules import value_of
from offcut.matte import pipeline, tensor
from offcut.matte.picture import Picture
from offcut.matte.pipeline import Cutout
from tests.testdata import ROOT

# The alpha grown and no more: what an engine says, to be held against what it said elsewhere.
PLAIN_EDGES = {**recipe.defaults()["edges"], "refine": False, "decontaminate": False, "remove_specks": False}
# The build keeps each whole file that it serves here, before it splits it into parts.
WEIGHTS = ROOT / ".cache" / "models"
# Two threads are what the browser tests have, so times compare.
DEFAULT_THREADS = 2


def weights_path(engine: str) -> Path:
    """Return where the build keeps the weights of an engine; fail with what to do when they are not there."""
    path = WEIGHTS / f"{engine}.onnx"
    if not path.is_file():
        raise FileNotFoundError(f"the weights of {engine} are not at {path}: run `python3 build.py` first")
    return path


def catalogue_entry(engine: str) -> dict[str, Any]:
    """Return the entry of an engine in models.json."""
    models = json.loads((ROOT / "models.json").read_text(encoding="utf-8"))["models"]
    return next(entry for entry in models if entry["id"] == engine)


def load_native(engine: str, threads: int = DEFAULT_THREADS) -> "NativeEngine":
    """Return an engine that is ready to run, without an event loop."""
    native = NativeEngine(threads)
    native.open(catalogue_entry(engine), weights_path(engine).read_bytes())
    return native


def finish_plainly(raw: np.ndarray, picture: Picture, model: dict[str, Any]) -> Cutout:
    """Turn the output of an engine into a cutout without refinement."""
    return pipeline.finish(tensor.alpha_from_raw(raw, model["output"]), picture, PLAIN_EDGES)


class NativeEngine:
    """Runs a model on the processor; `run` works in a thread, so that it can be awaited and aborted."""

    provider = "native"

    def __init__(self, threads: int = DEFAULT_THREADS) -> None:
        self.threads = threads
        self._session: onnxruntime.InferenceSession | None = None
        self._model: dict[str, Any] = {}
        self._pending: asyncio.Future[np.ndarray] | None = None
        self._options = onnxruntime.RunOptions()

    async def create(
        self,
        model: dict[str, Any],
        weights: Sequence[Any],
        *,
        deadline_s: float,
        size_hw: tuple[int, int] | None = None,
    ) -> None:
        """Create the session from the joined parts of the weights; it takes every size that the network takes."""
        await asyncio.to_thread(self.open, model, b"".join(bytes(part) for part in weights))

    async def run(self, tensor: np.ndarray) -> np.ndarray:
        """Run one picture: float32 (1, 3, h, w) to float32 (1, 1, h, w)."""
        self._pending = asyncio.ensure_future(asyncio.to_thread(self.infer, tensor))
        try:
            return await self._pending
        finally:
            self._pending = None

    async def release(self) -> None:
        """Give the memory back."""
        self._session = None

    async def abort(self) -> None:
        """Stop a pending run at once: it ends with CancelledError where it is awaited."""
        self._options.terminate = True
        if self._pending is not None:
            self._pending.cancel()
        self._session = None

    def open(self, model: dict[str, Any], weights: bytes) -> None:
        """Create the session, without an event loop."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._model = model

    def infer(self, tensor: np.ndarray) -> np.ndarray:
        """Run one picture, without an event loop."""
        if self._session is None:
            raise RuntimeError("create comes before run")
        source = named(self._model["input"], self._session.get_inputs())
        target = named(self._model["output"], self._session.get_outputs())
        return self._session.run([target], {source: tensor}, self._options)[0]


def named(spec: dict[str, Any], values: Sequence[Any]) -> str:
    """Return the name of the graph's input or output that a catalogue entry means."""
    value = value_of(spec)
    return value if isinstance(value, str) else str(values[value].name)
