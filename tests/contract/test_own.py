"""Room: tests. Runs on CPython. May import everything."""

import hashlib
from typing import Any

import pytest

from offcut.contract import own
from offcut.contract.errors import ModelError
from offcut.contract.settings import is_engine_id

SHA256 = hashlib.sha256(b"model").hexdigest()
PART = hashlib.sha256(b"part").hexdigest()


def own_form(**changes: Any) -> dict[str, Any]:
    return {
        "label": "Mine",
        "input": {
            "index": 0,
            "layout": "NCHW",
            "sizes_hw": [[64, 64]],
            "scale": 255,
            "mean": [0, 0, 0],
            "std": [1, 1, 1],
            "resize": "bilinear",
        },
        "output": {"index": 0, "activation": "none", "range": [0, 1]},
        "memory_bytes": 1024 * 1024 * 1024,
        "deadline_s": 60,
        **changes,
    }


def own_entry(**changes: Any) -> dict[str, Any]:
    part = {"path": f"own/{PART}.bin", "sha256": PART, "bytes": 4}
    entry = {**own_form(), "id": own.identifier(SHA256), "bytes": 4, "sha256": SHA256, "parts": [part]}
    return {**entry, **changes}


def test_what_a_person_says_and_what_is_kept_are_accepted() -> None:
    own.check_form(own_form())
    own.check_entry(own_entry())
    assert is_engine_id(own_entry()["id"])
    assert own.is_own(own_entry()["id"])
    assert not own.is_own("u2netp") and not own.is_own(None)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 61}, "label"),
        ({"memory_bytes": 1}, "memory_bytes"),
        ({"memory_bytes": 2**40}, "memory_bytes"),
        ({"deadline_s": 0}, "deadline_s"),
        ({"deadline_s": 601}, "deadline_s"),
        ({"providers": ["webgpu"]}, ""),
        ({"input": {**own_form()["input"], "std": [0, 1, 1]}}, "input.std"),
        ({"input": {**own_form()["input"], "sizes_hw": [[33, 32]]}}, "input.sizes_hw"),
        ({"output": {**own_form()["output"], "activation": "softmax"}}, "output"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change: dict[str, Any], where: str) -> None:
    with pytest.raises(ModelError) as caught:
        own.check_form(own_form(**change))
    assert caught.value.details["path"] == where


@pytest.mark.parametrize(
    "change",
    [
        {"id": "u2netp"},
        {"id": "own-other"},
        {"sha256": "x"},
        {"bytes": 5},
        {"bytes": own.LARGEST_FILE_BYTES + 1},
        {"parts": []},
        {"parts": [{"path": f"weights/{PART}.bin", "sha256": PART, "bytes": 4}]},
        {"parts": [{"path": f"own/{PART}.bin", "sha256": PART, "bytes": 4, "url": "https://a.example/"}]},
        {"remote": {"url": "https://a.example/x", "hosts": ["https://a.example"]}},
    ],
)
def test_storage_may_hold_anything(change: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        own.check_entry(own_entry(**change))


def test_a_model_of_ones_own_runs_on_the_processor_only() -> None:
    engine = own.as_engine(own_entry())
    assert engine["providers"] == ["wasm"]
    assert own_entry().items() <= engine.items()
