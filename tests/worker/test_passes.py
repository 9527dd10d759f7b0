"""Room: tests. Several passes of two engines: the fake one sees a disc, or breaks when it is told to."""

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from offcut.contract.errors import EngineError, ModelError, NoSubjectError
from offcut.matte import codec
from offcut.worker.graphics import Graphics
from offcut.worker.job_events import JobEvents
from offcut.worker.passes import Passes, QuickLook, Seen
from offcut.worker.ports import Gpu
from offcut.worker.session import EngineSession
from offcut.worker.store import ModelStore
from tests.worker.fakes import World, picture_bytes
from tests.worker.virtual_time import clock_ms, run

PLAN: dict[str, Any] = {
    "robust": "small",
    "robust_cost": 0.15,
    "agree_from": 0.8,
    "passes": [{"side": 64, "fit": "aspect"}, {"side": 32, "fit": "stretch"}, {"side": 96, "fit": "stretch"}],
}


def consensus_world(saved: bool = True) -> World:
    """Return a world whose engine "large" looks together with "small"."""
    world = World()
    world.model("large")["consensus"] = PLAN
    world.model("large")["input"]["sizes_hw"] = [[64, 64], [32, 32], [96, 96]]
    if saved:
        world.save_all()
    return world


class Desk:
    def __init__(self, world: World) -> None:
        self.world = world
        ports = world.ports()
        self.graphics = Graphics(ports)
        self.session = EngineSession(ports, ModelStore(ports), self.graphics)
        self.passes = Passes(world.catalogue, self.session, self.graphics)
        self.shown: list[tuple[str, Any]] = []

    async def look(
        self, job_id: str = "j1", way: str = "consensus", engine: str = "large", is_kept: bool = False
    ) -> Seen:
        events = JobEvents(job_id, self.world.emit, clock_ms)
        model = self.world.model(engine)
        picture = codec.decode(picture_bytes(80, 60))

        async def show(engine: str, alpha: np.ndarray) -> None:
            self.shown.append((engine, alpha.shape))

        companion = await self.passes.begin(model, way, events)
        return await self.passes.look(picture, model, companion, events, QuickLook(show, is_kept))

    def log(self, number: int) -> list[str]:
        return self.world.made[number][1].log


def test_two_passes_that_agree_are_enough_and_both_engines_stay() -> None:
    desk = Desk(consensus_world())

    async def session() -> list[Seen]:
        return [await desk.look("j1"), await desk.look("j2")]

    first, _ = run(session())
    assert [one.engine for one in first.candidates] == ["small", "large"]
    assert first.candidates[1].alpha_u8.shape == (64, 64), "the fake picture is 4:3 and 64 has few multiples of 32"
    assert first.verdict is not None and not first.verdict.needs_look
    assert first.cost == pytest.approx(0.15 + (64 / 1024) ** 2)
    assert desk.log(0) == desk.log(1) == ["create", "run", "run"]
    assert desk.session.current == "large" and desk.session.has("small")
    assert desk.shown == [("small", (64, 64))] * 2


def test_progress_counts_the_passes() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["wrong"]
    run(desk.look())
    steps = [(event["done"], event["total"]) for event in desk.world.of("j1") if event.get("stage") == "infer"]
    assert steps == [(0, 2), (1, 2), (2, 3)]


def test_a_third_pass_decides_between_two() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["wrong"]
    seen = run(desk.look())
    assert [one.alpha_u8.shape for one in seen.candidates] == [(64, 64), (64, 64), (32, 32)]
    assert seen.verdict is not None and seen.verdict.needs_look
    middle = seen.alpha.shape[0] // 2
    assert seen.alpha[middle, middle] > 0.8 and seen.alpha[0, 0] < 0.1, "two saw the disc, one its surroundings"
    assert seen.verdict.alternatives == (0,)


def test_a_first_pass_that_sees_nothing_is_outvoted() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["flat"]
    seen = run(desk.look())
    assert len(seen.candidates) == 3 and desk.shown == []
    assert seen.alpha.max() > 0.8


