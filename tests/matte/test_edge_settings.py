"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import edge_settings

LEVELS = np.linspace(0, 1, 101, dtype=np.float32)


def step_u8(width: int = 200) -> np.ndarray:
    alpha_u8 = np.zeros((150, width), np.uint8)
    alpha_u8[:, width // 2 :] = 255
    return alpha_u8


def edge_at(alpha_u8: np.ndarray, row: int = 75) -> float:
    """Return where the half-kept level lies, counted in pixels kept in that row."""
    return float(alpha_u8[row].sum() / 255)


def largest_in_disc_slowly(alpha: np.ndarray, radius: int) -> np.ndarray:
    height, width = alpha.shape
    result = np.zeros_like(alpha)
    for row in range(height):
        for column in range(width):
            rows, columns = np.ogrid[:height, :width]
            is_near = (rows - row) ** 2 + (columns - column) ** 2 <= (radius + 0.5) ** 2
            result[row, column] = alpha[is_near].max()
    return result


def test_neutral_values_give_back_what_came() -> None:
    alpha_u8 = step_u8()
    assert edge_settings.shaped(alpha_u8, 0, 0, 0) is alpha_u8
    assert edge_settings.with_threshold(LEVELS, 0.5) is LEVELS


@pytest.mark.parametrize("threshold", [0.02, 0.3, 0.7, 0.98])
def test_the_threshold_becomes_half_and_order_stays(threshold: float) -> None:
    result = edge_settings.with_threshold(LEVELS, threshold)
    assert result.dtype == np.float32 and result[0] == 0 and result[-1] == 1
    assert (np.diff(result) > 0).all()
    assert np.isclose(np.interp(threshold, LEVELS, result), 0.5, atol=0.01)


@pytest.mark.parametrize("grow_px", [-50, -7, -2.5, -0.25, 0.25, 1, 2.5, 7, 50])
def test_a_straight_edge_moves_by_as_many_pixels(grow_px: float) -> None:
    alpha_u8 = step_u8()
    assert edge_at(edge_settings.shaped(alpha_u8, grow_px, 0, 0)) == pytest.approx(100 + grow_px, abs=0.01)


@pytest.mark.parametrize("radius", [0, 1, 2, 3, 7])
def test_growing_against_slow_and_obvious_code(radius: int) -> None:
    alpha = np.random.RandomState(1).rand(13, 17).astype(np.float32) ** 6
    np.testing.assert_array_equal(edge_settings.grown(alpha, radius), largest_in_disc_slowly(alpha, radius))


@pytest.mark.parametrize("feather_px", [0.5, 2, 10, 40])
def test_feathering_fades_as_far_as_asked_and_keeps_the_middle(feather_px: float) -> None:
    alpha_u8 = edge_settings.shaped(step_u8(), 0, 0, feather_px)
    reach = int(np.ceil(feather_px)) + 1
    assert not alpha_u8[:, : 100 - reach].any() and (alpha_u8[:, 100 + reach :] == 255).all()
    assert edge_at(alpha_u8) == pytest.approx(100, abs=0.1)
    soft = (alpha_u8[75] > 0) & (alpha_u8[75] < 255)
    assert soft.sum() >= feather_px


def test_smoothing_takes_teeth_away_and_keeps_the_edge_sharp() -> None:
    alpha_u8 = step_u8()
    alpha_u8[::4, 96:100] = 255
    alpha_u8[2::4, 100:104] = 0
    result = edge_settings.shaped(alpha_u8, 0, 6, 0)[20:130]
    assert np.ptp(result.astype(int).sum(axis=1)) / 255 < 1.5, "teeth of eight pixels are left with less than two"
    assert ((result > 12) & (result < 243)).sum(axis=1).max() <= 5


@pytest.mark.parametrize("settings", [(3, 0, 0), (-3.5, 4, 0), (0, 0, 9), (12, 5, 20)])
def test_tiles_leave_no_seam(settings: tuple[float, float, float]) -> None:
    rng = np.random.RandomState(2)
    alpha_u8 = np.zeros((230, 270), np.uint8)
    for _ in range(12):
        row, column = rng.randint(0, 200, 2)
        alpha_u8[row : row + 30, column : column + 40] = rng.randint(1, 256)
    whole = edge_settings._shaped_part(alpha_u8, *settings)
    np.testing.assert_array_equal(edge_settings.shaped(alpha_u8, *settings), whole)


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 5000), (3000, 1)])
@pytest.mark.parametrize("level", [0, 255])
def test_degenerate_sizes(size_hw: tuple[int, int], level: int) -> None:
    alpha_u8 = np.full(size_hw, level, np.uint8)
    for settings in ((50, 0, 0), (-50, 50, 100)):
        np.testing.assert_array_equal(edge_settings.shaped(alpha_u8, *settings), alpha_u8)
