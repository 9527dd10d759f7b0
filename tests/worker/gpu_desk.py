"""Room: tests. A session in a world with a graphics processor, where all weights are saved."""

from typing import Any

import numpy as np

from offcut.worker.graphics import Graphics
from offcut.worker.job_events import JobEvents
from offcut.worker.ports import Gpu
from offcut.worker.session import EngineSession
from offcut.worker.store import ModelStore
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms

ADAPTER = "maker model"
GPU = Gpu(has_jspi=True, adapter=ADAPTER, is_software=False)
TENSOR = np.zeros((1, 3, 64, 64), dtype=np.float32)


class GpuDesk:
    """Looks for a GPU at once; `checked` engines need no comparison any more."""

    def __init__(self, gpu: Any = GPU, *, checked: tuple[str, ...] = ("small",), wish: str = "auto") -> None:
        self.world = World()
        self.world.save_all()
        self.world.gpu = gpu
        for model in self.world.catalogue["models"]:
            model["providers"] = ["webgpu", "wasm"]
            model["input"]["sizes_hw"] = [[64, 64], [32, 32]]
        ports = self.world.ports()
        self.graphics = Graphics(ports)
        self.session = EngineSession(ports, ModelStore(ports), self.graphics)
        self.memory = [{"adapter": ADAPTER, "cause": None, "checked": list(checked)}]
        self.wish = wish

    async def begin(self) -> None:
        self.graphics.start()
        self.graphics.recall(self.memory, self.wish)

    def events(self, job_id: str = "j1") -> JobEvents:
        return JobEvents(job_id, self.world.emit, clock_ms)

    async def load(self, engine: str = "small", job_id: str = "j1") -> None:
        await self.session.load(self.world.model(engine), self.events(job_id))

    async def infer(self, engine: str = "small", job_id: str = "j1", tensor: Any = TENSOR) -> tuple[Any, Any]:
        return await self.session.infer(self.world.model(engine), tensor, self.events(job_id))

    def ways(self) -> list[str]:
        """On what each engine ran, with its threads and its build of ONNX Runtime."""
        return [f"{way.provider} {way.threads} {way.runtime}" for way in self.world.ways]

    def said(self) -> list[tuple[Any, ...]]:
        """What the page was told about the GPU: state, cause, checked engines."""
        told = [event for event in self.world.events if event["type"] == "gpu-changed"]
        empty: dict[str, Any] = {"cause": None, "checked": []}
        records = [event["record"] or empty for event in told]
        return [
            (event["state"], record["cause"], record["checked"]) for event, record in zip(told, records, strict=True)
        ]
