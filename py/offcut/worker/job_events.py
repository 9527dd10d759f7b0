"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The voice of one job. It says job-started once, then progress, then exactly one of job-done, job-failed and
job-cancelled, and nothing after that, whatever the code that still runs for the job may call.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from offcut.contract import protocol, result_messages
from offcut.contract.errors import OffcutError

Emit = Callable[[dict[str, Any]], None]
PYTHON_STAGES = ("decode", "prepare", "compose", "encode")


class JobEvents:
    """Sends the events of one job, and measures how long each stage takes."""

    def __init__(self, job_id: str, emit: Emit, clock_ms: Callable[[], float]) -> None:
        self.job_id = job_id
        self.is_over = False
        self.notes: list[str] = []
        self.on_stage: Callable[[], None] = _nothing
        """Called whenever another stage begins."""
        self.give_way: Callable[[], Awaitable[None]] = _others_first
        """Awaited between two stages of Python."""
        self._emit = emit
        self._clock_ms = clock_ms
        self._has_started = False
        self._entered: set[str] = set()
        self._stage: str | None = None
        self._stage_since_ms = 0.0
        self._timings_ms: dict[str, float] = {}
        self._followers: list[JobEvents] = []
        self._fetched_bytes, self._to_come_bytes = 0, 0

    def started(self) -> None:
        """Say once that the job has begun."""
        if not self._has_started and not self.is_over:
            self._has_started = True
            self._emit(protocol.job_started(self.job_id))

    def fetch_as_one(self, fetched_bytes: int, to_come_bytes: int) -> None:
        """Count the next download together with one before and one after it, so that people see one that only grows."""
        self._fetched_bytes, self._to_come_bytes = fetched_bytes, to_come_bytes

    def progress(self, stage: str, done: int, total: int | None, unit: str = "steps") -> None:
        """Say how far a stage is; another stage than before also starts its clock."""
        if self.is_over:
            return
        if stage == "fetch-model" and total is not None:
            done, total = done + self._fetched_bytes, total + self._fetched_bytes + self._to_come_bytes
        if stage != self._stage:
            self.rest()
            self._stage, self._stage_since_ms = stage, self._clock_ms()
            self._entered.add(stage)
            self.on_stage()
        self._say_progress(stage, done, total, unit)
        for follower in self._followers:
            follower._say_progress(stage, done, total, unit)  # not timed: it is not the follower's own work

    async def enter(self, stage: str, done: int = 0, total: int = 1) -> None:
        """Begin a stage, or its next step, and give way, so that a cancel which is waiting outside is read first."""
        self.progress(stage, done, total)
        # What is done outside Python holds nobody up: no one is better off when it waits.
        await (self.give_way() if stage in PYTHON_STAGES else _others_first())

    def has_entered(self, stage: str) -> bool:
        """Say whether the job has come to this stage, whatever it does now."""
        return stage in self._entered

    @property
    def is_fetching(self) -> bool:
        """Whether the job has come no further than to fetch an engine."""
        return self._entered != set() and self._entered <= {"fetch-model", "wait-for-host"}

    def rest(self) -> None:
        """Stop the clock until the next stage: what a job waits for is not its own time."""
        if self._stage is not None:
            duration_ms = self._clock_ms() - self._stage_since_ms
            self._timings_ms[self._stage] = self._timings_ms.get(self._stage, 0.0) + duration_ms
            self._stage = None

    def note(self, code: str, details: dict[str, Any]) -> None:
        """Say that something was degraded; the job's result repeats the code."""
        if code not in self.notes:
            self.notes.append(code)
        self._emit(protocol.notice(code, details))

    def preview(self, engine: str, after: Any) -> None:
        """Show what the first pass saw; `after` is a Blob."""
        if not self.is_over:
            self._emit(result_messages.job_preview(self.job_id, engine, after))

    def share_with(self, follower: "JobEvents") -> None:
        """Let another job, which waits for the same thing, show this job's progress as its own."""
        follower.started()
        self._followers.append(follower)

    def timings_ms(self) -> dict[str, float]:
        """Return the milliseconds of each stage until now."""
        self.rest()
        return {stage: round(duration_ms, 1) for stage, duration_ms in self._timings_ms.items()}

    def own_ms(self) -> float:
        """Return the milliseconds of all stages until now, without what the job has waited for."""
        self.rest()
        return sum(self._timings_ms.values())

    def done(self, result: dict[str, Any]) -> None:
        """End the job with its result."""
        self._end(protocol.job_done(self.job_id, result))

    def failed(self, error: OffcutError) -> None:
        """End the job with an error."""
        self._end(protocol.job_failed(self.job_id, error.to_wire()))

    def cancelled(self) -> None:
        """End the job because somebody asked for it."""
        self._end(protocol.job_cancelled(self.job_id))

    def _end(self, event: dict[str, Any]) -> None:
        if self.is_over:
            return
        self.is_over, is_sent = True, False
        try:
            self._emit(event)
            is_sent = True
        finally:
            self.is_over = is_sent  # a result that cannot be sent must not leave the job without an end

    def _say_progress(self, stage: str, done: int, total: int | None, unit: str) -> None:
        if not self.is_over:
            self._emit(protocol.job_progress(self.job_id, stage, done, total, unit))


def _nothing() -> None:
    return None


async def _others_first() -> None:
    await asyncio.sleep(0)
