"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Towards a host that is overloaded: all downloads of a job wait as long as it asks, then one of them asks first.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from offcut.contract.errors import ModelError
from offcut.worker.ports import Ports

Answer = TypeVar("Answer")

# By eye: about 8 seconds in all, enough to change from one wireless network to another. With the first request these
# are five, and a second one may be under way beside it: a host that keeps refusing is asked six times at most.
RETRY_DELAYS_S = (0.5, 1.0, 2.0, 4.0)
# Whoever is asked to wait longer than two minutes would rather be told and come back.
LONGEST_WAIT_S = 120.0
# Too Many Requests and Service Unavailable: the answers that may say how long to wait.
OVERLOADED = (429, 503)


class Courtesy:
    """Asks one host for the parts of one job. `tell(passed_s, total_s)` shows how long it still has to wait."""

    def __init__(self, ports: Ports, tell: Callable[[float, float], None]) -> None:
        self._ports = ports
        self._tell = tell
        self._refusals = 0
        self._until_ms = 0.0
        self._is_asked_for = False
        self._turn = asyncio.Lock()

    async def answer(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return what the host answers; raise the error of a host that refuses too often or for too long."""
        while True:
            try:
                if self._refusals:
                    async with self._turn:  # one at a time until it answers again
                        await self._wait()
                        answer = await ask()
                else:
                    answer = await ask()
                self._refusals = 0
                return answer
            except ModelError as error:
                self._refused(error)

    def _refused(self, error: ModelError) -> None:
        """Note how long to wait, or raise the error: what is no refusal, and what has been refused too often."""
        if error.code != "download-failed" or error.details["status"] not in OVERLOADED:
            raise error
        self._refusals += 1
        asked_s = error.details.get("retry_after_s")
        if self._refusals > len(RETRY_DELAYS_S) or asked_s is not None and asked_s > LONGEST_WAIT_S:
            raise error if asked_s is None else _busy(error, asked_s)
        delay_s = RETRY_DELAYS_S[self._refusals - 1] * (0.5 + self._ports.jitter())
        self._is_asked_for = asked_s is not None
        self._until_ms = self._ports.clock_ms() + 1000 * (delay_s if asked_s is None else max(asked_s, 0.0))

    async def _wait(self) -> None:
        """Wait in steps of a second, so that people see it pass; a pause of our own is too short for that."""
        total_s = self._left_s()
        if not self._is_asked_for:
            if total_s > 0:
                await self._ports.sleep(total_s)
            return
        while (left_s := self._left_s()) > 0:
            self._tell(total_s - left_s, total_s)
            await self._ports.sleep(min(left_s, 1.0))
        self._tell(total_s, total_s)

    def _left_s(self) -> float:
        return max(0.0, (self._until_ms - self._ports.clock_ms()) / 1000)


def _busy(error: ModelError, seconds: float) -> ModelError:
    details: dict[str, Any] = {"url": error.details["url"], "status": error.details["status"], "seconds": seconds}
    return ModelError("host-busy", error.message, details)
