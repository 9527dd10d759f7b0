"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Waiting for something that may hang.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
Sleep = Callable[[float], Awaitable[None]]


class DeadlinePassed(Exception):
    """The work did not end in time; it has been told to stop."""


async def within(seconds: float, work: Coroutine[Any, Any, Result], sleep: Sleep) -> Result:
    """Return what `work` returns, or cancel it and raise DeadlinePassed when `seconds` have gone by.

    Never waits for work that does not obey its cancellation: it is left behind.
    """
    task = asyncio.ensure_future(work)
    timer = asyncio.ensure_future(_awake_for(seconds, sleep))
    try:
        await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if timer.done():
            timer.result()  # a sleep that fails must not pass for a sleep that ended
        raise DeadlinePassed
    finally:
        timer.cancel()
        task.cancel()
        task.add_done_callback(_forget_outcome)


async def _awake_for(seconds: float, sleep: Sleep) -> None:
    """Count seconds one by one: a tab that was frozen or a lid that was closed loses one second, not all of them."""
    whole_seconds = int(seconds)
    for _ in range(whole_seconds):
        await sleep(1.0)
    await sleep(seconds - whole_seconds)


def _forget_outcome(task: asyncio.Future[Any]) -> None:
    """Look at the outcome of work that nobody waits for any more, so that asyncio does not complain about it."""
    if not task.cancelled():
        task.exception()