def test_nobody_sees_anything() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["flat", "flat"]
    with pytest.raises(NoSubjectError):
        run(desk.look())
    assert desk.log(0) == desk.log(1) == ["create", "run"], "two that agree that there is nothing are enough"


def test_an_output_that_is_no_number_costs_its_engine() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["nan"]
    run(desk.look())
    assert desk.log(0) == ["create", "run", "release"]
    assert not desk.session.has("small")


def test_without_the_companion_the_chosen_engine_looks_alone_and_says_so() -> None:
    desk = Desk(consensus_world(saved=False))
    path = desk.world.model("small")["parts"][0]["path"]
    desk.world.source.plan[path] = [404]
    seen = run(desk.look())
    assert seen.verdict is None and seen.candidates == ()
    assert desk.world.notices() == ["consensus-incomplete"]
    assert desk.session.current == "large"


def test_a_site_that_lacks_the_companion_says_so_too() -> None:
    desk = Desk(consensus_world())
    desk.world.catalogue["models"] = [desk.world.model("large")]
    assert run(desk.look()).verdict is None
    assert desk.world.notices() == ["consensus-incomplete"]


def test_the_chosen_engine_is_not_replaced_by_its_companion() -> None:
    desk = Desk(consensus_world(saved=False))
    path = desk.world.model("large")["parts"][0]["path"]
    desk.world.source.plan[path] = [404]
    with pytest.raises(ModelError):
        run(desk.look())


