"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import arrays


def test_rounding_is_to_nearest_for_every_level() -> None:
    levels = np.arange(256)
    for shift in (-0.49, 0, 0.49):
        expected = [min(255, max(0, round(level + shift))) for level in levels.tolist()]
        assert arrays.to_u8((levels + shift).astype(np.float32) / 255).tolist() == expected


def test_out_of_range_is_clipped_not_wrapped() -> None:
    assert arrays.to_u8(np.array([-0.2, 1.01, 7.0], np.float32)).tolist() == [0, 255, 255]


def test_bytes_come_back_exactly_and_the_input_is_left_alone() -> None:
    levels_u8 = np.arange(256, dtype=np.uint8)
    values = arrays.from_u8(levels_u8)
    before = values.copy()
    assert values.dtype == np.float32
    assert (arrays.to_u8(values) == levels_u8).all()
    assert (values == before).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(arrays.ArrayError):
        arrays.to_u8(np.array([0.5, value]))
    with pytest.raises(arrays.ArrayError):
        arrays.check_alpha(np.full((2, 2), value, np.float32))


def test_checks_name_what_they_got() -> None:
    with pytest.raises(
        arrays.ArrayError, match=r"expected uint8 of shape \(H, W, 3\), got float64 of shape \(2, 2, 3\)"
    ):
        arrays.check_rgb_u8(np.zeros((2, 2, 3)))
    for check, shape in (
        (arrays.check_rgb_u8, (0, 2, 3)),
        (arrays.check_rgba_u8, (2, 2, 3)),
        (arrays.check_rgb_u8, (2, 2)),
    ):
        with pytest.raises(arrays.ArrayError):
            check(np.zeros(shape, np.uint8))
    with pytest.raises(arrays.ArrayError):
        arrays.check_alpha_u8(np.zeros((2, 3), np.uint8), (3, 2))
    with pytest.raises(arrays.ArrayError):
        arrays.from_u8(np.zeros(3, np.int16))
