"""Room: tests. The page's side of a whole session with a worker that has nothing real outside."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from offcut.contract import protocol
from offcut.worker.service import Service
from tests.worker.fakes import World, picture_bytes
from tests.worker.virtual_time import run

Script = Callable[[Service], Awaitable[None]]


def play(world: World, script: Script, **ports: Any) -> Service:
    """Start a worker, let the script talk to it, stop it."""
    service = Service(world.ports(**ports), world.catalogue)

    async def session() -> None:
        await service.start()
        await script(service)
        await service.stop()
        assert len(asyncio.all_tasks()) <= 2  # this one, and the one that watches the time

    run(session())
    return service


def start_job(job_id: str, file: Any = None, engine: str = "small", name: str = "x.png") -> dict[str, Any]:
    file = picture_bytes() if file is None else file
    return protocol.start_job(job_id, file, name, engine, {"recipe": {}, "previews": False})


async def until(world: World, *job_ids: str) -> None:
    """Wait until these jobs have ended."""
    while not world.over.issuperset(job_ids):
        await asyncio.sleep(0.5)
