"""Room: tests."""

from typing import Any

import pytest

from offcut.contract.errors import ModelError
from offcut.worker.courtesy import LONGEST_WAIT_S
from offcut.worker.job_events import JobEvents
from offcut.worker.store import ModelStore
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms, run

MOST_REQUESTS = 6  # FAULTS 32


def weights(world: World) -> list[Any]:
    events = JobEvents("j1", world.emit, clock_ms)
    answer: list[Any] = run(ModelStore(world.ports()).weights(world.model("small"), events))
    return answer


def refuse(world: World, *answers: Any) -> None:
    """Have the host, whatever it is asked for, give these answers before it gives parts."""
    plan = list(answers)
    for part in world.model("small")["parts"]:
        world.source.plan[part["path"]] = plan


def countdown(world: World) -> list[tuple[int, int]]:
    return [(e["done"], e["total"]) for e in world.of("j1") if e.get("stage") == "wait-for-host"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_time_gets_it_and_people_see_it_pass(status: int) -> None:
    world = World()
    refuse(world, (status, 3.0), (status, 3.0))
    parts = world.model("small")["parts"]
    assert weights(world) == [world.source.contents[part["path"]] for part in parts]
    assert countdown(world) == [(0, 3), (1, 3), (2, 3)]
    assert world.stages("j1") == ["fetch-model", "wait-for-host", "fetch-model"]
    assert len(world.source.asked) == 2 + 3


def test_only_one_asks_after_the_wait_until_the_host_answers() -> None:
    world = World(parts=6)
    refuse(world, (429, 2.0), (429, 2.0), (429, 2.0))
    weights(world)
    assert len(world.source.asked) == 3 + 6
    assert countdown(world) == [(0, 2), (1, 2), (0, 2), (1, 2)]


@pytest.mark.parametrize("answer", [429, 503, (429, 1.0), (503, 0.0), (429, -5.0)])
def test_a_host_that_goes_on_refusing_is_not_hammered(answer: Any) -> None:
    world = World(parts=6)
    refuse(world, *[answer] * 50)
    with pytest.raises(ModelError) as caught:
        weights(world)
    assert len(world.source.asked) <= MOST_REQUESTS
    assert caught.value.code == ("host-busy" if isinstance(answer, tuple) else "download-failed")


def test_a_wait_that_is_too_long_is_told_instead() -> None:
    world = World(parts=1)
    refuse(world, (503, LONGEST_WAIT_S + 1))
    with pytest.raises(ModelError) as caught:
        weights(world)
    assert caught.value.code == "host-busy"
    assert caught.value.details["seconds"] == LONGEST_WAIT_S + 1
    assert len(world.source.asked) == 1


def test_other_answers_are_not_its_business() -> None:
    world = World(parts=1)
    refuse(world, 404)
    with pytest.raises(ModelError) as caught:
        weights(world)
    assert caught.value.details["status"] == 404
