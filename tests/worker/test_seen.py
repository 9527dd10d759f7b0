"""Room: tests."""

import numpy as np

from offcut.matte import consensus, fusion
from offcut.worker.engine import FakeEngine
from offcut.worker.seen import Seen, kept_of

MODEL = {"id": "large"}


def alpha(left: int) -> np.ndarray:
    made = np.zeros((64, 64), np.float32)
    made[16:48, left : left + 24] = 1
    return made


def test_a_single_pass_has_nothing_to_compare() -> None:
    kept = kept_of(MODEL, Seen(alpha(8), FakeEngine(threads=3)), None)
    assert kept.facts == {
        "engine": "large",
        "provider": "wasm",
        "threads": 3,
        "closer_ms": None,
        "confidence": None,
        "needs_look": False,
        "candidates": [],
    }
    assert (kept.alpha_u8 == alpha(8) * 255).all() and kept.candidates_u8 == ()


def test_whoever_stood_in_is_named() -> None:
    assert kept_of(MODEL, Seen(alpha(8), FakeEngine(), by="small"), None).facts["engine"] == "small"


def test_each_pass_of_a_consensus_is_told_with_its_size_and_agreement() -> None:
    candidates = [consensus.candidate("small", alpha(8)), consensus.candidate("large", alpha(36))]
    verdict = fusion.conclude(candidates, 0.8)
    kept = kept_of(MODEL, Seen(verdict.alpha, FakeEngine(), tuple(candidates), verdict), 12.5)
    assert [one["engine"] for one in kept.facts["candidates"]] == ["small", "large"]
    assert [(one["width"], one["height"]) for one in kept.facts["candidates"]] == [(64, 64)] * 2
    assert kept.facts["needs_look"] and kept.facts["closer_ms"] == 12.5
    assert len(kept.candidates_u8) == 2 and kept.bytes == kept.alpha_u8.nbytes + 2 * 64 * 64
