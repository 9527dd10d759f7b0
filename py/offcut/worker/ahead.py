"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The weights of the chosen engine, fetched while its companion looks: the line would stand still meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from offcut.worker.job_events import JobEvents


class Ahead:
    """One download beside the work of a job. It is silent until the job itself waits for it."""

    def __init__(self, events: JobEvents) -> None:
        self._voice = _Aside(events)
        self._task: asyncio.Task[None] | None = None

    def begin(self, fetch: Callable[[JobEvents], Awaitable[Any]]) -> None:
        """Start the download; `fetch` is given the voice to report with."""
        self._task = asyncio.ensure_future(_nothing_but_fetched(fetch, self._voice))
        # Asked for at the latest in `stop`: one that fails while the picture fails too is no unheard failure.
        self._task.add_done_callback(lambda task: None if task.cancelled() else task.exception())

    async def arrived(self) -> None:
        """Wait for the download, with its progress as the job's own, and raise the error that it ended with."""
        if self._task is not None:
            self._voice.speak_up()
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        """End the download if it has not ended; what has arrived is saved already."""
        task, self._task = self._task, None
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait({task})


async def _nothing_but_fetched(fetch: Callable[[JobEvents], Awaitable[Any]], voice: JobEvents) -> None:
    await fetch(voice)  # the bytes are saved: holding them here as well would only cost memory


class _Aside(JobEvents):
    """Keeps the last word of a download for itself, until it is to speak as the job."""

    def __init__(self, job: JobEvents) -> None:
        super().__init__(job.job_id, lambda _: None, lambda: 0.0)
        self.notes = job.notes
        self._job = job
        self._is_heard = False
        self._last: tuple[str, int, int | None, str] | None = None

    def speak_up(self) -> None:
        """Say how far it is, and everything from now on."""
        self._is_heard = True
        if self._last is not None:
            self._job.progress(*self._last)

    def progress(self, stage: str, done: int, total: int | None, unit: str = "steps") -> None:
        """Remember how far it is, or say it."""
        self._last = (stage, done, total, unit)
        if self._is_heard:
            self._job.progress(stage, done, total, unit)

    def note(self, code: str, details: dict[str, Any]) -> None:
        """Say what was degraded at once: it belongs to the job."""
        self._job.note(code, details)
