"""Room: tests."""

import asyncio

import pytest

from offcut.worker.space import Space
from tests.worker.virtual_time import run


class Hall:
    """Who is in, while everybody stays for ten seconds."""

    def __init__(self, most_pixels: int) -> None:
        self.space = Space(most_pixels)
        self.inside: list[int] = []
        self.seen: list[list[int]] = []

    async def visit(self, pixels: int) -> None:
        async with self.space.room_for(pixels):
            self.inside.append(pixels)
            self.seen.append(sorted(self.inside))
            await asyncio.sleep(10)
            self.inside.remove(pixels)

    def after(self, *visitors: int) -> list[list[int]]:
        async def all_of_them() -> None:
            await asyncio.gather(*(self.visit(pixels) for pixels in visitors))

        run(all_of_them())
        return self.seen


@pytest.mark.parametrize(
    ("visitors", "seen"),
    [
        ((4, 6), [[4], [4, 6]]),
        ((4, 7), [[4], [7]]),
        ((100,), [[100]]),
        ((100, 1), [[100], [1]]),
        ((1, 100, 2), [[1], [1, 2], [100]]),
    ],
)
def test_pictures_are_open_together_only_while_they_fit(visitors: tuple[int, ...], seen: list[list[int]]) -> None:
    assert Hall(10).after(*visitors) == seen


def test_who_does_not_wait_any_longer_takes_no_room() -> None:
    space = Space(10)

    async def session() -> None:
        async def visit() -> None:
            async with space.room_for(8):
                await asyncio.sleep(10)

        first, second, third = (asyncio.ensure_future(visit()) for _ in range(3))
        await asyncio.sleep(1)
        second.cancel()
        await asyncio.sleep(10)
        assert first.done() and second.cancelled() and not third.done()
        first_alone = asyncio.ensure_future(visit())
        third.cancel()
        await asyncio.sleep(11)
        assert first_alone.done()

    run(session())
