"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.contract.errors import NoSubjectError
from offcut.matte import arrays, consensus, fusion
from tests.matte.test_consensus import square


def test_of_two_that_agree_the_finer_one_is_taken_as_it_is() -> None:
    coarse, fine = square(0, 0.5, 64), square(0, 0.51, 128)
    verdict = fusion.conclude([coarse, fine], 0.8)
    assert np.array_equal(arrays.to_u8(verdict.alpha), fine.alpha_u8)
    assert verdict.confidence > 0.95 and not verdict.needs_look
    assert verdict.alternatives == ()
    assert verdict.agreements[1] == pytest.approx(1, abs=0.01)


def test_the_majority_s_shape_wins_and_the_dissenter_leaves_no_ghost() -> None:
    wrong, right, finer = square(0, 0.5, 64), square(0.5, 1, 128), square(0.5, 1, 96)
    verdict = fusion.conclude([wrong, right, finer], 0.8)
    assert verdict.alpha.shape == (128, 128)
    assert verdict.alpha[:, :60].max() < 0.02
    assert verdict.alpha[:, 68:].min() > 0.98
    assert verdict.needs_look and verdict.confidence == pytest.approx(1 / 3, abs=0.05)
    assert verdict.alternatives == (0,)


def test_edges_come_from_the_finest_of_those_that_see_the_shape() -> None:
    """The coarse pass has a ramp where the fine ones have a step; a third one sees something else."""
    ramp = np.zeros((64, 64), np.float32)
    ramp[:, 32:] = 1
    ramp[:, 31:33] = 0.5
    passes = [consensus.candidate("robust", ramp), square(0.5, 1, 256), square(0, 0.1, 64)]
    verdict = fusion.conclude(passes, 0.8)
    step = np.zeros((256, 256), np.float32)
    step[:, 128:] = 1
    grown = consensus.candidate("robust", ramp)
    coarse_error = np.abs(np.repeat(np.repeat(arrays.from_u8(grown.alpha_u8), 4, 0), 4, 1) - step).mean()
    assert np.abs(verdict.alpha - step).mean() < coarse_error / 2


def test_one_pass_alone_is_what_it_is() -> None:
    verdict = fusion.conclude([square(0.2, 0.8)], 0.8)
    assert verdict.confidence == 1.0 and verdict.alternatives == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_passes_that_see_nothing_are_no_clear_subject(count: int) -> None:
    with pytest.raises(NoSubjectError):
        fusion.conclude([square(0, 0) for _ in range(count)], 0.8)


def test_one_pass_that_sees_nothing_does_not_take_the_subject_away() -> None:
    verdict = fusion.conclude([square(0, 0), square(0.2, 0.8), square(0.2, 0.79)], 0.8)
    assert (verdict.alpha >= 0.5).mean() == pytest.approx(0.6, abs=0.02)
    assert verdict.alternatives == (), "an empty picture is nothing to offer"


def test_everybody_sees_something_else() -> None:
    passes = [square(0, 0.25), square(0.25, 0.5), square(0.5, 0.75), square(0.4, 0.6)]
    verdict = fusion.conclude(passes, 0.8)
    assert verdict.needs_look
    assert np.isfinite(verdict.alpha).all()
    assert len(verdict.alternatives) >= 3


@pytest.mark.parametrize("shape", [(1, 1), (1, 64), (64, 1)])
def test_the_thinnest_masks(shape: tuple[int, int]) -> None:
    whole, nothing = np.ones(shape, np.float32), np.zeros(shape, np.float32)
    passes = [consensus.candidate("fine", alpha) for alpha in (whole, nothing, whole)]
    assert fusion.conclude(passes, 0.8).alpha.min() > 0.99
