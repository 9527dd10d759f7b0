"""Room: tests."""

import asyncio
from typing import Any

import numpy as np
import pytest

from offcut.contract.errors import EngineError, ModelError
from offcut.worker.engine import FakeEngine, soft_disc
from offcut.worker.graphics import Graphics
from offcut.worker.job_events import JobEvents
from offcut.worker.patience import FIRST_DEADLINE_S, SHORTEST_DEADLINE_S
from offcut.worker.session import EngineSession, Wish
from offcut.worker.store import ModelStore
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms, run

TENSOR = np.zeros((1, 3, 8, 8), dtype=np.float32)


class Desk:
    """A session in a world where all weights are saved."""

    def __init__(self) -> None:
        self.world = World()
        self.world.save_all()
        ports = self.world.ports()
        self.session = EngineSession(ports, ModelStore(ports), Graphics(ports))

    def events(self, job_id: str = "j1") -> JobEvents:
        return JobEvents(job_id, self.world.emit, clock_ms)

    async def load(self, engine: str = "small", job_id: str = "j1") -> None:
        await self.session.load(self.world.model(engine), self.events(job_id))

    async def infer(self, engine: str = "small", job_id: str = "j1") -> tuple[Any, Any]:
        return await self.session.infer(self.world.model(engine), TENSOR, self.events(job_id))

    def safers(self) -> list[bool]:
        return [safer for safer, _ in self.world.made]

    def log(self, number: int) -> list[str]:
        return self.world.made[number][1].log


def test_the_engine_is_loaded_once_for_many_pictures() -> None:
    desk = Desk()

    async def session() -> None:
        await desk.load()
        for _ in range(3):
            raw, engine = await desk.infer()
            assert np.array_equal(raw, soft_disc(TENSOR))
            assert engine.threads == 2

    run(session())
    assert desk.log(0) == ["create", "run", "run", "run"]
    assert desk.session.current == "small"
    assert desk.world.notices() == []


def test_another_engine_replaces_the_first_one() -> None:
    desk = Desk()

    async def session() -> None:
        await desk.load("small")
        await desk.load("large", "j2")

    run(session())
    assert desk.log(0) == ["create", "release"]
    assert desk.session.current == "large"


def test_an_engine_that_cannot_be_fetched_does_not_cost_the_one_that_works() -> None:
    desk = Desk()
    path = desk.world.model("large")["parts"][0]
    del desk.world.cache.entries[path["sha256"]]
    desk.world.source.plan[path["path"]] = [404]

    async def session() -> None:
        await desk.load("small")
        with pytest.raises(ModelError):
            await desk.load("large", "j2")
        await desk.infer("small", "j3")

    run(session())
    assert desk.log(0) == ["create", "run"]


@pytest.mark.parametrize("word", ["fail", "memory", "hang"])
def test_a_start_that_fails_is_tried_once_more_in_the_safer_way(word: str) -> None:
    desk = Desk()
    desk.world.creates[:] = [word]
    run(desk.load())
    assert desk.safers() == [False, True]
    assert desk.log(0) == ["create", "abort"]
    assert desk.session.current == "small"
    assert desk.world.notices() == ["engine-restarted"]


@pytest.mark.parametrize(
    ("word", "code"), [("fail", "engine-start-failed"), ("memory", "out-of-memory"), ("hang", "engine-start-failed")]
)
def test_a_start_that_fails_twice_is_an_error_and_leaves_nothing(word: str, code: str) -> None:
    desk = Desk()
    desk.world.creates[:] = [word, word]
    with pytest.raises(EngineError) as caught:
        run(desk.load())
    assert caught.value.code == code
    assert desk.session.current is None
    assert [engine.log[-1] for _, engine in desk.world.made] == ["abort", "abort"]


@pytest.mark.parametrize("word", ["fail", "memory", "hang"])
def test_a_run_that_fails_is_tried_once_more_on_a_new_safer_engine(word: str) -> None:
    desk = Desk()
    desk.world.runs[:] = [word]

    async def session() -> None:
        await desk.load()
        _, engine = await desk.infer()
        assert engine.threads == 1
        await desk.infer("small", "j2")

    run(session())
    assert desk.log(0) == ["create", "run", "abort"]
    assert desk.log(1) == ["create", "run", "run"]  # and the next picture goes on with it
    assert desk.safers() == [False, True]
    assert desk.world.stages("j1") == ["verify-model", "load-session", "infer"] * 2
    restarted = [event for event in desk.world.events if event["type"] == "notice"]
    assert [event["code"] for event in restarted] == ["engine-restarted"]


@pytest.mark.parametrize(
    ("word", "code"), [("fail", "inference-failed"), ("memory", "out-of-memory"), ("hang", "inference-timeout")]
)
def test_a_run_that_fails_twice_costs_that_picture_only(word: str, code: str) -> None:
    desk = Desk()
    desk.world.runs[:] = [word, word]

    async def session() -> None:
        with pytest.raises(EngineError) as caught:
            await desk.infer()
        assert caught.value.code == code
        assert desk.session.current is None
        _, engine = await desk.infer("small", "j2")
        assert engine.threads == 2

    run(session())
    assert desk.safers() == [False, True, False]


def test_a_bug_in_the_engine_ends_it_and_passes() -> None:
    desk = Desk()
    desk.world.runs[:] = ["crash"]
    with pytest.raises(ZeroDivisionError):
        run(desk.infer())
    assert desk.log(0) == ["create", "run", "abort"]
    assert desk.session.current is None


