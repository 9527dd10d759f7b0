"""Room: tests. Time that jumps to the next thing that happens: minutes of waiting in no time, always the same way."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any

# Long enough for every deadline that a test waits for, short enough that an endless wait ends: time is not real here.
LONGEST_TEST_S = 3600.0


class _JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting, jumps to the time at which the next thing happens."""

    jumped_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise AssertionError("nothing will ever happen again: everybody waits for somebody")
        self.jumped_s += max(timeout, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps: five minutes of waiting pass in no time, always in the same order."""

    def __init__(self) -> None:
        self.selector = _JumpingSelector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.jumped_s


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(asyncio.wait_for(work, LONGEST_TEST_S))


def clock_ms() -> float:
    return asyncio.get_running_loop().time() * 1000
