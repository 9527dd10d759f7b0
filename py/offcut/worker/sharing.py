"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Several tabs, one download: whoever fetches a part of an engine holds its turn; the others wait, and then find it saved.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from offcut.worker.deadline import DeadlinePassed, within
from offcut.worker.ports import Part, Ports

GiveBack = Callable[[], None]

# A part of 4 MiB takes this long at 0.3 Mbit/s. Another tab that needs longer hangs, and a part that comes twice is
# better than one that never comes.
LONGEST_WAIT_S = 120.0


@asynccontextmanager
async def turn_for(ports: Ports, part: Part) -> AsyncIterator[None]:
    """Hold the turn for a part; where there are no turns, or none is given for too long, go on without."""
    give_back = await _taken(ports, part["path"])
    try:
        yield
    finally:
        if give_back is not None:
            give_back()


async def _taken(ports: Ports, name: str) -> GiveBack | None:
    waiting = asyncio.ensure_future(ports.locks.take(name))
    is_mine = False
    try:
        give_back = await within(LONGEST_WAIT_S, _result(waiting), ports.sleep)
        is_mine = True
        return give_back
    except DeadlinePassed:
        return None
    finally:
        if not is_mine:  # a turn that is given in this very moment must not be kept for ever
            waiting.cancel()
            waiting.add_done_callback(_give_back_unused)


async def _result(waiting: "asyncio.Future[GiveBack | None]") -> GiveBack | None:
    return await asyncio.shield(waiting)


def _give_back_unused(waiting: "asyncio.Future[GiveBack | None]") -> None:
    if not waiting.cancelled() and waiting.exception() is None and (give_back := waiting.result()) is not None:
        give_back()
