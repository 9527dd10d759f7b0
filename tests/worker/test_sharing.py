"""Room: tests. Tabs of one browser are worlds that share locks and storage."""

import asyncio
from typing import Any

import pytest

from offcut.worker.job_events import JobEvents
from offcut.worker.sharing import LONGEST_WAIT_S, turn_for
from offcut.worker.store import ModelStore
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms, run


def tabs(count: int, parts: int = 5) -> list[World]:
    worlds = [World(parts=parts) for _ in range(count)]
    for world in worlds[1:]:
        world.cache, world.locks = worlds[0].cache, worlds[0].locks
    return worlds


async def weights(world: World) -> list[Any]:
    events = JobEvents("j1", world.emit, clock_ms)
    return await ModelStore(world.ports()).weights(world.model("small"), events)


def asked(worlds: list[World]) -> list[str]:
    return sorted(path for world in worlds for path, _ in world.source.asked)


def fetched(world: World) -> list[int]:
    return [event["done"] for event in world.of("j1") if event.get("stage") == "fetch-model"]


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("late_s", [0.0, 0.05, 0.15])
def test_tabs_that_want_the_same_engine_fetch_each_part_once(count: int, late_s: float) -> None:
    worlds = tabs(count)

    async def one(index: int) -> list[Any]:
        await asyncio.sleep(index * late_s)
        return await weights(worlds[index])

    async def session() -> list[Any]:
        return await asyncio.gather(*(one(index) for index in range(count)))

    right = [worlds[0].source.contents[part["path"]] for part in worlds[0].model("small")["parts"]]
    assert run(session()) == [right] * count
    assert asked(worlds) == sorted(part["path"] for part in worlds[0].model("small")["parts"])
    for world in worlds:
        assert fetched(world) == sorted(fetched(world)), "progress never goes back"
        assert fetched(world)[-1] == 5000
    assert not any(turn.locked() for turn in worlds[0].locks.taken.values())


def test_a_tab_whose_holder_goes_away_takes_over() -> None:
    first, second = worlds = tabs(2)
    first.source.seconds = 1000.0

    async def session() -> None:
        holder = asyncio.ensure_future(weights(first))
        await asyncio.sleep(1)
        waiting = asyncio.ensure_future(weights(second))
        await asyncio.sleep(5)
        assert second.source.asked == [] and first.locks.waiting
        holder.cancel()  # what a crashed tab does to its turns
        await asyncio.wait({waiting}, timeout=2)
        assert waiting.done()

    run(session())
    assert len(second.source.asked) == 5
    assert len(asked(worlds)) == 7


def test_a_holder_that_hangs_is_not_waited_for_for_ever() -> None:
    first, second = tabs(2, parts=1)
    first.source.seconds = 3000.0

    async def session() -> float:
        holder = asyncio.ensure_future(weights(first))
        await asyncio.sleep(1)
        await weights(second)
        holder.cancel()
        return clock_ms() / 1000

    assert run(session()) == pytest.approx(1 + LONGEST_WAIT_S, abs=1)


def test_without_turns_everybody_downloads() -> None:
    worlds = tabs(2)
    worlds[0].locks.refuses = True

    async def session() -> None:
        await asyncio.gather(*(weights(world) for world in worlds))

    run(session())
    assert len(asked(worlds)) == 10


def test_where_nothing_can_be_saved_the_next_one_fetches_for_itself() -> None:
    worlds = tabs(2)
    worlds[0].cache.room_bytes = 0

    async def session() -> list[Any]:
        return await asyncio.gather(*(weights(world) for world in worlds))

    first, second = run(session())
    assert first == second
    assert len(asked(worlds)) == 10


@pytest.mark.parametrize("when_s", [0.0, 0.5, 1.0])
def test_a_turn_is_given_back_whenever_its_waiter_is_cancelled(when_s: float) -> None:
    """Also when it is given in the very moment of the cancel: the order of the two must not matter."""
    world = World()
    part = world.model("small")["parts"][0]

    async def held() -> None:
        async with turn_for(world.ports(), part):
            await asyncio.sleep(1)

    async def session() -> None:
        first, second = asyncio.ensure_future(held()), asyncio.ensure_future(held())
        await asyncio.sleep(when_s)
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        await asyncio.sleep(0)
        assert not world.locks.taken[part["path"]].locked()

    run(session())
