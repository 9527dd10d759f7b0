"""Room: tests. Runs on CPython. May import everything."""

import json
from pathlib import Path
from typing import Any

import pytest

from offcut.contract import documents, documents_frame

FILE = Path(__file__).resolve().parents[2] / "assets" / "documents.json"
KNOWN = json.loads(FILE.read_text(encoding="utf-8"))
MARKS: dict[str, Any] = {"crown": 0.2, "chin": 0.6, "axis": 0.5, "rotate_deg": 0, "flip": "none"}


@pytest.mark.parametrize("identifier", [one["id"] for one in KNOWN["documents"]])
def test_what_is_aimed_at_is_within_every_rule(identifier: str) -> None:
    document = documents.find(KNOWN, identifier)
    assert document is not None
    aim = documents_frame.targets(document)
    below = 1 - aim["top"] - aim["head"]
    assert aim["top"] > 0 and below > 0
    values = {"head": aim["head"], "top": aim["top"], "eyes": 1 - aim["top"] - aim["head"] / 2}
    for key, value in values.items():
        limits = documents.in_shares(document, key)
        assert limits is None or limits[0] - 1e-4 <= value <= limits[1] + 1e-4, key


def test_the_head_lies_in_the_frame_as_asked() -> None:
    section = {"head": 0.5, "top": 0.1, "side": 0.05}
    left, top, right, bottom = documents_frame.frame(section, 35 / 45, MARKS, 1000, 800)
    tall, wide = bottom - top, right - left
    assert (0.6 - 0.2) * 800 / tall == pytest.approx(0.5)
    assert (0.2 * 800 - top) / tall == pytest.approx(0.1)
    assert (500 - left) / wide == pytest.approx(0.55)
    assert wide / tall == pytest.approx(35 / 45)


def test_edges_that_a_frame_goes_over() -> None:
    assert documents_frame.beyond([0, 0, 10, 10], 10, 10) == []
    assert documents_frame.beyond([-1, -1, 11, 11], 10, 10) == ["top", "right", "bottom", "left"]
    assert documents_frame.beyond([-0.4, 0, 10, 12], 10, 10) == ["bottom"]


def test_marks_count_only_for_the_turn_that_they_were_set_on() -> None:
    assert documents_frame.fitting(MARKS, {"rotate_deg": 0, "flip": "none"}) is MARKS
    assert documents_frame.fitting(MARKS, {"rotate_deg": 2, "flip": "none"}) is None
    assert documents_frame.fitting(MARKS, {"rotate_deg": 0, "flip": "horizontal"}) is None
    assert documents_frame.fitting(None, {"rotate_deg": 0, "flip": "none"}) is None


@pytest.mark.parametrize(
    "marks",
    [3, {}, {**MARKS, "crown": "top"}, {**MARKS, "axis": 3}, {**MARKS, "chin": float("nan")}, {**MARKS, "chin": 0.205}],
)
def test_marks_that_cannot_be(marks: object) -> None:
    assert documents_frame.wrong_marks(marks) is not None
    assert documents_frame.wrong_marks(MARKS) is None and documents_frame.wrong_marks(None) is None
