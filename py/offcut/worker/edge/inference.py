"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, numpy, offcut.contract, offcut.worker.

The real engine: onnxruntime-web in a worker of its own. Ending that worker is how a run is cancelled, and costs
nothing but a new session.
"""

import asyncio
from typing import Any

import js
import numpy as np
from numpy.typing import NDArray
from pyodide.ffi import JsProxy, create_proxy, to_js

from offcut.contract.errors import EngineError
from offcut.contract.graphics import LONGEST_TEXT
from offcut.contract.own import is_own
from offcut.contract.rules import value_of
from offcut.worker.edge.record import record
from offcut.worker.ports import Gpu
from offcut.worker.ways import Way

# How engines and onnxruntime-web word it when memory is not to be had (FAULTS 3.1).
MEMORY_WORDS = (
    "out of memory",
    "allocation failed",
    "bad_alloc",
    "could not allocate",
    "unable to grow",
    "failed to allocate",
)


class InferenceWorkerEngine:
    """Keeps the promises of offcut.worker.engine.Engine."""

    def __init__(self, way: Way, *, is_verified: bool) -> None:
        self.provider = way.provider
        self.threads = way.threads
        self._way = way
        self._is_verified = is_verified
        self._worker: Any = None
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._asked = 0
        self._model: dict[str, Any] = {}
        self._proxies: list[Any] = []

    async def create(
        self, model: dict[str, Any], weights: list[Any], *, deadline_s: float, size_hw: tuple[int, int] | None = None
    ) -> None:
        """Start the worker where there is none and load the weights there."""
        self._model = model
        if self._worker is None:
            # A network of one's own has a limit for its memory, which a runtime that has started does not take.
            await self._start(takes_spare=not is_own(model["id"]))
        way = self._way
        arguments: dict[str, Any] = {"provider": way.provider, "threads": way.threads, "build": way.runtime}
        arguments |= {"weights": weights, "isVerified": self._is_verified}
        if size_hw is not None:
            arguments["size"] = list(size_hw)
        if is_own(model["id"]):
            arguments["memory"] = model["memory_bytes"]
        await self._call("create", arguments, "engine-start-failed")

    async def find_gpu(self) -> Gpu:
        """Return what this browser has, tried where it would be used; the worker is ended again."""
        try:
            await self._start()
            found = await self._call("find", {}, "engine-start-failed")
            adapter = None if not found.adapter else str(found.adapter)[:LONGEST_TEXT]
            return Gpu(has_jspi=bool(found.hasJspi), adapter=adapter, is_software=bool(found.isSoftware))
        finally:
            self._end()

    async def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the session; the tensor's buffer is handed over, the result's comes back."""
        data = to_js(tensor.ravel())
        arguments: dict[str, Any] = {"data": data, "shape": list(tensor.shape)}
        arguments |= {"input": value_of(self._model["input"]), "output": value_of(self._model["output"])}
        result = await self._call("run", arguments, "inference-failed", [data.buffer])
        values = np.asarray(result.data.to_py(), dtype=np.float32)
        return values.reshape([int(size) for size in result.shape])

    async def release(self) -> None:
        """End the worker: its memory goes with it."""
        self._end()

    async def abort(self) -> None:
        """End the worker now; whoever waits for an answer is cancelled."""
        self._end()

    async def _start(self, *, takes_spare: bool = False) -> None:
        """Start a worker, or take the one that has been started while Python was (assets/js/spare.js)."""
        spare = js.self.offcutEngines.take(self._way.threads, self._way.runtime) if takes_spare else None
        is_spare = isinstance(spare, JsProxy)
        self._worker = spare if is_spare else js.self.offcutEngines.start()
        on_message, on_error = create_proxy(self._heard), create_proxy(self._failed)
        self._proxies = [on_message, on_error]
        self._worker.addEventListener("message", on_message)
        self._worker.addEventListener("error", on_error)
        if not is_spare:
            await self._result(self._expect(0), "engine-start-failed")

    def _expect(self, number: int) -> "asyncio.Future[Any]":
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        return answer

    async def _call(self, method: str, arguments: dict[str, Any], code: str, transfer: list[Any] | None = None) -> Any:
        self._asked += 1
        answer = self._expect(self._asked)
        self._worker.postMessage(record(id=self._asked, method=method, args=arguments), to_js(transfer or []))
        return await self._result(answer, code)

    async def _result(self, answer: "asyncio.Future[Any]", code: str) -> Any:
        data = await answer
        error = getattr(data, "error", None)
        if error is None:
            return getattr(data, "result", None)
        cause = str(error.message)
        if any(word in cause.lower() for word in MEMORY_WORDS):
            raise EngineError("out-of-memory", cause, {"cause": cause})
        file = str(error.file) if getattr(error, "file", None) else self._model.get("id", "")
        details: dict[str, Any] = {"cause": cause, "file": file}
        if str(error.name) == "GPULost":
            details["lost"] = True
        raise EngineError(code, cause, details)

    def _heard(self, event: Any) -> None:
        if getattr(event.data, "offcut", None):
            js.offcutLedger.take(event.data.offcut)  # what it has fetched: the page counts for all
            return
        answer = self._answers.pop(int(event.data.id), None)
        if answer is not None and not answer.done():
            answer.set_result(event.data)

    def _failed(self, event: Any) -> None:
        """The worker's script did not load; such an event often has no message."""
        cause = str(getattr(event, "message", None) or "the inference worker did not start")
        failure = record(id=0, error={"name": "", "message": cause, "file": "assets/js/inference.js"})
        waiting, self._answers = list(self._answers.values()), {}
        for answer in waiting:
            if not answer.done():
                answer.set_result(failure)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if isinstance(worker, JsProxy):
            worker.terminate()
        for proxy in self._proxies:
            proxy.destroy()
        self._proxies = []
        waiting, self._answers = list(self._answers.values()), {}
        for answer in waiting:
            answer.cancel()
