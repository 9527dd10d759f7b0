"""Room: tests. Runs on CPython. May import everything."""

import statistics
from typing import Any

import pytest

from offcut.contract import speeds

RECORD: dict[str, Any] = {"engine": "u2netp", "provider": "wasm", "threads": 2, "times_ms": [2500.0]}


def measured(*times_ms: float) -> list[dict[str, Any]]:
    memory: list[dict[str, Any]] = []
    for time_ms in times_ms:
        memory = speeds.with_time(memory, "u2netp", "wasm", 2, time_ms)
    return memory


@pytest.mark.parametrize("times_ms", [[7], [7, 9], [9, 1, 5], [1, 2, 3, 90000], [5, 5, 5, 5, 90000]])
def test_the_typical_time_is_the_median(times_ms: list[float]) -> None:
    assert speeds.typical_ms(measured(*times_ms)[0]) == statistics.median(times_ms)


def test_only_the_last_few_pictures_count() -> None:
    memory = measured(*[90000] * 20, 1000, 1000, 1000)
    assert memory[0]["times_ms"] == [90000, 90000, 1000, 1000, 1000]
    assert speeds.typical_ms(memory[0]) == 1000


def test_each_way_of_running_has_its_own_record_and_the_last_one_used_is_last() -> None:
    memory = measured(5000)
    memory = speeds.with_time(memory, "u2netp", "webgpu", 1, 300)
    memory = speeds.with_time(memory, "other", "wasm", 2, 900)
    memory = speeds.with_time(memory, "u2netp", "wasm", 2, 6000)
    latest = speeds.latest(memory, "u2netp")
    assert latest is not None
    assert (latest["provider"], latest["times_ms"]) == ("wasm", [5000, 6000])
    assert [record["engine"] for record in memory] == ["u2netp", "other", "u2netp"]
    assert speeds.record_of(memory, "u2netp", "wasm", 1) is None
    assert speeds.latest(memory, "never-used") is None


def test_the_memory_does_not_grow_for_ever() -> None:
    memory: list[dict[str, Any]] = []
    for number in range(200):
        memory = speeds.with_time(memory, f"engine-{number}", "wasm", 2, 10)
    assert len(memory) == speeds.MOST_RECORDS
    assert memory[-1]["engine"] == "engine-199"
    assert speeds.is_speeds(memory)


@pytest.mark.parametrize("time_ms", [0, -1, float("nan"), float("inf"), speeds.LONGEST_MS + 1, True, "2500"])
def test_what_is_no_time_is_not_remembered(time_ms: Any) -> None:
    assert speeds.with_time([], "u2netp", "wasm", 2, time_ms) == []
    assert not speeds.is_speeds([{**RECORD, "times_ms": [time_ms]}])


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [None],
        [{**RECORD, "more": 1}],
        [{**RECORD, "times_ms": []}],
        [{**RECORD, "times_ms": [1] * (speeds.MOST_TIMES + 1)}],
        [{**RECORD, "times_ms": 2500}],
        [{**RECORD, "engine": "x" * 65}],
        [{**RECORD, "engine": ""}],
        [{**RECORD, "threads": 0}],
        [{**RECORD, "threads": 1.5}],
        [{**RECORD, "provider": "magic"}],
        [RECORD] * (speeds.MOST_RECORDS + 1),
    ],
)
def test_what_a_stranger_wrote_is_refused(value: object) -> None:
    assert not speeds.is_speeds(value)


def test_what_was_measured_is_taken() -> None:
    assert speeds.is_speeds([])
    assert speeds.is_speeds([RECORD, {**RECORD, "provider": "webgpu", "threads": 1, "times_ms": [300, 301.5]}])
