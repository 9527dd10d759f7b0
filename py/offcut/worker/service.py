"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The worker as the page sees it: commands in, events out.
"""

import asyncio
from typing import Any

from offcut.contract import catalog, protocol
from offcut.contract.errors import ProtocolError
from offcut.worker.graphics import Graphics
from offcut.worker.job import Workshop, conclude
from offcut.worker.job_events import JobEvents
from offcut.worker.mode import Mode
from offcut.worker.ports import Ports
from offcut.worker.queue import Job, JobQueue
from offcut.worker.session import EngineSession
from offcut.worker.store import ModelStore

HEARTBEAT_S = 1.0
WEIGHT_COMMANDS = ("load-model", "drop-model", "save-model", "check-model", "import-model", "add-own-model")
JOB_COMMANDS = ("start-job", "finish-job", "print-sheet", *WEIGHT_COMMANDS)


class Service:
    """Takes commands from the first moment on; works on them after `start`."""

    def __init__(self, ports: Ports, catalogue: dict[str, Any]) -> None:
        self._ports = ports
        self._catalogue = catalog.parse(catalogue, built=True)
        self._store = ModelStore(ports)
        self._graphics = Graphics(ports)
        self._mode = Mode()
        self._session = EngineSession(ports, self._store, self._graphics, self._mode)
        self._workshop = Workshop(ports, self._catalogue, self._store, self._session, self._graphics, self._mode)
        self._queue = JobQueue(self._do, self._after_job, lambda: self._mode.is_low_memory, self._session.fed)
        self._said: tuple[int, str | None] = (0, None)
        self._looks: asyncio.Future[None] | None = None
        self._tasks: list[asyncio.Future[None]] = []

    async def start(self) -> None:
        """Say worker-ready and begin to work."""
        self._graphics.start()
        engines = await self._store.status(self._catalogue["models"])
        ports = self._ports
        ports.emit(protocol.worker_ready(ports.release, ports.threads, ports.isolated, ports.provider, engines))
        self._tasks = [asyncio.ensure_future(self._queue.run()), asyncio.ensure_future(self._beat())]

    async def stop(self) -> None:
        """Stop working, whatever is under way, and let go of the engine."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._graphics.stop()
        await self._session.release()

    def handle(self, command: dict[str, Any]) -> None:
        """Take one command; a message that is not one of ours is said and left out."""
        try:
            protocol.check(command)
            self._take(command)
        except ProtocolError as error:
            self._ports.emit(protocol.notice("protocol", {"cause": error.message}))

    def _take(self, command: dict[str, Any]) -> None:
        word = command["type"]
        if word == "ping":
            self._ports.emit(protocol.pong())
        elif word == "look":
            self._looks = asyncio.ensure_future(self._look_again())
        elif word == "cancel-job":
            self._queue.cancel(command["job_id"])
        elif word == "release-alpha":
            self._workshop.forget(command["of"])
        elif word == "set-gpu":
            self._graphics.recall(command["memory"], command["wish"])
        elif word == "retry-gpu":
            self._graphics.retry()
        elif word == "set-mode":
            self._mode.is_low_memory = command["low_memory"]
            if self._mode.is_low_memory:
                self._ports.end_spare()
            self._queue.let_go()
        elif word == "set-mirror":
            self._store.mirror = command["address"]
        elif word == "set-own-models":
            # The very same catalogue that the workshop looks into.
            self._catalogue["models"] = catalog.with_own(self._catalogue, command["entries"])
            self._looks = asyncio.ensure_future(self._look_again())
        elif word in JOB_COMMANDS:
            self._queue.add(Job(command, JobEvents(command["job_id"], self._ports.emit, self._ports.clock_ms)))
        else:
            raise ProtocolError("protocol", "not a command: " + repr(word))

    async def _do(self, command: dict[str, Any], events: JobEvents) -> None:
        await conclude(events, self._workshop.do(command, events))

    async def _after_job(self) -> None:
        """Bring the page up to date; a bug in there is said and must not end the queue."""
        task = asyncio.ensure_future(self._tidy())
        await asyncio.wait({task})
        if (error := task.exception()) is not None:
            self._ports.emit(protocol.notice("internal-error", {"cause": repr(error)}))

    async def _tidy(self) -> None:
        if self._mode.is_low_memory and not self._queue.needs_engine:
            await self._session.release()
        await self._say_engines()

    async def _look_again(self) -> None:
        """Count what is saved and say it, whatever was said before: the browser removes things without a word."""
        self._store.changes += 1
        await self._say_engines()

    async def _say_engines(self) -> None:
        """Say which engines are saved and loaded, when that has changed since it was said last."""
        now = (self._store.changes, self._session.current)
        if now != self._said:
            engines = await self._store.status(self._catalogue["models"])
            self._ports.emit(protocol.engines_changed(engines, now[1]))
            self._said = now

    async def _beat(self) -> None:
        while True:
            self._ports.emit(protocol.heartbeat())
            await self._ports.sleep(HEARTBEAT_S)
