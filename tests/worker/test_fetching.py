"""Room: tests."""

import asyncio
from typing import Any

import pytest

from offcut.contract.errors import ModelError
from offcut.worker.courtesy import RETRY_DELAYS_S
from offcut.worker.fetching import Downloads, all_or_first_error
from offcut.worker.job_events import JobEvents
from offcut.worker.ports import Ports
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms, run

MIRROR = "https://mirror.example/w/"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


def downloads(world: World, mirror: str = "", ports: Ports | None = None) -> Downloads:
    return Downloads(ports or world.ports(), JobEvents("j1", world.emit, clock_ms), mirror)


def fetch(world: World, *plan: Any, mirror: str = "") -> str:
    part = world.model("small")["parts"][0]
    world.source.plan[part["path"]] = list(plan)
    data, origin = run(downloads(world, mirror).part(part))
    assert data == world.source.contents[part["path"]]
    return str(origin)


def at_mirror(world: World) -> str:
    """Put the first part of the small engine on the mirror; return its address there."""
    part = world.model("small")["parts"][0]
    address = MIRROR + part["sha256"] + ".bin"
    world.source.contents[address] = world.source.contents[part["path"]]
    return address


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
    run(downloads(world, ports=world.ports(jitter=lambda: next(spread))).part(part))
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


def test_a_pointer_of_git_lfs_is_called_so_and_not_asked_for_again() -> None:
    world = World()
    with pytest.raises(ModelError) as caught:
        fetch(world, POINTER, POINTER)
    assert caught.value.code == "weights-pointer"
    assert caught.value.details == {"part": world.model("small")["parts"][0]["path"]}
    assert len(world.source.asked) == 1


def test_a_mirror_is_asked_first() -> None:
    world = World()
    address = at_mirror(world)
    assert fetch(world, mirror=MIRROR) == "mirror"
    assert world.source.asked == [(address, False)]
    assert world.notices() == []


@pytest.mark.parametrize("fault", [404, 503, None, b"other bytes", "corrupt"])
def test_a_mirror_that_fails_is_said_once_and_not_asked_again(fault: Any) -> None:
    world = World()
    address = at_mirror(world)
    world.source.plan[address] = [fault]
    first, second = world.model("small")["parts"][:2]

    async def both() -> list[str]:
        job = downloads(world, MIRROR)
        return [(await job.part(part))[1] for part in (first, second)]

    assert run(both()) == ["site", "site"]
    assert [path for path, _ in world.source.asked] == [address, first["path"], second["path"]]
    assert world.notices() == ["mirror-failed"]
    assert world.events[0]["details"]["address"] == MIRROR


def test_a_mirror_that_never_answers_is_given_up() -> None:
    world = World()
    address = at_mirror(world)
    part = world.model("small")["parts"][0]
    ports = world.ports()
    fetch_as_told = world.source.fetch

    async def hanging(part: dict[str, Any], *, fresh: bool) -> bytes:
        if "url" in part:
            await asyncio.sleep(10_000)
        return await fetch_as_told(part, fresh=fresh)

    world.source.fetch = hanging  # type: ignore[method-assign]
    assert run(downloads(world, MIRROR, ports).part(part))[1] == "site"
    assert address not in [path for path, _ in world.source.asked]


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
