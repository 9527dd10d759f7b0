"""Room: tests."""

import pytest

from offcut.worker.threads import MOST_THREADS, thread_count


@pytest.mark.parametrize(
    ("cores", "threads"), [(0, 1), (1, 1), (2, 2), (4, 4), (5, 4), (8, 7), (9, 8), (64, MOST_THREADS)]
)
def test_threads_for_the_cores_of_a_machine(cores: int, threads: int) -> None:
    assert thread_count(cores, can_share_memory=True) == threads


@pytest.mark.parametrize("cores", [0, 1, 4, 64])
def test_one_thread_without_shared_memory(cores: int) -> None:
    assert thread_count(cores, can_share_memory=False) == 1
