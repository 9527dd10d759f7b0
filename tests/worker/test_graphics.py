"""Room: tests."""

import asyncio
from typing import Any

import pytest

from offcut.contract import graphics as words
from offcut.contract.errors import EngineError
from offcut.worker.graphics import FIND_S, Graphics, cause_of
from offcut.worker.ports import Gpu
from tests.worker.fakes import World
from tests.worker.gpu_desk import ADAPTER, GPU, GpuDesk
from tests.worker.virtual_time import run

NO_JSPI = Gpu(has_jspi=False, adapter=None, is_software=False)
NO_ADAPTER = Gpu(has_jspi=True, adapter=None, is_software=False)
SOFTWARE = Gpu(has_jspi=True, adapter=ADAPTER, is_software=True)


def known(gpu: Any, *, wish: str = "auto", cause: str | None = None) -> Graphics:
    desk = GpuDesk(gpu, wish=wish)
    desk.memory[0]["cause"] = cause

    async def session() -> None:
        await desk.begin()
        await desk.graphics.known()

    run(session())
    assert desk.said()[-1][0] == desk.graphics.state
    return desk.graphics


@pytest.mark.parametrize(
    ("gpu", "wish", "cause", "state", "runtime"),
    [
        (GPU, "auto", None, "usable", "jspi"),
        (GPU, "auto", "lost", "failed", "jspi"),
        (GPU, "auto", "start", "failed", "plain"),
        (GPU, "off", None, "off", "jspi"),
        (SOFTWARE, "auto", None, "software", "plain"),
        (SOFTWARE, "any", None, "usable", "jspi"),
        (SOFTWARE, "any", "wrong", "failed", "jspi"),
        (NO_ADAPTER, "any", None, "none", "plain"),
        (NO_JSPI, "auto", None, "none", "plain"),
        (EngineError("engine-start-failed", details={"file": "x", "cause": "y"}), "auto", None, "none", "plain"),
    ],
)
def test_what_is_used(gpu: Any, wish: str, cause: str | None, state: str, runtime: str) -> None:
    graphics = known(gpu, wish=wish, cause=cause)
    assert (graphics.state, graphics.runtime) == (state, runtime)
    assert state in words.STATES and runtime in words.RUNTIMES


def test_an_engine_may_be_for_the_processor_only() -> None:
    graphics = known(GPU)
    assert graphics.is_used_for({"id": "x", "providers": ["webgpu", "wasm"]})
    assert not graphics.is_used_for({"id": "x", "providers": ["wasm"]})


def test_a_browser_that_never_answers_has_no_gpu() -> None:
    desk = GpuDesk()
    desk.world.finding_takes_s = 1e6

    async def session() -> None:
        await desk.begin()
        await desk.graphics.known()
        assert asyncio.get_running_loop().time() == pytest.approx(FIND_S)

    run(session())
    assert desk.said() == [("none", None, [])]


def test_nothing_is_said_until_both_sides_are_known() -> None:
    for early_memory in (True, False):
        world = World()
        world.gpu = GPU
        graphics = Graphics(world.ports())

        async def session(world: World = world, graphics: Graphics = graphics, early: bool = early_memory) -> None:
            graphics.start()
            if early:
                graphics.recall([], "auto")
                assert world.events == []
            await graphics.known()
            if not early:
                assert world.events == []
                graphics.recall([], "auto")
            assert [event["state"] for event in world.events] == ["usable"]

        run(session())


def test_a_gpu_that_nobody_looked_for_is_none() -> None:
    graphics = Graphics(World().ports())
    run(graphics.known())
    assert graphics.state == "none" and graphics.runtime == "plain"


def test_blame_is_remembered_until_somebody_retries() -> None:
    desk = GpuDesk()

    async def session() -> None:
        await desk.begin()
        await desk.graphics.known()
        desk.graphics.blame("impossible")
        desk.graphics.retry()
        desk.graphics.passed(desk.world.model("large"))

    run(session())
    assert desk.said() == [
        ("usable", None, ["small"]),
        ("failed", "wrong", []),
        ("usable", None, []),
        ("usable", None, ["large"]),
    ]


def test_a_runtime_that_did_not_start_is_left_alone_at_once() -> None:
    graphics = known(GPU)
    graphics.suspect("lost")
    assert graphics.runtime == "jspi"
    graphics.suspect("start")
    assert graphics.runtime == "plain"
    graphics.retry()
    assert graphics.runtime == "jspi"


@pytest.mark.parametrize(
    ("code", "details", "cause"),
    [
        ("engine-start-failed", {"file": "vendor/ort/x.wasm", "cause": "x"}, "start"),
        ("engine-start-failed", {"file": "small", "cause": "x"}, "failed"),
        ("engine-start-failed", {"file": "small", "cause": "x", "slow": True}, "slow"),
        ("inference-timeout", {"seconds": 60}, "slow"),
        ("inference-failed", {"cause": "x", "lost": True}, "lost"),
        ("inference-failed", {"cause": "x", "wrong": True}, "wrong"),
        ("inference-failed", {"cause": "x"}, "failed"),
        ("out-of-memory", {}, "failed"),
    ],
)
def test_errors_are_remembered_by_their_cause(code: str, details: dict[str, Any], cause: str) -> None:
    assert cause_of(EngineError(code, "x", details)) == cause
    assert cause in words.CAUSES
