"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.matte import consensus, resample
from offcut.matte.consensus import Candidate

ROBUST = {"id": "robust", "input": {"sizes_hw": [[320, 320]]}}
MODEL: dict[str, Any] = {
    "id": "fine",
    "input": {"sizes_hw": [[1024, 1024], [768, 768], [512, 512]]},
    "consensus": {
        "robust": "robust",
        "robust_cost": 0.15,
        "agree_from": 0.8,
        "passes": [
            {"side": 768, "fit": "aspect"},
            {"side": 512, "fit": "stretch"},
            {"side": 1024, "fit": "stretch"},
        ],
    },
}


def square(left: float, right: float, side: int = 96, engine: str = "fine") -> Candidate:
    """Return a candidate that keeps the columns from left to right, as shares of the width."""
    alpha = np.zeros((side, side), np.float32)
    alpha[:, round(left * side) : round(right * side)] = 1
    return consensus.candidate(engine, alpha)


def test_the_robust_engine_looks_first_and_the_fine_one_keeps_the_picture_s_shape_once() -> None:
    planned = consensus.passes(MODEL, ROBUST, (400, 600), has_fixed_sizes=False)
    assert [step.engine for step in planned] == ["robust", "fine", "fine", "fine"]
    assert [step.size_hw for step in planned] == [(320, 320), (640, 928), (512, 512), (1024, 1024)]
    assert [step.cost for step in planned] == pytest.approx([0.15, 0.5625, 0.25, 1.0])


def test_where_a_session_has_one_size_no_pass_follows_the_picture() -> None:
    planned = consensus.passes(MODEL, ROBUST, (400, 600), has_fixed_sizes=True)
    assert [step.size_hw for step in planned] == [(320, 320), (768, 768), (512, 512), (1024, 1024)]


@pytest.mark.parametrize(
    ("seen", "count"),
    [
        ([], 0),
        ([(0, 0.5)], 1),
        ([(0, 0.5), (0, 0.52)], None),
        ([(0, 0.5), (0.5, 1)], 2),
        ([(0, 0.5), (0.5, 1), (0.5, 1)], None),
        ([(0, 0.5), (0.5, 1), (0.02, 0.5)], None),
        ([(0, 0.5), (0.5, 1), (0.25, 0.75)], 3),
        ([(0, 0.5), (0.5, 1), (0.25, 0.75), (0.2, 0.3)], None),
    ],
)
def test_passes_go_on_until_two_agree(seen: list[tuple[float, float]], count: int | None) -> None:
    planned = consensus.passes(MODEL, ROBUST, (100, 100), has_fixed_sizes=False)
    step = consensus.next_pass(planned, [square(*edges) for edges in seen], 0.8)
    assert step == (None if count is None else planned[count])


def test_agreement_is_the_soft_overlap() -> None:
    random = np.random.RandomState(7)
    first, second = random.rand(2, 9, 9)
    slow_low = sum(min(a, b) for a, b in zip(first.ravel(), second.ravel(), strict=True))
    slow_high = sum(max(a, b) for a, b in zip(first.ravel(), second.ravel(), strict=True))
    assert consensus.agreement(first, second) == pytest.approx(slow_low / slow_high)
    assert consensus.agreement(first, first) == 1.0
    assert consensus.agreement(first, second) == consensus.agreement(second, first)


@pytest.mark.parametrize(("first", "second", "expected"), [(0, 0, 1.0), (1, 1, 1.0), (0, 1, 0.0)])
def test_agreement_of_nothing_and_everything(first: float, second: float, expected: float) -> None:
    shape = (consensus.GRID_SIDE, consensus.GRID_SIDE)
    assert consensus.agreement(np.full(shape, first), np.full(shape, second)) == expected


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (320, 320)])
def test_a_candidate_is_small_and_comparable_whatever_its_size(shape: tuple[int, int]) -> None:
    made = consensus.candidate("fine", np.full(shape, 0.5, np.float32))
    assert made.alpha_u8.dtype == np.uint8 and made.alpha_u8.shape == shape
    assert made.grid.shape == (consensus.GRID_SIDE, consensus.GRID_SIDE)
    assert np.allclose(made.grid, 0.5)


def test_the_common_grid_averages_all_pixels_of_a_cell() -> None:
    fine = np.random.RandomState(3).rand(256, 256).astype(np.float32)
    assert abs(float(resample.shrink_values(fine, (1, 1))[0, 0]) - float(fine.mean())) < 0.02
