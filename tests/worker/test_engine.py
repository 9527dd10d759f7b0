"""Room: tests. What every engine promises: the fake one here, native ONNX Runtime with real weights, and, in the
browser tests, the real one.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from offcut.contract import protocol
from offcut.contract.errors import EngineError
from offcut.worker.engine import FakeEngine, soft_disc
from offcut.worker.service import Service
from tests.native_engine import ROOT, NativeEngine, weights_path
from tests.testdata import testdata
from tests.worker.fakes import World
from tests.worker.virtual_time import run

DEADLINE_S = 60.0
PART_BYTES = 1024 * 1024


def native_world(*engines: str) -> World:
    """A world whose engines have their real weights, in parts of one MiB; the smallest model alone by itself."""
    engines = engines or ("u2netp",)
    catalogue = json.loads((ROOT / "models.json").read_text(encoding="utf-8"))
    models = [model for model in catalogue["models"] if model["id"] in engines]
    world = World()
    world.source.contents.clear()
    for model in models:
        for key in ("sources", "source", "recipe", "default_build"):
            model.pop(key, None)
        whole = weights_path(model["id"]).read_bytes()
        model["parts"] = []
        for start in range(0, len(whole), PART_BYTES):
            piece = whole[start : start + PART_BYTES]
            sha256 = hashlib.sha256(piece).hexdigest()
            path = f"weights/{sha256}.bin"
            model["parts"].append({"path": path, "sha256": sha256, "bytes": len(piece)})
            world.source.contents[path] = piece
    world.catalogue = {"schema": 1, "default": engines[0], "models": models}
    return world


class Case:
    """An engine to hold to its promises, with a model, its weights and a tensor of the right size."""

    def __init__(self, make: Callable[[], Any], world: World) -> None:
        self.make = make
        self.model = world.catalogue["models"][0]
        self.weights = [world.source.contents[part["path"]] for part in self.model["parts"]]
        rows, columns = self.model["input"]["sizes_hw"][0]
        self.tensor = np.random.RandomState(1).uniform(-1, 1, (1, 3, rows, columns)).astype(np.float32)

    async def loaded(self) -> Any:
        engine = self.make()
        await engine.create(self.model, self.weights, deadline_s=DEADLINE_S)
        return engine


@pytest.fixture(params=["fake", "native"])
def case(request: pytest.FixtureRequest) -> Case:
    return Case(FakeEngine, World()) if request.param == "fake" else Case(NativeEngine, native_world())


def test_a_run_gives_one_finite_map_of_the_inputs_size(case: Case) -> None:
    async def session() -> Any:
        engine = await case.loaded()
        raw = await engine.run(case.tensor)
        await engine.release()
        return raw

    raw = asyncio.run(session())
    assert raw.dtype == np.float32
    assert raw.shape == (1, 1, *case.tensor.shape[2:])
    assert np.isfinite(raw).all()
    assert np.ptp(raw) > 0


def test_the_same_tensor_gives_the_same_map_and_stays_untouched(case: Case) -> None:
    before = case.tensor.copy()

    async def session() -> Any:
        engine = await case.loaded()
        return [await engine.run(case.tensor) for _ in range(2)]

    first, second = asyncio.run(session())
    assert np.array_equal(first, second)
    assert np.array_equal(before, case.tensor)


def test_it_says_what_it_runs_on(case: Case) -> None:
    engine = asyncio.run(case.loaded())
    assert isinstance(engine.provider, str)
    assert engine.provider
    assert engine.threads >= 1


def test_the_weights_stay_usable(case: Case) -> None:
    async def session() -> Any:
        await case.loaded()
        return await (await case.loaded()).run(case.tensor)

    assert np.isfinite(asyncio.run(session())).all()


def test_releasing_twice_is_fine(case: Case) -> None:
    async def session() -> None:
        engine = await case.loaded()
        await engine.release()
        await engine.release()

    asyncio.run(session())


def test_aborting_ends_a_run_and_another_engine_works(case: Case) -> None:
    async def session() -> Any:
        engine = await case.loaded()
        task = asyncio.ensure_future(engine.run(case.tensor))
        await asyncio.sleep(0)
        await engine.abort()
        done, _ = await asyncio.wait({task}, timeout=DEADLINE_S)
        assert done == {task}
        assert task.cancelled() or task.exception() is not None or task.result() is not None
        await engine.abort()
        return await (await case.loaded()).run(case.tensor)

    assert np.isfinite(asyncio.run(session())).all()


def test_a_worker_with_native_weights_cuts_out_a_picture() -> None:
    world = native_world()
    world.online = False
    service = Service(world.ports(make_engine=lambda way: NativeEngine(way.threads)), world.catalogue)
    file = sorted(testdata("quality/pets24/images").iterdir())[0].read_bytes()  # noise has no subject

    async def session() -> None:
        await service.start()
        options = {"recipe": {}, "previews": True}
        service.handle(protocol.start_job("j1", file, "photo.jpg", "u2netp", options))
        async with asyncio.timeout(DEADLINE_S):
            while "j1" not in world.over:
                await asyncio.sleep(0.02)
        await service.stop()

    asyncio.run(session())
    end = world.of("j1")[-1]
    assert end["type"] == "job-done", end
    assert end["result"]["provider"] == "native"
    assert world.stages("j1")[:2] == ["fetch-model", "load-session"]


@pytest.mark.parametrize(("word", "code"), [("fail", "inference-failed"), ("memory", "out-of-memory")])
def test_the_fake_breaks_as_it_is_told(word: str, code: str) -> None:
    world = World()
    model, weights = world.model("small"), list(world.source.contents.values())[:3]

    async def session() -> None:
        engine = FakeEngine(runs=[word])
        await engine.create(model, weights, deadline_s=DEADLINE_S)
        with pytest.raises(EngineError) as caught:
            await engine.run(np.zeros((1, 3, 4, 4), np.float32))
        assert caught.value.code == code

    run(session())


def test_the_fake_does_not_run_before_create_nor_after_abort_nor_without_weights() -> None:
    world = World()
    model, weights = world.model("small"), list(world.source.contents.values())[:3]
    tensor = np.zeros((1, 3, 4, 4), np.float32)

    async def session() -> None:
        with pytest.raises(EngineError):
            await FakeEngine().run(tensor)
        with pytest.raises(EngineError):
            await FakeEngine().create(model, weights[:2], deadline_s=DEADLINE_S)
        engine = FakeEngine()
        await engine.create(model, weights, deadline_s=DEADLINE_S)
        await engine.abort()
        with pytest.raises(EngineError):
            await engine.run(tensor)

    run(session())


def test_the_fake_hangs_until_it_is_aborted() -> None:
    async def session() -> None:
        engine = FakeEngine(runs=["hang"])
        await engine.create({"id": "x", "parts": []}, [], deadline_s=DEADLINE_S)
        task = asyncio.ensure_future(engine.run(np.zeros((1, 3, 4, 4), np.float32)))
        await asyncio.sleep(1000)
        assert not task.done()
        await engine.abort()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(session())


def test_the_fake_mask_is_a_soft_disc() -> None:
    mask = soft_disc(np.zeros((1, 3, 100, 100), np.float32))[0, 0]
    assert mask[50, 50] > 0.85
    assert mask[0, 0] == 0
    edge = mask[50, 85:95]
    assert ((edge > 0) & (edge < 0.8)).any()
