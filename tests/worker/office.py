"""Room: tests. A queue with jobs that only take time."""

import asyncio
from collections.abc import Callable
from typing import Any

from offcut.worker.job_events import JobEvents
from offcut.worker.queue import Job, JobQueue
from tests.worker.virtual_time import clock_ms, run

TAKES_S = 10.0


class Office:
    """A queue whose jobs take ten seconds each and do nothing."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.begun: list[str] = []
        self.pauses = 0
        self.ends_badly = False
        self.infers = False
        self.is_serial = False
        self.at_once = self.most_at_once = 0
        self.events: dict[str, JobEvents] = {}
        self.queue = JobQueue(self.work, self.after, lambda: self.is_serial)

    async def work(self, command: dict[str, Any], events: JobEvents) -> None:
        self.begun.append(events.job_id)
        self.events[events.job_id] = events
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        events.progress("fetch-model", 0, 10, "bytes")
        if self.infers and command["type"] == "start-job":
            await events.enter("infer")
        try:
            await asyncio.sleep(TAKES_S)
        finally:
            self.at_once -= 1
        events.progress("fetch-model", 10, 10, "bytes")
        if not self.ends_badly:
            events.done({})

    async def after(self) -> None:
        self.pauses += 1

    def add(self, word: str, job_id: str, engine: str = "small", **options: Any) -> None:
        command = {"type": word, "job_id": job_id, "engine": engine, "options": options}
        self.queue.add(Job(command, JobEvents(job_id, self.said.append, clock_ms)))

    def during(self, script: Callable[[], Any], seconds: float = 1000.0) -> "Office":
        async def session() -> None:
            runner = asyncio.ensure_future(self.queue.run())
            await asyncio.sleep(1)
            await script()
            await asyncio.sleep(seconds)
            assert not runner.done(), runner
            runner.cancel()

        run(session())
        return self

    def told(self, job_id: str | None = None) -> list[str]:
        return [
            event["job_id"] + " " + event["type"].removeprefix("job-")
            for event in self.said
            if event["type"] != "job-progress" and job_id in (None, event["job_id"])
        ]
