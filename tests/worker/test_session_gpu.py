"""Room: tests. What a picture costs when the graphics processor fails: one more try, on the processor."""

import asyncio

import numpy as np
import pytest

from offcut.contract.errors import EngineError
from offcut.worker.engine import soft_disc
from offcut.worker.patience import GPU_DEADLINE_S
from tests.worker.gpu_desk import TENSOR, GpuDesk
from tests.worker.virtual_time import run


def test_pictures_run_on_the_gpu_one_after_the_other() -> None:
    desk = GpuDesk()

    async def session() -> None:
        await desk.begin()
        await desk.load()
        for number in range(3):
            raw, engine = await desk.infer("small", f"j{number}")
            assert engine.provider == "webgpu" and (raw == soft_disc(TENSOR)).all()

    run(session())
    assert desk.world.made[0][1].log == ["create", "run", "run", "run", "run"]
    assert desk.world.notices() == []


def test_another_size_is_another_session() -> None:
    desk = GpuDesk()
    small = np.zeros((1, 3, 32, 32), dtype=np.float32)

    async def session() -> None:
        await desk.begin()
        await desk.infer()
        raw, _ = await desk.infer("small", "j2", small)
        assert raw.shape == (1, 1, 32, 32)
        assert desk.world.made[0][1].log[-1] == "release"

    run(session())
    assert [engine.size_hw for _, engine in desk.world.made] == [(64, 64), (32, 32)]


@pytest.mark.parametrize(
    ("creates", "runs", "cause"),
    [
        (["fail"], [], "start"),
        (["memory"], [], "failed"),
        (["hang"], [], "slow"),
        ([], ["fail"], "failed"),
        ([], ["good", "fail"], "failed"),
        ([], ["good", "memory"], "failed"),
        ([], ["good", "hang"], "slow"),
        ([], ["good", "nan"], "wrong"),
        ([], ["good", "far"], "wrong"),
        ([], ["good", "flat"], "wrong"),
    ],
)
def test_a_failure_is_done_again_on_the_processor_said_and_remembered(
    creates: list[str], runs: list[str], cause: str
) -> None:
    desk = GpuDesk()
    desk.world.creates[:], desk.world.runs[:] = creates, runs
    cause = "failed" if creates == ["fail"] else cause  # FakeEngine names a file that is not ONNX Runtime's

    async def session() -> None:
        await desk.begin()
        raw, engine = await desk.infer()
        assert engine.provider == "wasm" and engine.threads == 2
        assert (raw == soft_disc(TENSOR)).all()
        assert asyncio.get_running_loop().time() < GPU_DEADLINE_S + 5
        await desk.infer("small", "j2")

    run(session())
    assert desk.ways() == ["webgpu 1 jspi", "wasm 2 jspi"], "the next picture does not try again"
    assert desk.said()[-1] == ("failed", cause, [])
    assert desk.world.notices() == ["gpu-failed"]


def test_a_failure_while_loading_ahead_is_told_too() -> None:
    desk = GpuDesk()
    desk.world.creates[:] = ["memory"]

    async def session() -> None:
        await desk.begin()
        await desk.load()

    run(session())
    assert desk.session.current == "small"
    assert desk.said()[-1][:2] == ("failed", "failed")


@pytest.mark.parametrize("word", ["flat", "nan", "far"])
def test_what_the_processor_sees_the_same_is_not_the_gpu_s_fault(word: str) -> None:
    desk = GpuDesk()
    desk.world.runs[:] = ["good", word, word]

    async def session() -> None:
        await desk.begin()
        await desk.infer()
        assert desk.graphics.state == "usable"
        _, engine = await desk.infer("small", "j2")
        assert engine.provider == "webgpu", "the next picture has the GPU again"

    run(session())
    assert desk.ways() == ["webgpu 1 jspi", "wasm 2 jspi", "webgpu 1 jspi"]
    assert desk.world.notices() == []


def test_what_fails_everywhere_is_not_the_gpu_s_fault() -> None:
    desk = GpuDesk()
    desk.world.creates[:] = ["memory", "memory", "memory"]

    async def session() -> None:
        await desk.begin()
        with pytest.raises(EngineError) as caught:
            await desk.infer()
        assert caught.value.code == "out-of-memory"

    run(session())
    assert desk.ways() == ["webgpu 1 jspi", "wasm 2 jspi", "wasm 1 jspi"]
    assert desk.graphics.state == "usable"
    assert desk.world.notices() == ["engine-restarted"]


def test_trying_again_takes_the_next_picture_back_to_the_gpu() -> None:
    desk = GpuDesk()
    desk.world.runs[:] = ["good", "fail"]

    async def session() -> None:
        await desk.begin()
        await desk.infer()
        desk.graphics.retry()
        _, engine = await desk.infer("small", "j2")
        assert engine.provider == "webgpu"

    run(session())
    # After a failure the comparison is due again.
    expected = ["webgpu 1 jspi", "wasm 2 jspi", "wasm 2 jspi", "webgpu 1 jspi", "webgpu 1 jspi"]
    assert desk.ways() == expected


def test_a_remembered_failure_is_not_tried() -> None:
    desk = GpuDesk()
    desk.memory[0]["cause"] = "lost"

    async def session() -> None:
        await desk.begin()
        _, engine = await desk.infer()
        assert engine.provider == "wasm"

    run(session())
    assert desk.ways() == ["wasm 2 jspi"]
    assert desk.world.notices() == []


@pytest.mark.parametrize("words", [(["hang"], []), ([], ["hang"]), ([], ["good", "hang"])])
def test_cancelling_is_no_failure(words: tuple[list[str], list[str]]) -> None:
    desk = GpuDesk()
    desk.world.creates[:], desk.world.runs[:] = words

    async def session() -> None:
        await desk.begin()
        task = asyncio.ensure_future(desk.infer())
        await asyncio.sleep(5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert desk.world.made[-1][1].log[-1] == "abort"
        _, engine = await desk.infer("small", "j2")
        assert engine.provider == "webgpu"

    run(session())
    assert desk.graphics.state == "usable"


def test_a_picture_waits_until_the_gpu_is_found() -> None:
    desk = GpuDesk()
    desk.world.finding_takes_s = 3.0

    async def session() -> None:
        await desk.begin()
        _, engine = await desk.infer()
        assert engine.provider == "webgpu"
        assert asyncio.get_running_loop().time() >= 3

    run(session())
