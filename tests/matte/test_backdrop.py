"""Room: tests. Runs on CPython. May import everything."""

import math

import numpy as np
import pytest

from offcut.matte import backdrop
from offcut.matte.picture import Picture


@pytest.mark.parametrize("angle", [0, 45, 90, 180, 217.5, -30])
@pytest.mark.parametrize("size_hw", [(1, 1), (1, 9), (12, 20)])
def test_a_linear_gradient_against_slow_and_obvious_code(size_hw: tuple[int, int], angle: float) -> None:
    height, width = size_hw
    made = backdrop.gradient(size_hw, "#102030", "#f0a000", "linear", angle)
    across, down = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
    length = abs(width * across) + abs(height * down)
    for row in range(height):
        for column in range(width):
            share = ((column + 0.5 - width / 2) * across + (row + 0.5 - height / 2) * down) / length + 0.5
            for level, first, last in zip(made[row, column], (16, 32, 48), (240, 160, 0), strict=True):
                assert abs(int(level) - (first + share * (last - first))) <= 0.51


def test_gradients_begin_and_end_with_their_colours() -> None:
    up = backdrop.gradient((200, 20), "#000000", "#ffffff", "linear", 0)
    assert up[-1, 0, 0] <= 1
    assert up[0, 0, 0] >= 254
    around = backdrop.gradient((201, 201), "#ff0000", "#0000ff", "radial", 0)
    assert around[100, 100].tolist() == [255, 0, 0]
    assert around[0, 0, 2] >= 253


def test_one_colour_is_exact() -> None:
    assert (backdrop.plain((3, 4), "#fefdfc") == (254, 253, 252)).all()


@pytest.mark.parametrize("fit", ["fill", "fit"])
def test_a_picture_fills_or_fits(fit: str) -> None:
    rgb_u8 = np.zeros((40, 80, 3), np.uint8)
    rgb_u8[:, :40], rgb_u8[:, 40:] = (255, 0, 0), (0, 0, 255)
    shown = backdrop.picture(rgb_u8, (60, 60), fit, (0.5, 0.5), 1, "#00ff00")
    assert shown.shape == (60, 60, 3)
    assert shown[30, 5].tolist() == [255, 0, 0]
    assert shown[30, 55].tolist() == [0, 0, 255]
    beside = (shown == (0, 255, 0)).all(axis=2)
    assert beside.any() == (fit == "fit")
    if fit == "fit":
        assert beside[:15].all()
        assert not beside[15:45].any()


def test_a_picture_can_be_moved_and_zoomed() -> None:
    rgb_u8 = np.repeat(np.arange(100, dtype=np.uint8)[None, :, None], 50, axis=0).repeat(3, axis=2)
    left = backdrop.picture(rgb_u8, (50, 50), "fill", (0, 0.5), 1, "#000000")
    right = backdrop.picture(rgb_u8, (50, 50), "fill", (1, 0.5), 1, "#000000")
    assert (left[:, :, 0] == np.arange(50)).all()
    assert (right[:, :, 0] == np.arange(50, 100)).all()
    near = backdrop.picture(rgb_u8, (50, 50), "fill", (0.5, 0.5), 4, "#000000")
    assert np.ptp(near[25, :, 0].astype(int)) < 16
    tiny = backdrop.picture(rgb_u8, (50, 50), "fit", (0.5, 0.5), 0.001, "#123456")
    assert tiny.shape == (50, 50, 3)


def test_the_subject_does_not_bleed_into_the_blurred_background() -> None:
    rgb_u8 = np.zeros((90, 120, 3), np.uint8)
    rgb_u8[..., 2] = 200
    rgb_u8[30:60, 40:80] = (255, 0, 0)
    alpha_u8 = np.zeros((90, 120), np.uint8)
    alpha_u8[28:62, 38:82] = 255
    soft = backdrop.blurred(rgb_u8, alpha_u8, 0.05)
    assert soft[..., 0].max() <= 3, "no red anywhere"
    assert np.abs(soft[..., 2].astype(int) - 200).max() <= 4


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 300), (300, 1), (5, 5)])
@pytest.mark.parametrize("level", [0, 255])
def test_blurring_degenerate_pictures(size_hw: tuple[int, int], level: int) -> None:
    rgb_u8 = np.full((*size_hw, 3), 77, np.uint8)
    soft = backdrop.blurred(rgb_u8, np.full(size_hw, level, np.uint8), 0.02)
    assert np.abs(soft.astype(int) - 77).max() <= 2


def test_white_shows_through_a_background_picture_that_is_transparent() -> None:
    rgb_u8 = np.zeros((4, 6, 3), np.uint8)
    assert backdrop.opaque(Picture(rgb_u8)) is rgb_u8
    alpha_u8 = np.full((4, 6), 255, np.uint8)
    alpha_u8[0] = 0
    shown = backdrop.opaque(Picture(rgb_u8, alpha_u8))
    assert (shown[0] == 255).all()
    assert not shown[1:].any()
