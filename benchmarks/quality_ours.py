"""Room: benchmarks. May import numpy, offcut, benchmarks, tests.

Our own ways from a picture to a cutout: the whole job of the app's worker, with native onnxruntime as its engine.
"""

import asyncio
import hashlib
import io
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.quality_cache import Cache, RememberingEngine
from offcut.contract import protocol
from offcut.contract.errors import NoSubjectError
from offcut.matte import arrays, codec, consensus, pipeline, resample, tensor
from offcut.worker.graphics import Graphics
from offcut.worker.job import Workshop, conclude
from offcut.worker.job_events import JobEvents
from offcut.worker.session import EngineSession
from offcut.worker.store import ModelStore
from offcut.worker.ways import Way
from tests.apart import run_apart
from tests.native_engine import catalogue_entry
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms

DEFAULT_ENGINE = "isnet-w8"
# The engine's mask as it is and the colours as they are: what is before our second half.
UNTOUCHED = {"edges": {"refine": False, "decontaminate": False, "remove_specks": False}}
ALONE = {"cut": {"way": "single", "second_pass": "off"}}


@dataclass
class Cut:
    """What a way gave for one picture; for ours also what it cost.

    `spent_s`: processor seconds of its passes; `cost`: the same in passes of the engine at 1024 x 1024, as the plan
    counts them; `passes`: how many there were.
    """

    rgba_u8: np.ndarray
    spent_s: float = 0.0
    cost: float = 0.0
    passes: int = 1
    facts: dict[str, Any] = field(default_factory=dict)


class Ours:
    """Our engines, each loaded when it is first needed, and the worker's jobs on them."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._engines: dict[str, RememberingEngine] = {}
        self._ids = itertools.count()

    def engine(self, name: str) -> RememberingEngine:
        """Return an engine by its id."""
        if name not in self._engines:
            self._engines[name] = RememberingEngine(name, self._cache)
        return self._engines[name]

    def plain(self, data: bytes, name: str, size_hw: tuple[int, int] | None = None) -> Cut:
        """Return one pass, its mask grown, over the colours as they were photographed: nothing of our second half."""
        picture, engine = codec.decode(data), self.engine(name)
        before_s = engine.spent_s
        raw = engine.infer(pipeline.prepare(picture, engine.model, size_hw))
        try:
            coarse_alpha = tensor.alpha_from_raw(raw, engine.model["output"])
        except NoSubjectError:
            coarse_alpha = np.zeros(raw.shape[2:], np.float32)
        rgba_u8 = np.dstack([picture.rgb_u8, np.zeros(picture.rgb_u8.shape[:2], np.uint8)])
        for rows, alpha in resample.grow_alpha(coarse_alpha, picture.rgb_u8.shape[:2], "bilinear"):
            rgba_u8[rows, :, 3] = arrays.to_u8(alpha)
        return Cut(rgba_u8, engine.spent_s - before_s)

    def planned(self, data: bytes, number: int, name: str = DEFAULT_ENGINE) -> Cut:
        """Return one pass of the consensus, counted from 0, as it is without the others."""
        step = self._plan(data, name)[number]
        cut = self.plain(data, step.engine, step.size_hw)
        return Cut(cut.rgba_u8, cut.spent_s, step.cost)

    def ours(self, data: bytes, recipe: dict[str, Any] | None = None, name: str = DEFAULT_ENGINE) -> Cut:
        """Return what the app gives; without a recipe, to somebody who has set nothing."""
        before_s = sum(one.spent_s for one in self._engines.values())
        end = run_apart(self._job(data, recipe or {}, name))
        spent_s = sum(one.spent_s for one in self._engines.values()) - before_s
        if end["type"] == "job-failed" and end["error"]["code"] == "no-clear-subject":
            height, width = codec.decode(data).rgb_u8.shape[:2]
            return Cut(np.zeros((height, width, 4), np.uint8), spent_s)
        if end["type"] != "job-done":
            raise RuntimeError(json.dumps(end))
        result = end["result"]
        passes = len(result["candidates"])
        cost = sum(step.cost for step in self._plan(data, name)[:passes]) if passes else 1.0
        facts = {key: result[key] for key in ("confidence", "needs_look", "notes")}
        with Image.open(io.BytesIO(result["cutout"][1])) as image:
            return Cut(np.asarray(image.convert("RGBA")), spent_s, cost, max(passes, 1), facts)

    def _plan(self, data: bytes, name: str) -> list[consensus.Pass]:
        model = catalogue_entry(name)
        robust = catalogue_entry(model["consensus"]["robust"])
        picture_hw = codec.decode(data).rgb_u8.shape[:2]
        return consensus.passes(model, robust, picture_hw, has_fixed_sizes=False)

    async def _job(self, data: bytes, recipe: dict[str, Any], name: str) -> dict[str, Any]:
        """Return the event that ends one job of a worker whose weights are saved."""
        world = World()
        ports = world.ports(make_engine=lambda way: Handed(self, way))
        companions = [catalogue_entry(name)["consensus"]["robust"]] if "consensus" in catalogue_entry(name) else []
        catalogue = saved(world, [name, *companions])
        store, graphics = ModelStore(ports), Graphics(ports)
        graphics.start()
        workshop = Workshop(ports, catalogue, store, EngineSession(ports, store, graphics), graphics)
        job_id = f"j{next(self._ids)}"
        options = {"recipe": recipe, "previews": False}
        command = protocol.start_job(job_id, data, "picture.png", name, options)
        events = JobEvents(job_id, world.emit, clock_ms)
        await conclude(events, workshop.do(command, events))
        return world.of(job_id)[-1]


class Handed:
    """What the worker gets as a new engine: one that all jobs share, chosen by what is loaded into it."""

    provider = "native"

    def __init__(self, ours: Ours, way: Way) -> None:
        self.threads = way.threads
        self._ours = ours
        self._chosen: RememberingEngine | None = None

    async def create(
        self, model: dict[str, Any], weights: list[Any], *, deadline_s: float, size_hw: tuple[int, int] | None = None
    ) -> None:
        """Choose the engine; it has its weights already."""
        self._chosen = self._ours.engine(model["id"])

    async def run(self, tensor: np.ndarray) -> np.ndarray:
        """Run one picture, or remember it."""
        assert self._chosen is not None
        return await asyncio.to_thread(self._chosen.infer, tensor)

    async def release(self) -> None:
        """Keep the engine: the next job is about to want it."""

    async def abort(self) -> None:
        """Do nothing: nobody here aborts."""


def saved(world: World, engines: list[str]) -> dict[str, Any]:
    """Return a catalogue of these engines, whose weights are saved in that world: a name stands for each of them."""
    models = []
    for engine in engines:
        data = engine.encode()
        sha256 = hashlib.sha256(data).hexdigest()
        part = {"path": f"weights/{engine}.bin", "sha256": sha256, "bytes": len(data)}
        world.cache.entries[sha256] = data
        models.append({**catalogue_entry(engine), "parts": [part]})
    return {"schema": 1, "default": engines[0], "models": models}
