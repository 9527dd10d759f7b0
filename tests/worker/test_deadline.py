"""Room: tests."""

import asyncio

import pytest

from offcut.worker.deadline import DeadlinePassed, within
from tests.worker.virtual_time import run


async def answer_after(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "answer"


def test_work_in_time_gives_its_result() -> None:
    assert run(within(30, answer_after(29.5), asyncio.sleep)) == "answer"


def test_work_that_fails_raises_its_own_error() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(within(30, fail(), asyncio.sleep))


def test_work_that_hangs_is_cancelled() -> None:
    ends: list[str] = []

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ends.append("ended")

    async def session() -> float:
        with pytest.raises(DeadlinePassed):
            await within(30.5, hang(), asyncio.sleep)
        took = asyncio.get_running_loop().time()
        await asyncio.sleep(0)
        return took

    assert run(session()) == pytest.approx(30.5)
    assert ends == ["ended"]


def test_work_that_does_not_obey_is_left_behind() -> None:
    async def stubborn() -> None:
        for _ in range(3):
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                continue

    async def session() -> float:
        with pytest.raises(DeadlinePassed):
            await within(5, stubborn(), asyncio.sleep)
        return asyncio.get_running_loop().time()

    assert run(session()) == pytest.approx(5)


def test_a_computer_that_slept_loses_one_second_not_all() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        frozen = len(waits) == 3  # the lid is closed for ten minutes
        await asyncio.sleep(600 if frozen else seconds)

    with pytest.raises(DeadlinePassed):
        run(within(10, answer_after(10_000), sleep))
    assert len(waits) == 11


def test_cancelling_stops_the_work_and_the_clock() -> None:
    async def session() -> bool:
        before = asyncio.all_tasks()
        task = asyncio.ensure_future(within(30, answer_after(1000), asyncio.sleep))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)
        return asyncio.all_tasks() == before

    assert run(session())
