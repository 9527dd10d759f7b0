"""Room: tests."""

from typing import Any

import numpy as np
import pytest

from offcut.contract.errors import EngineError
from offcut.worker import trial
from offcut.worker.engine import soft_disc
from offcut.worker.graphics import cause_of
from tests.worker.fakes import World


def model(*sizes: list[int]) -> dict[str, Any]:
    entry = World().model("small")
    entry["input"]["sizes_hw"] = list(sizes)
    return entry


def mask() -> Any:
    return soft_disc(trial.sample(model([64, 64]), (64, 64)))


def test_the_comparison_takes_the_smallest_size_and_pictures_the_first() -> None:
    entry = model([1024, 1024], [512, 768], [512, 512])
    assert trial.small_size(entry) == (512, 512)
    assert trial.usual_size(entry) == (1024, 1024)


def test_an_engine_that_follows_the_picture_is_tried_with_a_square() -> None:
    entry = model([64, 64])
    entry["input"].pop("sizes_hw")
    entry["input"]["size_rule"] = {"short_side": 512, "longest_side": 1536, "multiple": 32}
    assert trial.small_size(entry) == trial.usual_size(entry) == (512, 512)


def test_the_sample_is_an_input_with_something_in_it() -> None:
    entry = model([64, 96])
    sample = trial.sample(entry, (64, 96))
    assert sample.shape == (1, 3, 64, 96) and sample.dtype == np.float32 and sample.flags.c_contiguous
    assert (trial.sample(entry, (64, 96)) == sample).all(), "the same every time"
    assert np.ptp(sample, axis=(0, 2, 3)).min() > 0.2 * np.ptp(sample), "each channel says something"


@pytest.mark.parametrize("noise", [0, 1e-4, 2e-3])
def test_rounding_is_no_difference(noise: float) -> None:
    expected = mask()
    drift = np.random.RandomState(1).uniform(-noise, noise, expected.shape).astype(np.float32)
    trial.compare(expected + drift, expected)


def shifted(values: Any) -> Any:
    return np.roll(values, 3, axis=3)


def half_missing(values: Any) -> Any:
    broken = values.copy()
    broken[..., : broken.shape[3] // 2] = 0
    return broken


@pytest.mark.parametrize(
    "broken", [shifted, half_missing, lambda values: 1 - values, np.zeros_like, lambda values: values * np.nan]
)
def test_a_wrong_result_is_a_difference(broken: Any) -> None:
    with pytest.raises(EngineError) as caught:
        trial.compare(broken(mask()), mask())
    assert cause_of(caught.value) == "wrong"


def test_another_shape_is_a_difference() -> None:
    with pytest.raises(EngineError):
        trial.compare(mask()[..., :32], mask())


def test_the_scale_of_the_output_does_not_matter() -> None:
    """Some engines give logits from -20 to 20, where a twentieth is rounding and two are not."""
    logits = mask() * 40 - 20
    trial.compare(logits + 0.05, logits)
    with pytest.raises(EngineError):
        trial.compare(logits + 2, logits)


def test_what_the_processor_cannot_compute_proves_nothing() -> None:
    trial.compare(mask(), mask() * np.nan)


def test_verdicts() -> None:
    entry = model([64, 64])
    assert trial.verdict(mask(), entry) == "sound"
    assert trial.verdict(np.zeros((1, 1, 64, 64), np.float32), entry) == "no-subject"
    assert trial.verdict(np.full((1, 1, 64, 64), 0.5, np.float32), entry) == "no-subject"
    assert trial.verdict(mask() * np.nan, entry) == "impossible"
    assert trial.verdict(mask() + np.inf, entry) == "impossible"
    assert trial.verdict(mask() * 3, entry) == "impossible"
