"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.matte import snapping, strokes


def two_halves(noise: int, shape: tuple[int, int] = (60, 80)) -> np.ndarray:
    """Dark left of column 40, bright right of it."""
    rgb = np.full((*shape, 3), (60, 80, 70), np.int16)
    rgb[:, 40:] = (190, 150, 160)
    rgb += np.random.RandomState(3).randint(-noise, noise + 1, rgb.shape).astype(np.int16)
    return rgb.astype(np.uint8)


def covered_by(points: list[list[float]], rgb_u8: np.ndarray, radius: float, snap: bool) -> np.ndarray:
    whole = np.zeros(rgb_u8.shape[:2], np.float32)
    stroke: dict[str, Any] = {"mode": "keep", "radius_px": radius, "hardness": 1, "points": points}
    found = strokes.coverage(stroke, rgb_u8.shape[:2], 1, rgb_u8 if snap else None)
    assert found is not None
    whole[found[0], found[1]] = found[2]
    return whole


@pytest.mark.parametrize("noise", [0, 8])
@pytest.mark.parametrize("radius", [6, 14])
def test_a_stroke_stops_where_the_picture_changes(noise: int, radius: float) -> None:
    rgb_u8, line = two_halves(noise), [[36.0, 15.0], [36.0, 45.0]]
    plain, snapped = (covered_by(line, rgb_u8, radius, snap) for snap in (False, True))
    assert plain[30, 41] == 1
    assert (snapped[:, 40:] < 0.02).all()
    left = plain[:, :40] > 0
    assert snapped[:, :40][left].sum() > 0.97 * plain[:, :40][left].sum()


def test_a_plain_picture_has_nothing_to_stop_at() -> None:
    rgb_u8 = np.full((40, 50, 3), 120, np.uint8)
    line = [[10.0, 10.0], [40.0, 30.0]]
    assert np.allclose(covered_by(line, rgb_u8, 8, True), covered_by(line, rgb_u8, 8, False))


def test_the_same_colour_behind_an_edge_is_not_reached() -> None:
    rgb_u8 = two_halves(0)
    rgb_u8[:, 44:] = rgb_u8[0, 0]
    snapped = covered_by([[34.0, 30.0]], rgb_u8, 20, True)
    assert snapped[30, 38] == 1
    assert not snapped[:, 40:].any()


def test_against_slow_and_obvious_code() -> None:
    """Where the grid is the pixels themselves: mean and deviation of the middle in the window, pixel by pixel."""
    random = np.random.RandomState(5)
    rgb_u8 = random.randint(90, 130, (16, 20, 3)).astype(np.uint8)
    rgb_u8[:, 12:] = 240
    radius = 5.0
    rows, columns = np.mgrid[:16, :20]
    distances = np.hypot(columns + 0.5 - 9, rows + 0.5 - 8).astype(np.float32)
    covered = np.clip(radius + 0.5 - distances, 0, 1).astype(np.float32)
    limited = snapping.limit(covered, distances, rgb_u8, radius)
    middle = distances <= radius * snapping.MIDDLE
    alike = np.zeros(covered.shape)
    reach = 6
    for row in range(16):
        for column in range(20):
            window = np.s_[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1]
            colours = rgb_u8[window][middle[window]] / 255
            if len(colours):
                variance = colours.var(axis=0) + snapping.NOISE**2
                away = np.sqrt(np.mean((rgb_u8[row, column] / 255 - colours.mean(axis=0)) ** 2 / variance))
                alike[row, column] = np.clip(3 - away, 0, 1)
    # Everything alike hangs together here, so that only the likeness counts.
    assert np.abs(limited - covered * alike)[distances < 3.5].max() < 1e-3
    assert (limited <= covered).all()
    assert not limited[:, 12:].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (30, 1)])
def test_degenerate_sizes(shape: tuple[int, int]) -> None:
    for value in (0, 255):
        snapped = covered_by([[0.5, 0.5]], np.full((*shape, 3), value, np.uint8), 4, True)
        assert snapped[0, 0] == 1
        assert np.isfinite(snapped).all()


def test_a_centre_line_outside_leaves_the_stroke_as_it_is() -> None:
    rgb_u8 = two_halves(0)
    assert np.allclose(covered_by([[-5.0, 20.0]], rgb_u8, 12, True), covered_by([[-5.0, 20.0]], rgb_u8, 12, False))
