"""Room: tests. How long an engine may take on the processor is tested in test_session.py; here, on the GPU."""

import asyncio

import numpy as np
import pytest

from offcut.contract import own
from offcut.contract.errors import EngineError
from offcut.worker.engine import FakeEngine
from offcut.worker.graphics import cause_of
from offcut.worker.patience import FIRST_DEADLINE_S, GPU_DEADLINE_S, SHORTEST_DEADLINE_S, Patience
from offcut.worker.ways import Way, on_gpu, on_processor
from tests.contract.test_own import own_entry
from tests.worker.fakes import World
from tests.worker.virtual_time import run

TENSOR = np.zeros((1, 3, 8, 8), dtype=np.float32)


@pytest.mark.parametrize(("way", "seconds"), [(on_gpu(), GPU_DEADLINE_S), (on_processor(2, "plain"), FIRST_DEADLINE_S)])
def test_a_start_that_hangs_is_ended_and_called_slow(way: Way, seconds: float) -> None:
    world = World()
    engine = FakeEngine(creates=["hang"])
    parts = [b""] * 3

    async def session() -> None:
        with pytest.raises(EngineError) as caught:
            await Patience(world.ports()).create(engine, world.model("small"), way, parts, None)
        assert cause_of(caught.value) == "slow"
        assert asyncio.get_running_loop().time() == pytest.approx(seconds)

    run(session())
    assert engine.log == ["create", "abort"]


@pytest.mark.parametrize(("deadline_s", "seconds"), [(5, SHORTEST_DEADLINE_S), (90, 90), (600, FIRST_DEADLINE_S)])
def test_the_start_of_a_model_of_ones_own_takes_no_longer_than_its_owner_waits(deadline_s: int, seconds: float) -> None:
    engine = FakeEngine(creates=["hang"])
    model = own.as_engine(own_entry(deadline_s=deadline_s))

    async def session() -> None:
        with pytest.raises(EngineError):
            await Patience(World().ports()).create(engine, model, on_processor(2, "plain"), [b""], None)
        assert asyncio.get_running_loop().time() == pytest.approx(seconds)

    run(session())


def test_what_was_learnt_on_the_gpu_does_not_hurry_the_processor() -> None:
    world = World()
    model, parts = world.model("small"), [b""] * 3
    patience = Patience(world.ports())

    async def session() -> None:
        quick, stuck = FakeEngine(), FakeEngine(runs=["hang"])
        for engine in (quick, stuck):
            await engine.create(model, parts, deadline_s=1)
        await patience.run(quick, model, on_gpu(), TENSOR)
        with pytest.raises(EngineError) as caught:
            await patience.run(stuck, model, on_processor(2, "jspi"), TENSOR)
        assert caught.value.details["seconds"] == FIRST_DEADLINE_S

    run(session())
