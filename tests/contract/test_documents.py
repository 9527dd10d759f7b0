"""Room: tests. Runs on CPython. May import everything. The numbers themselves: what must hold for all of them."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from offcut.contract import documents
from offcut.contract.errors import ModelError

FILE = Path(__file__).resolve().parents[2] / "assets" / "documents.json"


def data() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def test_there_are_enough_and_the_ones_that_people_ask_for() -> None:
    found = documents.parse(data())
    assert len([one for one in found["documents"] if one["kind"] != "id"]) >= 25
    sizes = [one["mm"] for one in found["documents"] if "mm" in one]
    for size in [[25, 35], [35, 49], [35, 45], [33, 48], [26, 32], [51, 51], [50, 70], [40, 50]]:
        assert size in sizes, size
    regions = {one["region"] for one in found["documents"]}
    assert regions == {one["id"] for one in found["regions"]}, "every region has a document"
    asked = "CN US CA GB EU DE FR IT ES NL IE AU NZ JP KR IN SG MY HK BR MX ZA AE TR CH ID PH TH VN"
    assert set(asked.split()) <= regions


def test_what_was_compared_with_a_page_says_which() -> None:
    for one in data()["documents"]:
        assert one["source"]["date"] == "2026-11-25"
        assert one["kind"] == "id" or one["source"]["url"].startswith("https://") or one["id"] == "cn-id-card", one[
            "id"
        ]


@pytest.mark.parametrize(
    ("identifier", "size"),
    [("cn-id-card", [358, 441]), ("us-visa", [600, 600]), ("schengen-visa", [413, 531]), ("hk-passport", [945, 1181])],
)
def test_sizes_in_pixels(identifier: str, size: list[int]) -> None:
    one = documents.find(data(), identifier)
    assert one is not None and documents.size_px(one) == size


def test_ranges_become_shares_of_the_height() -> None:
    known = data()
    passport, file = documents.find(known, "us-passport"), documents.find(known, "us-visa")
    assert passport is not None and file is not None
    assert documents.in_shares(passport, "head") == pytest.approx([25 / 51, 35 / 51])
    assert documents.in_shares(file, "eyes") == [0.56, 0.69]
    assert documents.in_shares(passport, "top") is None
    assert documents.size_px(file, 600) == [1205, 1205]
    assert documents.find(known, "atlantis") is None and documents.find(None, "us-visa") is None
    assert documents.colour_of(known, "white") == "#ffffff"


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("has unknown keys", {"head_mm": [1, 2]}),
    ("is one of", {"kind": "pass"}),
    ("is one of", {"region": "XX"}),
    ("is one of", {"backgrounds": ["mauve"]}),
    ("is a list that is not empty", {"backgrounds": []}),
    ("is a number from", {"mm": [35, 4500]}),
    ("is a list of 2 numbers", {"mm": [35]}),
    ("is four numbers", {"px_range": [1, 2, 3]}),
    ("has px in it", {"px": [400, 500], "px_range": [600, 600, None, None]}),
    ("goes from low to high", {"head": {"least": 36, "most": 32, "unit": "mm"}}),
    ("goes from low to high", {"head": {"least": 36, "most": 50, "unit": "mm"}}),
    ("lacks unit", {"head": {"least": 3, "most": 5}}),
    (
        "has room for a head",
        {"head": {"least": 30, "most": 40, "unit": "mm"}, "top": {"least": 20, "most": 30, "unit": "mm"}},
    ),
    ("is one of", {"file": {"format": "gif", "kb": [None, None]}}),
    ("goes from low to high", {"file": {"format": "jpeg", "kb": [90, 10]}}),
    ("lacks zh", {"name": {"en": "Passport"}}),
    ("lacks zh", {"note": {"en": "Passport"}}),
    ("is a date", {"source": {"title": "x", "url": "", "date": "today"}}),
    ("is one of", {"checked": 1}),
    ("is a number from", {"dpi": 3}),
]


@pytest.mark.parametrize(("cause", "change"), WRONG)
def test_a_slip_in_the_data_is_named(cause: str, change: dict[str, Any]) -> None:
    bad = data()
    one = documents.find(bad, "schengen-visa")
    assert one is not None
    one.update(copy.deepcopy(change))
    with pytest.raises(ModelError) as caught:
        documents.parse(bad)
    assert caught.value.details["path"].startswith("documents.json schengen-visa")
    assert cause in caught.value.details["cause"]


def test_a_document_is_there_once_and_has_a_size() -> None:
    bad = data()
    bad["documents"].append(bad["documents"][0])
    with pytest.raises(ModelError, match="once"):
        documents.parse(bad)
    bad = data()
    bad["documents"][0].pop("mm")
    with pytest.raises(ModelError, match="mm or px"):
        documents.parse(bad)
    bad = data()
    bad["colours"][0]["colour"] = "white"
    with pytest.raises(ModelError, match="colour"):
        documents.parse(bad)
