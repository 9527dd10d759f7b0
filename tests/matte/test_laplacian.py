"""Room: tests. Closed-form matting against the matrix of the paper, written down entry by entry."""

import numpy as np
import pytest

from offcut.matte import laplacian


def colours(seed: int, size_hw: tuple[int, int]) -> np.ndarray:
    """Return something smooth with noise: float32 (3, h, w)."""
    random = np.random.default_rng(seed)
    steps = random.normal(0, 0.06, (3, *size_hw)).cumsum(axis=1).cumsum(axis=2) * 0.3
    return np.clip(0.5 + steps + random.normal(0, 0.02, steps.shape), 0, 1).astype(np.float32)


def dense(planes: np.ndarray) -> np.ndarray:
    """Return the matting Laplacian, (h w, h w): the sum of Levin's (12) over all windows."""
    _, height, width = planes.shape
    matrix = np.zeros((height * width, height * width))
    for row in range(1, height - 1):
        for column in range(1, width - 1):
            window = [(row + down) * width + column + right for down in (-1, 0, 1) for right in (-1, 0, 1)]
            seen = planes.reshape(3, -1)[:, window].astype(np.float64)
            centred = seen - seen.mean(axis=1, keepdims=True)
            inverse = np.linalg.inv(centred @ centred.T / 9 + laplacian.EPSILON / 9 * np.eye(3))
            matrix[np.ix_(window, window)] += np.eye(9) - (1 + centred.T @ inverse @ centred) / 9
    return matrix


def solved(alpha: np.ndarray, planes: np.ndarray, is_unsure: np.ndarray) -> np.ndarray:
    """Return the minimum by a direct solver."""
    matrix, unsure, values = dense(planes), is_unsure.ravel(), alpha.ravel().astype(np.float64)
    weights = laplacian.PRIOR + laplacian.PRIOR_SURE * (2 * values[unsure] - 1) ** 2
    left = matrix[np.ix_(unsure, unsure)] + np.diag(weights)
    right = weights * values[unsure] - matrix[np.ix_(unsure, ~unsure)] @ values[~unsure]
    values[unsure] = np.clip(np.linalg.solve(left, right), 0, 1)
    return values.reshape(alpha.shape)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_minimum_of_the_paper(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laplacian, "RESIDUAL", 1e-6)
    monkeypatch.setattr(laplacian, "MOST_ROUNDS", 3000)
    random = np.random.default_rng(seed)
    planes, alpha = colours(seed, (17, 23)), random.random((17, 23)).astype(np.float32)
    is_unsure = random.random((17, 23)) < 0.6  # at the borders of the picture as well
    found = laplacian.matted(alpha, planes, is_unsure)
    np.testing.assert_allclose(found, solved(alpha, planes, is_unsure), atol=2e-3)
    np.testing.assert_array_equal(found[~is_unsure], alpha[~is_unsure])


def test_the_rounds_it_has_are_enough() -> None:
    """An edge that the engine saw eight pixels wide is where the colours are, nearly as a direct solver has it."""
    truth = np.repeat((np.arange(48) >= 26).astype(np.float32)[None], 24, axis=0)
    planes = np.stack([0.2 + 0.6 * truth, 0.7 - 0.3 * truth, np.full_like(truth, 0.4)])
    planes = (planes + np.random.default_rng(5).normal(0, 0.005, planes.shape)).astype(np.float32)
    alpha = np.repeat(np.clip((np.arange(48) - 18) / 12, 0, 1).astype(np.float32)[None], 24, axis=0)
    is_unsure = (alpha > 0) & (alpha < 1)
    found = laplacian.matted(alpha, planes, is_unsure)
    assert np.abs(found - truth).mean() < 0.25 * np.abs(alpha - truth).mean()
    assert np.abs(found - solved(alpha, planes, is_unsure)).mean() < 0.02


def test_where_colours_say_nothing_the_engine_is_believed() -> None:
    flat = np.full((3, 20, 20), 0.5, np.float32)
    alpha = np.full((20, 20), 0.4, np.float32)
    found = laplacian.matted(alpha, flat, np.ones((20, 20), bool))
    np.testing.assert_allclose(found, alpha, atol=1e-4)


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 40), (2, 40), (3, 3), (5, 2)])
def test_small_pictures(size_hw: tuple[int, int]) -> None:
    alpha = np.full(size_hw, 0.5, np.float32)
    found = laplacian.matted(alpha, colours(1, size_hw), np.ones(size_hw, bool))
    assert found.shape == size_hw
    assert np.isfinite(found).all()


def test_nothing_unsure_is_left_alone() -> None:
    alpha = np.ones((5, 5), np.float32)
    assert laplacian.matted(alpha, colours(1, (5, 5)), np.zeros((5, 5), bool)) is alpha
