"""Room: tests. Runs on CPython. May import everything."""

import random

import pytest

from offcut.matte.size_cap import CLOSE_ENOUGH, first_that_fits


def sizes_of(quality: int) -> int:
    """About what an encoder gives."""
    return round(2000 * 1.04**quality)


@pytest.mark.parametrize("cap", [2081, 3000, 10_000, 60_000, 90_000])
def test_the_best_step_under_the_cap_is_found_in_a_few_files(cap: int) -> None:
    written = []

    def write(quality: int) -> bytes:
        written.append(quality)
        return bytes(sizes_of(quality))

    steps = range(95, 0, -1)
    attempt = first_that_fits(write, steps, cap)
    assert len(attempt.data) <= cap
    best = next(index for index, quality in enumerate(steps) if sizes_of(quality) <= cap)
    assert attempt.index == best or len(attempt.data) >= CLOSE_ENOUGH * cap
    assert len(written) <= 8
    assert len(set(written)) == len(written)


def test_the_first_step_is_enough_or_the_only_one() -> None:
    assert first_that_fits(bytes, [9, 5], None).index == 0
    assert first_that_fits(bytes, [9, 5], 9).index == 0
    assert first_that_fits(bytes, [9], 3).index == 0


def test_where_nothing_fits_the_smallest_is_given() -> None:
    attempt = first_that_fits(bytes, [9, 7, 5], 3)
    assert (attempt.index, len(attempt.data)) == (2, 5)
    assert first_that_fits(bytes, [9, 10], 3).index == 0


def test_the_search_ends_whatever_the_sizes_are() -> None:
    rng = random.Random(1)
    for _ in range(500):
        sizes = [rng.randrange(1, 1000) for _ in range(60)]
        cap = rng.randrange(1, 1000)
        calls: list[int] = []

        def write(step: int, sizes: list[int] = sizes, calls: list[int] = calls) -> bytes:
            calls.append(step)
            return bytes(sizes[step])

        attempt = first_that_fits(write, range(60), cap)
        assert len(attempt.data) == sizes[attempt.index]
        assert len(attempt.data) <= cap or (sizes[0] > cap and sizes[59] > cap)
        assert len(calls) <= 15
