"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The jobs, one at a time. Finishing a picture again goes first: somebody is looking at it. Pictures and removals go
before loading an engine in advance: that is only worth doing while nobody waits. A cancel is answered at once; what
still has to stop does so before the next job begins.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from offcut.contract.errors import InternalError, ProtocolError
from offcut.worker.job_events import JobEvents


@dataclass(eq=False)
class Job:
    """A command that is waiting or running, and its voice."""

    command: dict[str, Any]
    events: JobEvents
    is_set_aside: bool = False
    """Stopped in favour of a picture, and to be taken up again later."""

    @property
    def rank(self) -> int:
        """What goes first has the lowest."""
        if self.command["type"] == "finish-job":
            return 0
        return 2 if self.is_patient else 1

    @property
    def is_patient(self) -> bool:
        """Whether everything else goes first."""
        return self.command["type"] in ("load-model", "save-model", "check-model")


class JobQueue:
    """Runs one job after the other.

    `work(command, events)` does one job and ends it through its events; `after()` is awaited between two jobs.
    """

    def __init__(
        self,
        work: Callable[[dict[str, Any], JobEvents], Awaitable[None]],
        after: Callable[[], Awaitable[None]],
    ) -> None:
        self._work = work
        self._after = after
        self._waiting: list[Job] = []
        self._running: Job | None = None
        self._task: asyncio.Future[None] | None = None
        self._is_stopping = False
        self._has_work = asyncio.Event()

    def add(self, job: Job) -> None:
        """Queue a job; raise ProtocolError when its id belongs to a job that has not ended."""
        if any(known.events.job_id == job.events.job_id for known in self._known()):
            raise ProtocolError("protocol", "job id in use: " + job.events.job_id)
        if job.command["type"] in ("drop-model", "import-model"):  # an import is there to save a download
            self._cancel_loads(job.command["engine"])
        self._waiting.append(job)
        self._has_work.set()
        self._hurry(job)

    def cancel(self, job_id: str) -> None:
        """End a job now; one that has ended already is left alone."""
        for job in self._known():
            if job.events.job_id == job_id:
                self._cancel(job)

    def let_go(self) -> None:
        """Have `after` awaited as soon as nothing runs, as if a job had just ended."""
        self._has_work.set()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self._has_work.wait()
            if not self._waiting:
                await self._after()
            while self._waiting:
                job = min(self._waiting, key=lambda waiting: waiting.rank)  # the first one of its kind
                self._waiting.remove(job)
                await self._run_one(job)
            self._has_work.clear()

    async def _run_one(self, job: Job) -> None:
        task = asyncio.ensure_future(self._work(job.command, job.events))
        self._running, self._task, self._is_stopping = job, task, False
        job.events.started()
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._running = self._task = None
        if job.is_set_aside and not job.events.is_over:
            job.is_set_aside = False
            self._waiting.append(job)
        elif not job.events.is_over:
            cause = "the job stopped without an end"
            job.events.failed(InternalError("internal-error", cause, {"cause": cause}))
        await self._after()

    def _known(self) -> list[Job]:
        return self._waiting + ([] if self._running is None else [self._running])

    def _cancel(self, job: Job) -> None:
        job.events.cancelled()
        if job is self._running:
            self._stop_running()
        else:
            self._waiting.remove(job)

    def _cancel_loads(self, engine: str) -> None:
        for job in self._known():
            if job.is_patient and job.command.get("engine") == engine:
                self._cancel(job)

    def _hurry(self, job: Job) -> None:
        """Let a picture pass an engine that is being loaded in advance, or share that load when it is its own."""
        running = self._running
        if running is None or not running.is_patient or job.is_patient or running.events.is_over:
            return
        if job.command.get("engine") == running.command["engine"]:
            running.events.share_with(job.events)
        else:
            running.is_set_aside = True
            self._stop_running()

    def _stop_running(self) -> None:
        """Cancel the running task once: what it awaits (download, engine, file) is aborted where it waits.

        A second cancel would interrupt that very abort.
        """
        if self._task is not None and not self._is_stopping:
            self._is_stopping = True
            self._task.cancel()
