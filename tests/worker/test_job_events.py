"""Room: tests."""

from typing import Any

import pytest

from offcut.contract.errors import EngineError
from offcut.worker.job_events import JobEvents
from tests.worker.virtual_time import run


def make(said: list[dict[str, Any]], job_id: str = "j1") -> JobEvents:
    ticks = iter(range(0, 100000, 10))
    return JobEvents(job_id, said.append, lambda: float(next(ticks)))


def test_a_job_starts_once_and_ends_once() -> None:
    said: list[dict[str, Any]] = []
    events = make(said)
    events.started()
    events.started()
    events.progress("decode", 0, 1)
    events.cancelled()
    events.progress("infer", 0, 1)
    events.done({})
    events.failed(EngineError("out-of-memory"))
    events.cancelled()
    assert [event["type"] for event in said] == ["job-started", "job-progress", "job-cancelled"]


def test_each_stage_is_timed_even_when_it_comes_twice() -> None:
    events = make([])  # each look at the clock is 10 ms later
    events.progress("fetch-model", 0, 10, "bytes")
    events.progress("fetch-model", 10, 10, "bytes")
    events.progress("infer", 0, 1)
    events.progress("fetch-model", 0, 10, "bytes")
    assert events.timings_ms() == {"fetch-model": 20.0, "infer": 10.0}


def test_what_a_job_waits_for_is_not_timed() -> None:
    events = make([])  # each look at the clock is 10 ms later
    events.progress("prepare", 0, 1)
    events.rest()
    events.rest()
    assert events.own_ms() == 10.0
    events.progress("infer", 0, 1)
    assert events.timings_ms() == {"prepare": 10.0, "infer": 10.0}


def test_stages_are_told_and_remembered_until_the_job_is_over() -> None:
    events = make([])
    told: list[bool] = []
    events.on_stage = lambda: told.append(events.has_entered("infer"))
    events.progress("decode", 0, 1)
    events.progress("infer", 0, 2)
    events.progress("infer", 1, 2)
    events.progress("compose", 0, 1)
    events.cancelled()
    events.progress("encode", 0, 1)
    assert told == [False, True, True]
    assert events.has_entered("compose") and not events.has_entered("encode")


def test_inference_never_waits_for_somebody_who_looks() -> None:
    events = make([])
    waits: list[str] = []

    async def wait() -> None:
        waits.append("wait")

    async def session() -> None:
        events.give_way = wait
        for stage in ["decode", "prepare", "infer", "compose", "encode"]:
            await events.enter(stage)

    run(session())
    assert waits == ["wait"] * 4


def test_entering_a_stage_gives_way() -> None:
    order: list[str] = []

    async def session() -> None:
        import asyncio

        asyncio.get_running_loop().call_soon(order.append, "somebody else")
        await make([]).enter("decode")
        order.append("after")

    run(session())
    assert order == ["somebody else", "after"]


def test_a_follower_shows_the_progress_of_its_leader_until_it_ends() -> None:
    said: list[dict[str, Any]] = []
    leader, follower = make(said, "leader"), make(said, "follower")
    leader.share_with(follower)
    leader.progress("fetch-model", 1, 2, "bytes")
    follower.cancelled()
    leader.progress("fetch-model", 2, 2, "bytes")
    mine = [event["type"] for event in said if event["job_id"] == "follower"]
    assert mine == ["job-started", "job-progress", "job-cancelled"]
    assert follower.timings_ms() == {}
    assert list(leader.timings_ms()) == ["fetch-model"]


def test_a_note_is_said_and_kept_once_for_the_result() -> None:
    said: list[dict[str, Any]] = []
    events = make(said)
    events.note("engine-restarted", {"engine": "small"})
    events.note("engine-restarted", {"engine": "small"})
    assert events.notes == ["engine-restarted"]
    assert said == [{"type": "notice", "code": "engine-restarted", "details": {"engine": "small"}}] * 2


def test_a_result_that_cannot_be_sent_leaves_room_for_an_error() -> None:
    said: list[dict[str, Any]] = []

    def emit(event: dict[str, Any]) -> None:
        if event["type"] == "job-done":
            raise TypeError("cannot be cloned")
        said.append(event)

    events = JobEvents("j1", emit, lambda: 0.0)
    with pytest.raises(TypeError):
        events.done({})
    events.failed(EngineError("out-of-memory"))
    assert [event["type"] for event in said] == ["job-failed"]


def test_two_downloads_of_one_job_are_counted_as_one() -> None:
    said: list[dict[str, Any]] = []
    events = JobEvents("j", said.append, lambda: 0.0)
    events.fetch_as_one(0, 40)
    events.progress("fetch-model", 5, 10, "bytes")
    events.fetch_as_one(10, 0)
    events.progress("fetch-model", 0, 40, "bytes")
    events.progress("verify-model", 0, 40, "bytes")
    assert [(one["done"], one["total"]) for one in said] == [(5, 50), (10, 50), (0, 40)]
