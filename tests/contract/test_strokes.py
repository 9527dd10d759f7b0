"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import pytest

from offcut.contract import strokes

GOOD: dict[str, Any] = {"mode": "keep", "radius_px": 12.5, "hardness": 0.5, "points": [[1, 2.5], [-3, 4]]}


def test_what_the_page_records_is_right() -> None:
    assert strokes.wrong([]) is None
    assert strokes.wrong([GOOD, {**GOOD, "mode": "erase", "snap": True}]) is None
    assert strokes.wrong([{"mode": mode, "points": [[1, 2]]} for mode in strokes.PARTS]) is None
    assert strokes.wrong([{"mode": "remove-colour", "tolerance": 24, "points": [[1, 2]]}]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "paint"},
        {"mode": None},
        {"radius_px": 0},
        {"radius_px": float("nan")},
        {"radius_px": "12"},
        {"hardness": 1.5},
        {"hardness": True},
        {"points": []},
        {"points": [[1]]},
        {"points": [[1, float("inf")]]},
        {"points": [[1, "2"]]},
        {"points": [[0, 0]] * (strokes.MOST_POINTS + 1)},
        {"points": "12"},
        {"snap": 1},
        {"mode": "remove-colour"},
        {"mode": "remove-colour", "tolerance": 256},
        {"mode": "keep-part", "points": []},
    ],
)
def test_anything_else_is_refused(change: dict[str, Any]) -> None:
    assert strokes.wrong([GOOD, {**GOOD, **change}]) is not None


def test_what_is_no_list_of_strokes_is_refused() -> None:
    values: list[Any] = [None, {}, "strokes", [None], [[]], [GOOD] * (strokes.MOST_STROKES + 1)]
    for value in values:
        assert strokes.wrong(value) is not None
