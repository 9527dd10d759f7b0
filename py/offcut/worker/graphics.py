"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Whether the graphics processor (GPU) of this device is used. It is where its browser really gives one, unless it failed
here before: that is remembered for the device until somebody asks to try again.
"""

import asyncio
from typing import Any

from offcut.contract import graphics, graphics_messages
from offcut.contract.errors import EngineError
from offcut.worker.deadline import DeadlinePassed, within
from offcut.worker.ports import Gpu, Ports
from offcut.worker.store import Model
from offcut.worker.ways import WEBGPU

# A browser answers in 0.1 s, seconds when its graphics process has to start first; some never answer.
FIND_S = 10.0
# A file of ONNX Runtime itself; the session of a model that fails names the model instead.
RUNTIME_FILES = "vendor/ort/"
NOTHING = Gpu(has_jspi=False, adapter=None, is_software=False)


class Graphics:
    """Finds the GPU, and keeps what is known about it."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._gpu = NOTHING
        self._finding: asyncio.Future[None] | None = None
        self._memory: list[dict[str, Any]] = []
        self._wish = "auto"
        self._has_started = True
        self._is_known = False
        self._is_told = False
        self._said: dict[str, Any] | None = None

    def start(self) -> None:
        """Begin to look for a GPU; whoever needs to know awaits `known`."""
        self._finding = asyncio.ensure_future(self._find())

    async def stop(self) -> None:
        """Stop looking."""
        if self._finding is not None:
            self._finding.cancel()
            await asyncio.gather(self._finding, return_exceptions=True)

    async def known(self) -> None:
        """Wait until it is known whether there is a GPU; a GPU that nobody looked for is none."""
        if self._finding is not None:
            await asyncio.wait({self._finding})

    def recall(self, memory: list[dict[str, Any]], wish: str) -> None:
        """Take what the page remembers and wants."""
        self._memory, self._wish, self._is_told = memory, wish, True
        self._say()

    def retry(self) -> None:
        """Forget why the GPU is not used."""
        self._has_started = True
        self._remember(cause=None, checked=[])

    def is_used_for(self, model: Model) -> bool:
        """Return whether this engine runs on the GPU."""
        return self.state == "usable" and WEBGPU in model["providers"]

    def is_checked(self, model: Model) -> bool:
        """Return whether this engine gave the processor's result on this GPU before."""
        return model["id"] in self._record["checked"]

    def passed(self, model: Model) -> None:
        """Remember that this engine gives the processor's result on this GPU."""
        self._remember(cause=None, checked=[*self._record["checked"], model["id"]])

    def suspect(self, cause: str) -> None:
        """Take note that something failed; a runtime that did not start is not tried again for the processor."""
        if cause == "start":
            self._has_started = False

    def blame(self, suspicion: str) -> None:
        """Remember that this GPU failed where the processor did not: it is not used until somebody retries.

        `suspicion` is a cause of contract.graphics.CAUSES, or a verdict on its output (trial.py).
        """
        self._remember(cause=suspicion if suspicion in graphics.CAUSES else "wrong", checked=[])

    @property
    def cause(self) -> str | None:
        """Why the GPU is not used, one of contract.graphics.CAUSES, None when nothing speaks against it."""
        cause: str | None = self._record["cause"]
        return cause

    @property
    def state(self) -> str:
        """One of contract.graphics.STATES."""
        if not self._gpu.has_jspi or self._gpu.adapter is None:
            return "none"
        if self._gpu.is_software and self._wish != "any":
            return "software"
        if self._wish == "off":
            return "off"
        return "usable" if self.cause is None else "failed"

    @property
    def runtime(self) -> str:
        """Which build of ONNX Runtime is used, for the processor as well: one build is all that a device fetches."""
        can_start = self._has_started and self.cause != "start"
        return "jspi" if can_start and self.state in ("usable", "failed", "off") else "plain"

    @property
    def _record(self) -> dict[str, Any]:
        return dict(graphics.recalled(self._memory, self._gpu.adapter))

    async def _find(self) -> None:
        try:
            self._gpu = await within(FIND_S, self._ports.find_gpu(), self._ports.sleep)
        except (DeadlinePassed, EngineError):
            self._gpu = NOTHING  # no GPU is no fault: the processor does the same
        self._is_known = True
        self._say()

    def _remember(self, *, cause: str | None, checked: list[str]) -> None:
        if self._gpu.adapter is not None:
            record = {"adapter": self._gpu.adapter, "cause": cause, "checked": checked}
            self._memory = graphics.remembered(self._memory, record)
            self._say()

    def _say(self) -> None:
        """Tell the page, once both sides are known, and when something has changed since."""
        if not (self._is_told and self._is_known):
            return
        record = None if self._gpu.adapter is None else self._record
        event = graphics_messages.gpu_changed(self.state, record, self._gpu.has_jspi, self.runtime)
        if event != self._said:
            self._said = event
            self._ports.emit(event)


def cause_of(error: EngineError) -> str:
    """Return what an error on the GPU is remembered as, one of contract.graphics.CAUSES."""
    details = error.details
    if str(details.get("file", "")).startswith(RUNTIME_FILES):
        return "start"
    if error.code == "inference-timeout" or details.get("slow"):
        return "slow"
    for cause in ("lost", "wrong"):
        if details.get(cause):
            return cause
    return "failed"
