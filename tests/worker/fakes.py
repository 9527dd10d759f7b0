"""Room: tests. The outside world of the worker, made of plain Python, that breaks when it is told to."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from offcut.contract import protocol
from offcut.contract.errors import InputError, ModelError
from offcut.worker.engine import FakeEngine
from offcut.worker.ports import Gpu, Ports
from offcut.worker.ways import Way
from tests.worker.virtual_time import clock_ms


class FakeCache:
    """A weights cache; `room_bytes` is how much it takes before it refuses."""

    def __init__(self, room_bytes: float = float("inf")) -> None:
        self.entries: dict[str, bytes] = {}
        self.own: dict[str, bytes] = {}
        self.room_bytes = room_bytes
        self.reads: list[str] = []

    async def read(self, part: dict[str, Any]) -> bytes | None:
        await asyncio.sleep(0)
        self.reads.append(part["sha256"])
        return self._of(part).get(part["sha256"])

    async def write(self, part: dict[str, Any], data: bytes) -> bool:
        await asyncio.sleep(0)
        if sum(map(len, self.entries.values())) + len(data) > self.room_bytes:
            return False
        self._of(part)[part["sha256"]] = data
        return True

    def _of(self, part: dict[str, Any]) -> dict[str, bytes]:
        """Return the cache for a part: what people brought along lies apart."""
        return self.own if part["path"].startswith("own/") else self.entries

    async def remove(self, part: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        self._of(part).pop(part["sha256"], None)

    async def sizes(self, parts: list[dict[str, Any]]) -> dict[str, int]:
        await asyncio.sleep(0)
        here = [part for part in parts if part["sha256"] in self._of(part)]
        return {part["sha256"]: len(self._of(part)[part["sha256"]]) for part in here}


class FakeSource:
    """The site's folder. `plan` maps a path to what its next fetches do: a status, (status, seconds to wait), None
    (network error), bytes, or "corrupt"; when its list is empty the right bytes come. Every fetch takes `seconds`.
    A part with a `url` is looked up under that."""

    def __init__(self, contents: dict[str, bytes], seconds: float = 0.1) -> None:
        self.contents = contents
        self.seconds = seconds
        self.plan: dict[str, list[Any]] = {}
        self.asked: list[tuple[str, bool]] = []
        self.aborted: list[str] = []
        self.at_once = 0
        self.most_at_once = 0

    async def fetch(self, part: dict[str, Any], *, fresh: bool) -> bytes:
        path = part.get("url", part["path"])
        self.asked.append((path, fresh))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.aborted.append(path)
            raise
        finally:
            self.at_once -= 1
        step = self.plan[path].pop(0) if self.plan.get(path) else self.contents.get(path, 404)
        if step == "corrupt":
            raise ModelError("model-corrupt", details={"part": path})
        status, retry_after_s = step if isinstance(step, tuple) else (step, None)
        if status is None or isinstance(status, int):
            details = {"url": path, "status": status, "cause": "told to fail", "retry_after_s": retry_after_s}
            raise ModelError("download-failed", details=details)
        return bytes(step)


class FakeLocks:
    """Turns by name; worlds that share one object are tabs of one browser. `refuses`: as a page with no storage."""

    def __init__(self) -> None:
        self.refuses = False
        self.taken: dict[str, asyncio.Lock] = {}
        self.waiting: list[str] = []

    async def take(self, name: str) -> Callable[[], None] | None:
        if self.refuses:
            return None
        turn = self.taken.setdefault(name, asyncio.Lock())
        self.waiting.append(name)
        try:
            await turn.acquire()
        finally:
            self.waiting.remove(name)
        return turn.release


class FakeDigest:
    async def sha256(self, data: bytes) -> str:
        await asyncio.sleep(0)
        return hashlib.sha256(data).hexdigest()


class World:
    """A worker's whole outside world, and everything that was said to the page."""

    def __init__(self, engines: tuple[str, ...] = ("small", "large"), part_bytes: int = 1000, parts: int = 3) -> None:
        self.catalogue, contents = make_catalogue(engines, part_bytes, parts)
        self.cache = FakeCache()
        self.source = FakeSource(contents)
        self.events: list[dict[str, Any]] = []
        self.over: set[str] = set()
        self.listeners: list[Callable[[dict[str, Any]], None]] = []
        self.creates: list[str] = []
        self.runs: list[str] = []
        self.made: list[tuple[bool, FakeEngine]] = []
        self.ways: list[Way] = []
        self.gpu: Gpu | Exception = Gpu(has_jspi=True, adapter=None, is_software=False)
        self.finding_takes_s = 0.1
        self.slept: list[float] = []
        self.online = True
        self.locks = FakeLocks()

    def make_engine(self, way: Way) -> FakeEngine:
        engine = FakeEngine(creates=self.creates, runs=self.runs, threads=way.threads, provider=way.provider)
        self.made.append((way.threads == 1, engine))
        self.ways.append(way)
        return engine

    async def find_gpu(self) -> Gpu:
        await asyncio.sleep(self.finding_takes_s)
        if isinstance(self.gpu, Exception):
            raise self.gpu
        return self.gpu

    def emit(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        for listener in list(self.listeners):
            listener(event)
        if event["type"] in protocol.JOB_ENDS:
            self.over.add(event["job_id"])

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds)

    async def read_bytes(self, file: Any) -> bytes:
        await asyncio.sleep(0)
        if not isinstance(file, bytes):
            raise InputError("file-gone", details={"cause": "the file is gone"})
        return file

    def ports(self, **changes: Any) -> Ports:
        ports = Ports(
            make_engine=self.make_engine,
            find_gpu=self.find_gpu,
            cache=self.cache,
            source=self.source,
            digest=FakeDigest(),
            file_bytes=lambda file: len(file) if isinstance(file, bytes) else 0,
            read_bytes=self.read_bytes,
            slice_file=lambda file, start, end: file[start:end],
            make_blob=lambda data, mime: (mime, data),
            emit=self.emit,
            clock_ms=clock_ms,
            sleep=self.sleep,
            is_online=lambda: self.online,
            release="test",
            isolated=True,
            threads=2,
            provider="wasm",
            jitter=lambda: 0.5,
            locks=self.locks,
        )
        return replace(ports, **changes)

    def save_all(self) -> None:
        """Put all weights in the cache, as after an earlier visit."""
        for data in self.source.contents.values():
            self.cache.entries[hashlib.sha256(data).hexdigest()] = data

    def model(self, engine: str) -> dict[str, Any]:
        return next(model for model in self.catalogue["models"] if model["id"] == engine)

    def of(self, job_id: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event.get("job_id") == job_id]

    def words(self, job_id: str) -> list[str]:
        return [event["type"] for event in self.of(job_id)]

    def ends(self, job_id: str) -> list[str]:
        return [word for word in self.words(job_id) if word in protocol.JOB_ENDS]

    def stages(self, job_id: str) -> list[str]:
        """The stages in the order in which they were entered, without repetitions in a row."""
        stages: list[str] = []
        for event in self.of(job_id):
            if event["type"] == "job-progress" and stages[-1:] != [event["stage"]]:
                stages.append(event["stage"])
        return stages

    def notices(self) -> list[str]:
        return [event["code"] for event in self.events if event["type"] == "notice"]


