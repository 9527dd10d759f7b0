"""Room: tests. Runs on CPython. May import everything."""

import tracemalloc

import numpy as np
import pytest

from offcut.matte import compose, resample
from offcut.matte.arrays import ArrayError

RNG_SEED = 7


def example(height: int, width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.RandomState(RNG_SEED)
    alpha = np.clip(rng.rand(height, width) * 1.6 - 0.3, 0, 1).astype(np.float32)
    existing_u8 = rng.choice([0, 100, 255], (height, width)).astype(np.uint8)
    return rng.randint(0, 256, (height, width, 3)).astype(np.uint8), alpha, existing_u8


def test_against_slow_and_obvious_code(monkeypatch: pytest.MonkeyPatch) -> None:
    rgb_u8, alpha, existing_u8 = example(9, 11)
    monkeypatch.setattr(resample, "STRIP_VALUES", 30)
    alpha_u8 = compose.grown_u8(alpha, (9, 11))
    rgba_u8 = compose.cut_out(rgb_u8, alpha_u8, existing_u8)
    for row in range(9):
        for column in range(11):
            assert alpha_u8[row, column] == round(float(alpha[row, column]) * 255)
            level = round(int(alpha_u8[row, column]) * int(existing_u8[row, column]) / 255)
            colour = rgb_u8[row, column].tolist() if level else [0, 0, 0]
            assert rgba_u8[row, column].tolist() == [*colour, level]


def test_opaque_pixels_are_untouched_and_hidden_ones_are_cleared() -> None:
    rgb_u8, _, _ = example(40, 30)
    coarse = np.zeros((8, 8), np.float32)
    coarse[2:6, 2:6] = 1
    rgba_u8 = compose.cut_out(rgb_u8, compose.grown_u8(coarse, (40, 30)), None)
    opaque, hidden = rgba_u8[..., 3] == 255, rgba_u8[..., 3] == 0
    assert opaque.any()
    assert hidden.any()
    assert (rgba_u8[opaque, :3] == rgb_u8[opaque]).all()
    assert not rgba_u8[hidden].any()
    between = ~opaque & ~hidden
    assert (rgba_u8[between, :3] == rgb_u8[between]).all(), "straight alpha: colours are not dimmed"


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 500), (500, 1), (4, 65500), (2, 3)])
def test_degenerate_sizes(size_hw: tuple[int, int]) -> None:
    rgb_u8 = np.full((*size_hw, 3), 9, np.uint8)
    rgba_u8 = compose.cut_out(rgb_u8, compose.grown_u8(np.ones((32, 32), np.float32), size_hw), None)
    assert rgba_u8.shape == (*size_hw, 4)
    assert (rgba_u8[..., 3] == 255).all()


def test_overshoot_of_the_filter_does_not_wrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "GROW_FILTER", "lanczos")
    coarse = np.zeros((8, 8), np.float32)
    coarse[:, 4:] = 1
    existing_u8 = np.full((64, 64), 200, np.uint8)
    grown_u8 = compose.grown_u8(coarse, (64, 64))
    alpha_u8 = compose.cut_out(np.zeros((64, 64, 3), np.uint8), grown_u8, existing_u8)[..., 3]
    assert alpha_u8[:, :28].max() < 20
    assert alpha_u8[:, 36:].min() > 180
    assert alpha_u8.max() == 200


def test_only_the_result_is_made_at_full_resolution() -> None:
    rgb_u8 = np.zeros((3000, 2000, 3), np.uint8)
    coarse, existing_u8 = np.ones((64, 64), np.float32), np.full((3000, 2000), 9, np.uint8)
    tracemalloc.start()
    grown_u8 = compose.grown_u8(coarse, (3000, 2000))
    rgba_u8 = compose.cut_out(rgb_u8, grown_u8, existing_u8)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < rgba_u8.nbytes + grown_u8.nbytes + 6 * 4 * resample.STRIP_VALUES


def test_alpha_of_another_size_is_refused() -> None:
    rgb_u8, _, existing_u8 = example(4, 5)
    with pytest.raises(ArrayError):
        compose.cut_out(rgb_u8, existing_u8, existing_u8[:3])
    with pytest.raises(ArrayError):
        compose.cut_out(rgb_u8, existing_u8[:3], None)


def test_every_product_of_two_levels_is_rounded_to_nearest() -> None:
    one_u8, other_u8 = (levels.astype(np.uint8) for levels in np.mgrid[:256, :256])
    expected = np.rint(one_u8.astype(float) * other_u8 / 255)
    assert (compose.multiplied_u8(one_u8, other_u8) == expected).all()