@pytest.mark.parametrize("where", ["create", "run"])
def test_cancelling_aborts_the_engine_at_once(where: str) -> None:
    desk = Desk()
    (desk.world.creates if where == "create" else desk.world.runs)[:] = ["hang"]

    async def session() -> None:
        task = asyncio.ensure_future(desk.infer())
        await asyncio.sleep(5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.get_running_loop().time() == pytest.approx(5)
        assert desk.session.current is None
        await desk.infer("small", "j2")

    run(session())
    assert desk.log(0)[-1] == "abort"
    assert desk.safers() == [False, False]


class SlowEngine(FakeEngine):
    """Takes its time for each run."""

    seconds: list[float] = []

    async def run(self, tensor: Any) -> Any:
        await asyncio.sleep(self.seconds.pop(0))
        return await super().run(tensor)


def timeouts(deadline_s: float | None, *seconds: float) -> list[float | str]:
    """Run pictures that take so many seconds; return what each took, or the code of its error."""
    world = World()
    world.save_all()
    ports = world.ports(make_engine=lambda way: SlowEngine())
    session = EngineSession(ports, ModelStore(ports), Graphics(ports))
    model = dict(world.model("small"))
    if deadline_s is not None:
        model["deadline_s"] = deadline_s
    outcomes: list[float | str] = []

    async def pictures() -> None:
        for number, takes in enumerate(seconds):
            SlowEngine.seconds = [takes, takes]
            started = asyncio.get_running_loop().time()
            try:
                await session.infer(model, TENSOR, JobEvents(f"j{number}", world.emit, clock_ms))
                outcomes.append(round(asyncio.get_running_loop().time() - started))
            except EngineError as error:
                outcomes.append(f"{error.code} {error.details['seconds']:.0f}")

    run(pictures())
    return outcomes


def test_the_first_run_has_plenty_of_time() -> None:
    assert timeouts(None, FIRST_DEADLINE_S - 1) == [FIRST_DEADLINE_S - 1]
    assert timeouts(None, FIRST_DEADLINE_S + 1) == [f"inference-timeout {FIRST_DEADLINE_S:.0f}"]


def test_later_runs_have_ten_times_the_slowest_but_never_less_than_half_a_minute() -> None:
    assert timeouts(None, 29, 1, 291) == [29, 1, "inference-timeout 290"]
    assert timeouts(None, 1, 31) == [1, f"inference-timeout {SHORTEST_DEADLINE_S:.0f}"]


def test_the_catalogue_may_set_the_deadline() -> None:
    assert timeouts(5.0, 4, 6) == [4, "inference-timeout 5"]


def test_two_engines_that_look_together_stay_loaded() -> None:
    desk = Desk()
    world, together = desk.world, ("large", "small")

    async def session() -> None:
        for number in range(2):
            for engine in ("small", "large"):
                events = desk.events(f"{engine}{number}")
                await desk.session.grant(Wish(world.model(engine), events, TENSOR, together))

    run(session())
    assert desk.log(0) == desk.log(1) == ["create", "run", "run"]
    assert desk.session.current == "large" and desk.session.has("small")


def test_an_engine_outside_the_pair_takes_the_place_of_both() -> None:
    desk = Desk()

    async def session() -> None:
        await desk.session.load(desk.world.model("small"), desk.events(), ("large", "small"))
        await desk.session.load(desk.world.model("large"), desk.events("j2"), ("large", "small"))
        await desk.infer("small", "j3")

    run(session())
    assert desk.log(0) == ["create", "run"] and desk.log(1) == ["create"]
    run(desk.load("large", "j4"))
    assert desk.session.current == "large"


def test_the_pair_is_let_go_before_the_safest_way_is_tried() -> None:
    """The memory of the other one may be what is missing."""
    desk = Desk()
    desk.world.runs[:] = ["good", "memory"]

    async def session() -> None:
        for engine in ("small", "large"):
            wish = Wish(desk.world.model(engine), desk.events(engine), TENSOR, ("large", "small"))
            await desk.session.grant(wish)

    run(session())
    assert desk.log(0) == ["create", "run", "release"]
    assert desk.log(1) == ["create", "run", "abort"]
    assert desk.log(2) == ["create", "run"]
    assert desk.safers() == [False, False, True]


def test_one_engine_can_be_released_alone() -> None:
    desk = Desk()

    async def session() -> None:
        for engine in ("large", "small"):
            await desk.session.load(desk.world.model(engine), desk.events(engine), ("large", "small"))
        await desk.session.release("large")
        await desk.session.release("large")

    run(session())
    assert desk.session.current == "small"
    assert desk.log(0) == ["create", "release"] and desk.log(1) == ["create"]


def test_turns_are_taken_one_after_the_other_and_a_loaded_engine_is_not_waited_for() -> None:
    desk = Desk()
    order: list[str] = []

    async def use(job_id: str) -> None:
        async with desk.session.turn(desk.events(job_id)):
            order.append(job_id + " begins")
            await asyncio.sleep(10)
            order.append(job_id + " ends")

    async def session() -> None:
        await desk.load()
        users = [asyncio.ensure_future(use(job_id)) for job_id in ("a", "b")]
        await asyncio.sleep(1)
        await desk.load()
        order.append("loaded")
        loading = asyncio.ensure_future(desk.load("large", "j2"))
        await asyncio.sleep(1)
        assert desk.session.current == "small"
        await asyncio.gather(*users, loading)

    run(session())
    assert order == ["a begins", "loaded", "a ends", "b begins", "b ends"]
    assert desk.session.current == "large"