def test_where_the_chosen_engine_cannot_be_had_the_first_look_may_stand_alone_and_says_so() -> None:
    desk = Desk(consensus_world(saved=False))
    path = desk.world.model("large")["parts"][0]["path"]
    desk.world.source.plan[path] = [404]
    seen = run(desk.look(is_kept=True))
    assert (seen.by, seen.verdict, seen.candidates) == ("small", None, ())
    assert seen.alpha[seen.alpha.shape[0] // 2, seen.alpha.shape[1] // 2] > 0.8 and seen.alpha[0, 0] < 0.1
    assert desk.world.notices() == ["quick-look-only"]
    assert [engine for engine, _ in desk.shown] == ["small"]


def test_a_first_look_that_saw_nothing_never_stands_alone() -> None:
    desk = Desk(consensus_world(saved=False))
    desk.world.runs[:] = ["flat"]
    desk.world.source.plan[desk.world.model("large")["parts"][0]["path"]] = [404]
    with pytest.raises(ModelError):
        run(desk.look(is_kept=True))


def test_weights_that_are_found_damaged_later_leave_the_first_look_too() -> None:
    desk = Desk(consensus_world())
    part = desk.world.model("large")["parts"][0]
    desk.world.cache.entries[part["sha256"]] = bytes(part["bytes"])
    desk.world.source.plan[part["path"]] = [404]
    assert run(desk.look(is_kept=True)).by == "small"


def test_a_companion_that_breaks_twice_leaves_a_single_pass() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["fail", "fail"]
    seen = run(desk.look())
    assert seen.verdict is None and seen.alpha.max() > 0.8
    assert desk.world.notices() == ["engine-restarted", "consensus-incomplete"]


def test_a_chosen_engine_that_breaks_twice_is_an_error() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["good", "fail", "fail"]
    with pytest.raises(EngineError):
        run(desk.look())


def test_a_later_pass_that_finds_no_memory_leaves_the_verdict_to_the_others() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["wrong", "good", "memory", "memory"]
    seen = run(desk.look())
    assert len(seen.candidates) == 2
    assert seen.verdict is not None and seen.verdict.needs_look
    assert "consensus-incomplete" in desk.world.notices()


def test_a_single_pass_lets_go_of_the_companion() -> None:
    desk = Desk(consensus_world())

    async def session() -> None:
        await desk.look("j1")
        seen = await desk.look("j2", way="single")
        assert seen.verdict is None

    run(session())
    assert desk.log(1) == ["create", "run", "run"], "the chosen engine went on"


def test_an_engine_without_a_plan_always_looks_alone() -> None:
    desk = Desk(consensus_world())
    assert run(desk.look(engine="small")).verdict is None
    assert len(desk.world.made) == 1 and desk.world.notices() == []


def test_on_a_gpu_sizes_are_fixed_and_two_engines_stay_on_it() -> None:
    world = consensus_world()
    world.gpu = Gpu(has_jspi=True, adapter="maker model", is_software=False)
    for engine in ("small", "large"):
        world.model(engine)["providers"] = ["webgpu", "wasm"]
    plan = {**PLAN, "passes": [{"side": 48, "fit": "aspect"}, *PLAN["passes"][1:]]}
    world.model("large")["consensus"] = plan
    desk = Desk(world)

    async def session() -> Seen:
        desk.graphics.start()
        desk.graphics.recall([{"adapter": "maker model", "cause": None, "checked": ["small", "large"]}], "auto")
        await desk.passes.load(world.model("large"), JobEvents("j0", world.emit, clock_ms))
        return await desk.look()

    seen = run(session())
    assert [way.provider for way in world.ways] == ["webgpu", "webgpu"]
    assert [engine.size_hw for _, engine in world.made] == [(48, 48), (64, 64)], "what is loaded ahead will do"
    assert seen.engine.provider == "webgpu"


def test_a_cancelled_pass_ends_its_engine_and_keeps_the_other() -> None:
    desk = Desk(consensus_world())
    desk.world.runs[:] = ["good", "hang"]

    async def session() -> None:
        task = asyncio.ensure_future(desk.look())
        await asyncio.sleep(5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(session())
    assert desk.log(1) == ["create", "run", "abort"]
    assert desk.session.has("small") and not desk.session.has("large")


def test_loading_ahead_loads_both_but_never_fails_for_the_companion() -> None:
    desk = Desk(consensus_world(saved=False))
    path = desk.world.model("small")["parts"][0]["path"]
    desk.world.source.plan[path] = [404]
    run(desk.passes.load(desk.world.model("large"), JobEvents("j1", desk.world.emit, clock_ms)))
    assert desk.session.current == "large" and not desk.session.has("small")
    assert desk.world.notices() == ["consensus-incomplete"]


class Closer(Desk):
    """Looks at a picture whose subject is small, so that a second look shows more of it."""

    async def twice(self, way: str = "consensus") -> tuple[Seen, Seen]:
        events = JobEvents("j1", self.world.emit, clock_ms)
        model = self.world.model("large")
        picture = codec.decode(picture_bytes(1200, 900))
        companion = await self.passes.begin(model, way, events)
        seen = await self.passes.look(picture, model, companion, events, QuickLook())
        size = seen.alpha.shape
        small = np.zeros(size, np.float32)
        small[size[0] // 2 :, size[1] // 2 :] = seen.alpha[size[0] // 2 :, size[1] // 2 :]
        first = replace(seen, alpha=small)
        return first, await self.passes.closer(picture, model, first, events)


@pytest.mark.parametrize("way", ["consensus", "single"])
def test_a_small_subject_is_looked_at_once_more(way: str) -> None:
    desk = Closer(consensus_world())
    first, second = run(desk.twice(way))
    assert second.alpha.size > first.alpha.size
    done = [(event["done"], event["total"]) for event in desk.world.of("j1") if event.get("stage") == "infer"]
    assert done[-1] == ((2, 3) if way == "consensus" else (1, 2))
    assert desk.session.has("small") == (way == "consensus")


def test_a_second_look_that_fails_or_sees_nothing_changes_nothing() -> None:
    desk = Closer(consensus_world())
    desk.world.runs[:] = ["good", "good", "fail", "fail"]
    first, second = run(desk.twice())
    assert second is first
    assert "second-look-failed" in desk.world.notices()
    desk = Closer(consensus_world())
    desk.world.runs[:] = ["good", "good", "flat"]
    first, second = run(desk.twice())
    assert second is first and desk.world.notices() == []


def test_a_disputed_subject_is_not_looked_at_more_closely() -> None:
    desk = Closer(consensus_world())
    desk.world.runs[:] = ["wrong"]
    first, second = run(desk.twice())
    assert second is first
