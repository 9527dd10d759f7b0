"""Room: tests."""

import asyncio
from typing import Any

import pytest

from offcut.contract.errors import ModelError
from offcut.worker.fetching import RETRY_DELAYS_S, all_or_first_error, fetch_part
from tests.worker.fakes import World
from tests.worker.virtual_time import run


def fetch(world: World, *plan: Any) -> bytes:
    part = world.model("small")["parts"][0]
    world.source.plan[part["path"]] = list(plan)
    data: bytes = run(fetch_part(world.ports(), part))
    assert data == world.source.contents[part["path"]]
    return data


def test_right_bytes_are_asked_for_once() -> None:
    world = World()
    fetch(world)
    assert [fresh for _, fresh in world.source.asked] == [False]


@pytest.mark.parametrize("failure", [None, 500, 503, 429])
def test_passing_failures_are_retried_with_growing_pauses(failure: int | None) -> None:
    world = World()
    fetch(world, failure, failure, failure)
    assert world.slept == [0.5, 1.0, 2.0]


def test_jitter_spreads_the_pauses() -> None:
    world = World()
    part = world.model("small")["parts"][0]
    world.source.plan[part["path"]] = [503, 503]
    spread = iter([0.0, 0.999])
    run(fetch_part(world.ports(jitter=lambda: next(spread)), part))
    assert world.slept == [pytest.approx(0.25), pytest.approx(1.499)]


def test_after_a_network_error_the_caches_are_passed_by() -> None:
    world = World()
    fetch(world, None)
    assert [fresh for _, fresh in world.source.asked] == [False, True]


@pytest.mark.parametrize("status", [404, 403, 400])
def test_an_answer_that_will_not_change_is_not_asked_for_again(status: int) -> None:
    world = World()
    with pytest.raises(ModelError) as caught:
        fetch(world, status)
    assert caught.value.code == "download-failed"
    assert caught.value.details["status"] == status
    assert len(world.source.asked) == 1
    assert world.slept == []


def test_a_server_that_stays_down_is_given_up() -> None:
    world = World()
    with pytest.raises(ModelError) as caught:
        fetch(world, *[503] * 20)
    assert caught.value.code == "download-failed"
    assert len(world.source.asked) == len(RETRY_DELAYS_S) + 1


def test_offline_says_so_without_retrying() -> None:
    world = World()
    world.online = False
    with pytest.raises(ModelError) as caught:
        fetch(world, None)
    assert caught.value.code == "not-saved-offline"
    assert len(world.source.asked) == 1


@pytest.mark.parametrize("wrong", [b"wrong", b"", "corrupt"])
def test_wrong_bytes_are_fetched_again_past_every_cache(wrong: bytes | str) -> None:
    world = World()
    fetch(world, wrong)
    assert [fresh for _, fresh in world.source.asked] == [False, True]


@pytest.mark.parametrize("wrong", [b"wrong", "corrupt"])
def test_wrong_bytes_twice_name_the_part(wrong: bytes | str) -> None:
    world = World()
    with pytest.raises(ModelError) as caught:
        fetch(world, wrong, wrong)
    assert caught.value.code == "model-corrupt"
    assert caught.value.details == {"part": world.model("small")["parts"][0]["path"]}
    assert len(world.source.asked) == 2


def test_the_first_error_stops_the_others() -> None:
    ends: list[str] = []

    async def long() -> None:
        try:
            await asyncio.sleep(100)
        finally:
            ends.append("stopped")

    async def failing() -> None:
        await asyncio.sleep(1)
        raise ModelError("model-corrupt", details={"part": "x"})

    with pytest.raises(ModelError):
        run(all_or_first_error([long(), failing()]))
    assert ends == ["stopped"]


def test_cancelling_stops_all_of_them_before_it_is_over() -> None:
    ends: list[str] = []

    async def long() -> None:
        try:
            await asyncio.sleep(100)
        finally:
            await asyncio.sleep(0)
            ends.append("stopped")

    async def session() -> None:
        task = asyncio.ensure_future(all_or_first_error([long(), long()]))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ends == ["stopped", "stopped"]

    run(session())
