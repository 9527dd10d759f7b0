"""Room: tests. Starting an engine on a GPU: compared once, warmed up, of a fixed size."""

import pytest

from offcut.worker.engine import soft_disc
from tests.worker.gpu_desk import TENSOR, GpuDesk
from tests.worker.virtual_time import run


def test_a_checked_engine_is_warmed_up_at_the_size_of_pictures() -> None:
    desk = GpuDesk()

    async def session() -> None:
        await desk.begin()
        await desk.load()

    run(session())
    assert desk.ways() == ["webgpu 1 jspi"]
    engine = desk.world.made[0][1]
    assert engine.log == ["create", "run"]
    assert engine.size_hw == (64, 64)
    assert desk.world.stages("j1") == ["verify-model", "load-session", "warm-up"]


def test_a_new_engine_is_compared_with_the_processor_on_a_small_picture_once() -> None:
    desk = GpuDesk(checked=())

    async def session() -> None:
        await desk.begin()
        await desk.load()
        await desk.load("large", "j2")
        await desk.load("small", "j3")

    run(session())
    assert desk.ways() == ["wasm 2 jspi", "webgpu 1 jspi", "webgpu 1 jspi"] * 2 + ["webgpu 1 jspi"]
    logs = [engine.log for _, engine in desk.world.made]
    assert logs[:2] == [["create", "run", "release"]] * 2
    assert [engine.size_hw for _, engine in desk.world.made[:3]] == [None, (32, 32), (64, 64)]
    assert desk.said()[-1] == ("usable", None, ["small", "large"])
    assert desk.world.notices() == []


@pytest.mark.parametrize("word", ["wrong", "nan", "flat", "far"])
def test_a_gpu_that_computes_wrongly_is_not_used(word: str) -> None:
    desk = GpuDesk(checked=())
    desk.world.runs[:] = ["good", word]

    async def session() -> None:
        await desk.begin()
        raw, engine = await desk.infer()
        assert engine.provider == "wasm"
        assert (raw == soft_disc(TENSOR)).all()

    run(session())
    assert desk.ways() == ["wasm 2 jspi", "webgpu 1 jspi", "wasm 2 jspi"]
    assert desk.said()[-1] == ("failed", "wrong", [])
    assert desk.world.notices() == ["gpu-failed"]


def test_the_processor_has_no_size_and_no_warm_up() -> None:
    desk = GpuDesk(wish="off")

    async def session() -> None:
        await desk.begin()
        await desk.load()

    run(session())
    engine = desk.world.made[0][1]
    assert engine.log == ["create"] and engine.size_hw is None
    assert desk.world.stages("j1") == ["verify-model", "load-session"]
