"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import shadow


def standing(height: int = 200, width: int = 160) -> np.ndarray:
    alpha_u8 = np.zeros((height, width), np.uint8)
    alpha_u8[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4] = 255
    return alpha_u8


def middle(alpha_u8: np.ndarray) -> tuple[float, float]:
    weights = alpha_u8.astype(float)
    rows, columns = np.indices(alpha_u8.shape)
    return float((columns * weights).sum() / weights.sum()), float((rows * weights).sum() / weights.sum())


def test_a_drop_shadow_lies_where_the_light_sends_it() -> None:
    alpha_u8 = standing()
    cast = shadow.drop(alpha_u8, 0.1, 135, 0.02)
    x, y = middle(alpha_u8)
    assert middle(cast) == pytest.approx((x + 14.1, y + 14.1), abs=0.8)
    assert cast.max() == 255
    assert ((cast > 0) & (cast < 255)).any(), "soft"


def test_a_contact_shadow_lies_flat_under_the_subject() -> None:
    alpha_u8 = standing()
    cast = shadow.contact(alpha_u8, 0.01)
    x, y = middle(cast)
    assert x == pytest.approx(79.5, abs=0.6)
    assert y == pytest.approx(149.5, abs=1)
    rows, columns = np.flatnonzero(cast.max(axis=1) > 128), np.flatnonzero(cast.max(axis=0) > 128)
    assert 50 < np.ptp(columns) < 80
    assert np.ptp(rows) < np.ptp(columns) / 3


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (2000, 1), (3, 3)])
@pytest.mark.parametrize("level", [0, 255])
def test_degenerate_alphas(shape: tuple[int, int], level: int) -> None:
    alpha_u8 = np.full(shape, level, np.uint8)
    for cast in (shadow.drop(alpha_u8, 0.5, 20, 0.1), shadow.contact(alpha_u8, 0.1)):
        assert cast.shape == shape
        assert cast.any() <= (level > 0)


def test_moving_by_more_than_the_picture_leaves_nothing() -> None:
    assert not shadow.moved(np.full((3, 3), 9, np.uint8), 3, 0).any()
    assert not shadow.moved(np.full((3, 3), 9, np.uint8), 0, -7).any()