def make_catalogue(engines: tuple[str, ...], part_bytes: int, parts: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a valid built catalogue and the bytes of its parts by path."""
    contents: dict[str, bytes] = {}
    models = []
    for number, engine in enumerate(engines):
        noise = np.random.RandomState(number)
        pieces = [noise.bytes(part_bytes) for _ in range(parts)]
        entries = []
        for piece in pieces:
            sha256 = hashlib.sha256(piece).hexdigest()
            entries.append({"path": f"weights/{sha256}.bin", "sha256": sha256, "bytes": len(piece)})
            contents[f"weights/{sha256}.bin"] = piece
        models.append(_entry(engine, b"".join(pieces), entries))
    return {"schema": 1, "default": engines[0], "models": models}, contents


def _entry(engine: str, whole: bytes, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": engine,
        "label": engine,
        "good_for": "tests",
        "task": "salient-object-detection",
        "licence": {"name": "CC0", "url": "none", "note": "", "commercial": True},
        "bytes": len(whole),
        "sha256": hashlib.sha256(whole).hexdigest(),
        "input": {
            "name": "input",
            "layout": "NCHW",
            "sizes_hw": [[64, 64]],
            "scale": 255,
            "mean": [0.5, 0.5, 0.5],
            "std": [1.0, 1.0, 1.0],
            "resize": "bilinear",
        },
        "output": {"name": "output", "activation": "none", "range": [0, 1]},
        "providers": ["wasm"],
        "memory_bytes": 1000,
        "parts": parts,
    }


def picture_bytes(width: int = 80, height: int = 60, kind: str = "PNG", seed: int = 0) -> bytes:
    """Return an encoded picture of noise."""
    pixels = np.random.RandomState(seed).randint(0, 256, (height, width, 3)).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()
