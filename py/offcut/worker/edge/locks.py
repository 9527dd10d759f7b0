"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide.

Turns that all tabs of this app share: the browser's own locks, which a tab that crashes gives back.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, create_once_callable

from offcut.worker.edge.record import record


class BrowserLocks:
    """Web Locks, named after the scope: several apps may share an origin."""

    def __init__(self, base: str) -> None:
        self._prefix = f"offcut:{js.URL.new(base).pathname}:"

    async def take(self, name: str) -> Callable[[], None] | None:
        """Wait for the lock and return what gives it back; None where there are no locks, or not for this page."""
        locks = getattr(js.navigator, "locks", None)
        if locks is None:
            return None
        given: asyncio.Future[Callable[[], None]] = asyncio.get_running_loop().create_future()
        abort = js.AbortController.new()

        def granted(_: Any) -> Any:
            """Return a promise: the lock is held until it is kept."""

            def keep(resolve: Any, _: Any) -> None:
                if given.cancelled():
                    resolve()
                else:
                    given.set_result(lambda: resolve())

            return js.Promise.new(create_once_callable(keep))

        options = record(signal=abort.signal)
        try:
            asked = asyncio.ensure_future(locks.request(self._prefix + name, options, create_once_callable(granted)))
        except JsException:  # blocked site data: some browsers throw, others reject
            return None
        asked.add_done_callback(_forget)
        try:
            await asyncio.wait({given, asked}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            abort.abort()
            if not given.cancel():  # given in this very moment
                given.result()()
            raise
        return given.result() if given.done() else None


def _forget(asked: "asyncio.Future[Any]") -> None:
    """Look at the outcome: whoever waited has been told."""
    if not asked.cancelled():
        asked.exception()
