"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Which jobs run. Two pictures of one engine are in flight: while one is inferred, which is done elsewhere, Python gets
the next one ready or finishes the last one. Finishing a picture again begins at once, beside everything: somebody is
looking at it. All else has the worker for itself. Pictures and removals go before loading an engine in advance: that is
only worth doing while nobody waits. A cancel is answered at once; what still has to stop does so in its own place.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from offcut.contract.errors import InternalError, ProtocolError
from offcut.worker.job_events import JobEvents

# One that is inferred and one that is made ready or finished. A third would only cost memory: there is one Python.
MOST_PICTURES = 2


@dataclass(eq=False)
class Job:
    """A command that is waiting or running, and its voice."""

    command: dict[str, Any]
    events: JobEvents
    task: "asyncio.Future[None] | None" = None
    is_stopping: bool = False
    is_set_aside: bool = False
    """Stopped in favour of a picture, and to be taken up again later."""

    @property
    def is_patient(self) -> bool:
        """Whether everything else goes first."""
        return self.command["type"] in ("load-model", "save-model", "check-model")

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody waits for it in front of the screen; it needs no engine."""
        return self.command["type"] in ("finish-job", "print-sheet")

    @property
    def wants_quick_look(self) -> bool:
        """Whether somebody looks at the picture who is to see something before the chosen engine is there."""
        return bool(self.command.get("options", {}).get("quick_look") == "shown")

    def goes_with(self, other: "Job") -> bool:
        """Say whether it may begin while `other` runs: two pictures may, when the first one has come to the engine.

        Another engine would have to be loaded in the place of the one that is running.
        """
        is_pair = self.command["type"] == other.command["type"] == "start-job"
        return is_pair and self.command["engine"] == other.command["engine"] and other.events.has_entered("infer")

    def stop(self) -> None:
        """Cancel the running task once: what it awaits (download, engine, file) is aborted where it waits.

        A second cancel would interrupt that very abort.
        """
        if self.task is not None and not self.is_stopping:
            self.is_stopping = True
            self.task.cancel()


class JobQueue:
    """Runs jobs, beside each other where that helps.

    `work(command, events)` does one job and ends it through its events; `after()` is awaited when a job has ended and
    before another one begins. `is_serial()` says whether nothing may run beside anything else, `first()` is awaited
    before a job goes on in Python: it ends when what takes only a moment and must not wait for that has been done.
    """

    def __init__(
        self,
        work: Callable[[dict[str, Any], JobEvents], Awaitable[None]],
        after: Callable[[], Awaitable[None]],
        is_serial: Callable[[], bool] = lambda: False,
        first: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0),
    ) -> None:
        self._work = work
        self._after = after
        self._is_serial = is_serial
        self._first = first
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._news = asyncio.Event()
        self._is_let_go = False
        self._nobody_looks = asyncio.Event()
        self._nobody_looks.set()

    @property
    def needs_engine(self) -> bool:
        """Say whether anything runs that may be using an engine."""
        return any(not job.is_looked_at for job in self._running)

    def add(self, job: Job) -> None:
        """Queue a job; raise ProtocolError when its id belongs to a job that has not ended."""
        if any(known.events.job_id == job.events.job_id for known in self._known()):
            raise ProtocolError("protocol", "job id in use: " + job.events.job_id)
        if job.command["type"] in ("drop-model", "import-model"):  # an import is there to save a download
            self._cancel_loads(job.command["engine"])
        self._waiting.append(job)
        self._news.set()
        self._hurry(job)

    def cancel(self, job_id: str) -> None:
        """End a job now; one that has ended already is left alone."""
        for job in self._known():
            if job.events.job_id == job_id:
                self._cancel(job)

    def let_go(self) -> None:
        """Have `after` awaited as soon as nothing runs, as if a job had just ended."""
        self._is_let_go = True
        self._news.set()

    async def run(self) -> None:
        """Work for ever."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                await self._take_leave()
                while (job := self._next()) is not None:
                    self._begin(job)
        finally:
            tasks = [job.task for job in self._running if job.task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _next(self) -> Job | None:
        """Return the job that may begin now, None when each has to wait for one that runs."""
        looked_at = [job for job in self._waiting if job.is_looked_at]
        if self._is_serial():
            return None if self._running else next(iter(looked_at or self._in_order()), None)
        if looked_at and self._nobody_looks.is_set():
            return looked_at[0]
        first = next(iter(self._in_order()), None)
        others = [job for job in self._running if not job.is_looked_at]
        if first is None or len(others) >= MOST_PICTURES:
            return None
        return first if all(first.goes_with(other) for other in others) else None

    def _in_order(self) -> list[Job]:
        """Return what waits and is not looked at: as it came, but what is patient at the end."""
        return sorted((job for job in self._waiting if not job.is_looked_at), key=lambda job: job.is_patient)

    def _begin(self, job: Job) -> None:
        self._waiting.remove(job)
        self._running.append(job)
        if job.is_looked_at:
            self._nobody_looks.clear()
        job.events.give_way = self._others_first if job.is_looked_at else self._give_way
        job.events.on_stage = self._news.set
        job.is_stopping = False
        job.task = asyncio.ensure_future(self._work(job.command, job.events))
        job.task.add_done_callback(lambda _: self._news.set())
        job.events.started()

    async def _take_leave(self) -> None:
        """Look after the jobs that have ended."""
        ended = [job for job in self._running if job.task is not None and job.task.done()]
        for job in ended:
            self._running.remove(job)
            if job.is_looked_at:
                self._nobody_looks.set()
            if job.is_set_aside and not job.events.is_over:
                job.is_set_aside = False
                self._waiting.append(job)
            elif not job.events.is_over:
                cause = "the job stopped without an end"
                job.events.failed(InternalError("internal-error", cause, {"cause": cause}))
        if ended or (self._is_let_go and not self._running):
            self._is_let_go = False
            await self._after()

    async def _give_way(self) -> None:
        """Let others go on, and wait while somebody waits for a picture that is being finished again."""
        await self._others_first()
        await self._nobody_looks.wait()

    async def _others_first(self) -> None:
        await asyncio.sleep(0)
        await self._first()

    def _known(self) -> list[Job]:
        return self._waiting + self._running

    def _cancel(self, job: Job) -> None:
        job.events.cancelled()
        if job in self._running:
            job.stop()
        else:
            self._waiting.remove(job)

    def _cancel_loads(self, engine: str) -> None:
        for job in self._known():
            if job.is_patient and job.command.get("engine") == engine:
                self._cancel(job)

    def _hurry(self, job: Job) -> None:
        """Let a picture pass an engine that is being loaded in advance, or share that load when it is its own.

        Not while that is still fetched, where another engine has a quick look at the picture first: what has arrived is
        kept, and the picture's own job goes on with it.
        """
        loads = [one for one in self._running if one.is_patient and not one.events.is_over]
        if job.is_patient or (job.is_looked_at and not self._is_serial()):
            return
        for load in loads:
            is_own = job.command.get("engine") == load.command["engine"]
            if is_own and not (job.wants_quick_look and load.events.is_fetching):
                load.events.share_with(job.events)
            else:
                load.is_set_aside = True
                load.stop()
