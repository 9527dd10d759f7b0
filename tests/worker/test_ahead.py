"""Room: tests. A download beside the work of a job: what is heard of it, and when."""

import asyncio
from typing import Any

import pytest

from offcut.contract.errors import ModelError
from offcut.worker.ahead import Ahead
from offcut.worker.job_events import JobEvents
from tests.worker.virtual_time import clock_ms, run


class Desk:
    """A job, and a download that arrives in four parts of ten seconds."""

    def __init__(self, fails_after: int = 9) -> None:
        self.said: list[dict[str, Any]] = []
        self.events = JobEvents("j1", self.said.append, clock_ms)
        self.ahead = Ahead(self.events)
        self.parts = 0
        self.fails_after = fails_after

    async def fetch(self, voice: JobEvents) -> None:
        for part in range(4):
            voice.progress("fetch-model", part, 4, "bytes")
            await asyncio.sleep(10)
            if part == self.fails_after:
                raise ModelError("not-saved-offline")
            self.parts += 1
        voice.progress("fetch-model", 4, 4, "bytes")

    def told(self) -> list[tuple[str, int]]:
        return [(one["stage"], one["done"]) for one in self.said if one["type"] == "job-progress"]


def test_it_is_silent_until_the_job_waits_for_it_and_its_time_is_counted_from_then_on() -> None:
    desk = Desk()

    async def session() -> None:
        desk.ahead.begin(desk.fetch)
        desk.events.progress("infer", 0, 2)
        await asyncio.sleep(15)
        assert desk.told() == [("infer", 0)]
        await desk.ahead.arrived()
        assert desk.events.timings_ms() == {"infer": 15000.0, "fetch-model": 25000.0}

    run(session())
    assert desk.told() == [("infer", 0), ("fetch-model", 1), ("fetch-model", 2), ("fetch-model", 3), ("fetch-model", 4)]


def test_what_was_degraded_is_said_at_once() -> None:
    desk = Desk()

    async def session() -> None:
        async def fetch(voice: JobEvents) -> None:
            voice.note("weights-not-stored", {"engine": "large"})

        desk.ahead.begin(fetch)
        await asyncio.sleep(1)

    run(session())
    assert desk.events.notes == ["weights-not-stored"] and desk.said[0]["type"] == "notice"


def test_its_error_is_raised_where_it_is_waited_for() -> None:
    desk = Desk(fails_after=1)

    async def session() -> None:
        desk.ahead.begin(desk.fetch)
        await asyncio.sleep(100)
        with pytest.raises(ModelError):
            await desk.ahead.arrived()
        await desk.ahead.stop()

    run(session())


def test_a_job_that_ends_stops_it_and_one_that_never_began_is_no_trouble() -> None:
    desk = Desk()

    async def session() -> None:
        await desk.ahead.arrived()
        await desk.ahead.stop()
        desk.ahead.begin(desk.fetch)
        await asyncio.sleep(15)
        waiting = asyncio.ensure_future(desk.ahead.arrived())
        await asyncio.sleep(10)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await desk.ahead.stop()
        await asyncio.sleep(100)

    run(session())
    assert desk.parts == 2
