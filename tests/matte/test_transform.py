"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest
from PIL import Image

from offcut.matte import transform


def test_a_region_is_the_same_as_pillow_makes_of_the_whole() -> None:
    rgba_u8 = np.random.RandomState(8).randint(0, 256, (90, 70, 4)).astype(np.uint8)
    rgba_u8[..., 3] = 255
    box = (10.5, 20.25, 60.75, 80.0)
    whole = Image.fromarray(rgba_u8).resize((40, 30), Image.Resampling.LANCZOS, box=box)
    assert np.abs(transform.region_rgba(rgba_u8, box, (30, 40)).astype(int) - np.asarray(whole)).max() <= 1


def test_quarters_of_a_turn_are_exact_and_others_are_transparent_in_their_corners() -> None:
    rgba_u8 = np.random.RandomState(9).randint(0, 256, (5, 9, 4)).astype(np.uint8)
    assert (transform.turn_rgba(rgba_u8, 90)[0] == rgba_u8[::-1, 0]).all(), "the left column becomes the top row"
    once_round = rgba_u8
    for _ in range(4):
        once_round = transform.turn_rgba(once_round, 90)
    assert (once_round == rgba_u8).all()
    assert (transform.turn_rgba(rgba_u8, -90) == transform.turn_rgba(rgba_u8, 270)).all()
    turned = transform.turn_rgba(np.full((40, 40, 4), 255, np.uint8), 45)
    assert turned[0, 0, 3] == 0
    assert turned[28, 28].tolist() == [255, 255, 255, 255]


def test_blurring_keeps_the_mean_and_spreads() -> None:
    point_u8 = np.zeros((61, 61), np.uint8)
    point_u8[26:35, 26:35] = 255
    soft_u8 = transform.blur_alpha(point_u8, 4)
    assert soft_u8.mean() == pytest.approx(point_u8.mean(), rel=0.05)
    assert 0 < soft_u8[30, 22] < 255
    assert (transform.blur_rgb(np.dstack([point_u8] * 3), 4)[..., 1] == soft_u8).all()
