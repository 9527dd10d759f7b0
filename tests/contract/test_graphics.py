"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import pytest

from offcut.contract import graphics

RECORD: dict[str, Any] = {"adapter": "maker model", "cause": None, "checked": ["u2netp"]}


def test_a_record_replaces_the_older_one_of_the_same_gpu() -> None:
    other = {**RECORD, "adapter": "other"}
    failed = {**RECORD, "cause": "lost"}
    assert graphics.remembered([RECORD, other], failed) == [other, failed]
    assert graphics.recalled([other, failed], "maker model") == failed


def test_an_unknown_gpu_has_an_empty_record() -> None:
    assert graphics.recalled([RECORD], "new") == {"adapter": "new", "cause": None, "checked": []}


def test_the_memory_does_not_grow_for_ever() -> None:
    memory: list[dict[str, Any]] = []
    for number in range(50):
        memory = graphics.remembered(memory, {**RECORD, "adapter": str(number)})
    assert len(memory) == graphics.MOST_RECORDS
    assert memory[-1]["adapter"] == "49"
    assert graphics.is_memory(memory)


@pytest.mark.parametrize("cause", [None, *graphics.CAUSES])
def test_a_sound_memory_is_taken(cause: str | None) -> None:
    assert graphics.is_memory([])
    assert graphics.is_memory([{**RECORD, "cause": cause}])


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {**RECORD, "more": 1},
        {**RECORD, "adapter": None},
        {**RECORD, "adapter": "x" * 1000},
        {**RECORD, "cause": "mood"},
        {**RECORD, "checked": None},
        {**RECORD, "checked": [1]},
        {**RECORD, "checked": ["x"] * 1000},
    ],
)
def test_anything_else_is_no_memory(record: object) -> None:
    assert not graphics.is_memory([record])


@pytest.mark.parametrize("value", [None, {}, "text", RECORD])
def test_a_memory_is_a_list(value: object) -> None:
    assert not graphics.is_memory(value)


def test_too_much_is_no_memory() -> None:
    assert not graphics.is_memory([RECORD] * (graphics.MOST_RECORDS + 1))
